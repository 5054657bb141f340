"""`study.toml`: what the study is called, its date, currency, sheet, chapters, words and rule of decision.

Belongs here: rules over that file. Does not belong here: the test that it proposes (`trial`), its raw data (`raw`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from analysis.common.blocks import PAPERS

from .bilingual import Text
from .currency import CODES, CURRENCIES, currency_of
from .dates import EARLIEST
from .document import TomlDocument
from .faults import Words
from .inputs import Input
from .kinds import Choice, Id, Number
from .schema import Kind, Named, Refusal, Refused, TomlTable, read_as

CHAPTERS = ("market", "member", "coverage")
DEFAULT_CURRENCY = "CNY"
FEE = "card_fee"
FEE_PERIODS = {
    "year": {"zh": "年", "en": "year"},
    "month": {"zh": "月", "en": "month"},
    "visit": {"zh": "次", "en": "visit"},
}


@dataclass(frozen=True)
class Day(Kind):
    """A day of the calendar."""

    def read(self, value: Any, known: Mapping[str, Any]) -> datetime.date:
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise Refused("a date such as 2026-11-22, without quotes", value)
        if value.year < EARLIEST:
            raise Refused(f"a year from {EARLIEST} on", Words(value.isoformat()))
        return value


@dataclass(frozen=True)
class Chapters(Kind):
    """The chapters that a study has."""

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or not set(map(str, value)) <= set(CHAPTERS):
            raise Refused(f"a list of the study's chapters, of {', '.join(CHAPTERS)}", value)
        if len(set(value)) < len(value):
            raise Refused("each chapter once", value)
        return tuple(value)


@dataclass(frozen=True)
class Fee:
    """For what the fee is charged, and how often a member comes where that is a visit."""

    period: Annotated[str | None, Choice(tuple(FEE_PERIODS))] = None
    visits: Annotated[float | None, Number("how often a member comes in a year, above 0", above=0.0)] = None

    def refusals(self, known: Mapping[str, Any]) -> Iterator[Refusal]:
        """A fee by visit without a number of visits."""
        if self.period == "visit" and self.visits is None:
            yield ("visits",), "a number", None


@dataclass(frozen=True)
class Decision:
    """The rule of decision: the option over which all others are valued, its odds, the claim it rests on."""

    baseline: Annotated[str | None, Id("options", "the id of the option that carries on as is, from options.toml")]
    premise: Annotated[str | None, Id("claims", "the id of a claim in claims.toml")] = None
    least_odds: Annotated[float | None, Number("a share of the draws between 0 and 1", least=0.0, most=1.0)] = None


@dataclass(frozen=True)
class StudyFile:
    """The keys of `study.toml`; what `trial` holds is read when the inputs are known."""

    title: Text
    subtitle: Text
    edition: Text
    date: Annotated[datetime.date, Day()]
    decision: Annotated[Decision, TomlTable()]
    currency: Annotated[str, Choice(tuple(CURRENCIES), CODES)] = DEFAULT_CURRENCY
    paper: Annotated[str, Choice(PAPERS)] = PAPERS[0]
    chapters: Annotated[tuple[str, ...], Chapters()] = CHAPTERS
    fee: Annotated[Fee, TomlTable("a table with period, and visits where that is a visit")] = Fee()
    words: Annotated[
        dict[str, Text],
        Named(
            "a table of words, each with zh and en",
            pattern=r"[a-z0-9_]+",
            expects_name="a word of small letters, digits and underscores, as a slot names it",
        ),
    ] = field(default_factory=dict)
    trial: Any = None


def check_study(document: TomlDocument, options: Collection[str] | None, claims: Collection[str] | None) -> None:
    """The keys every study has, and both languages wherever one stands.

    Parameters
    ----------
    document : the parsed file.
    options, claims : ids that its rule of decision may name; None where they could not be read.
    """
    tables = {"decision": {}} | document.tables
    read_as(Annotated[StudyFile, TomlTable()], tables, document.place(), options=options or None, claims=claims)


def check_fee(study: TomlDocument, inputs: Mapping[str, Input]) -> None:
    """The period for which the fee is charged is what its unit says too."""
    table = study.tables.get("fee")
    period = table.get("period") if isinstance(table, dict) else None
    if FEE in inputs and period in FEE_PERIODS and period_of(inputs) != period:
        stated = inputs[FEE].stated_unit or inputs[FEE].unit
        expected = f"{period_of(inputs)}, as the unit of {FEE} in inputs.toml ({stated})"
        study.place("fee", "period").fault(expected, period)


def period_of(inputs: Mapping[str, Input]) -> str:
    """For what the fee is charged, by the unit in which it is stated: year, month or visit."""
    fee = inputs.get(FEE)
    per = (fee.stated_unit or fee.unit).partition("/")[2] if fee else ""
    return per if per in FEE_PERIODS else next(iter(FEE_PERIODS))


def visits_of(study: Mapping[str, Any]) -> float | None:
    """How many visits a year has, of a parsed study.toml; None where it does not say."""
    table = study.get("fee")
    found = table.get("visits") if isinstance(table, dict) else None
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) and found > 0 else None


def check_currency(inputs: Mapping[str, Input], study: TomlDocument, document: TomlDocument) -> None:
    """One currency for all inputs of money."""
    code = study.tables.get("currency", DEFAULT_CURRENCY)
    for name, item in inputs.items():
        if currency_of(item.unit) and item.unit.partition("/")[0] != code:
            document.place(name, "unit").fault(f"the currency of study.toml, {code}", item.unit)
