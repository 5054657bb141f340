"""`study.toml`: what the study is called, its date, currency, sheet, chapters, words and rule of decision.

Belongs here: rules over that file. Does not belong here: the test that it proposes (`trial`), its raw data (`raw`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from typing import Any

from analysis.common.blocks import PAPERS

from .bilingual import read_bilingual
from .currency import CODES, CURRENCIES, currency_of
from .document import Document, KeyPath
from .faults import nearest
from .inputs import Input

CHAPTERS = ("market", "member", "coverage")
DEFAULT_CURRENCY = "CNY"
TITLES = ("title", "subtitle", "edition")
KEYS = (*TITLES, "date", "currency", "paper", "chapters", "fee", "words", "decision", "trial")
FEE = "card_fee"
FEE_PERIODS = {
    "year": {"zh": "年", "en": "year"},
    "month": {"zh": "月", "en": "month"},
    "visit": {"zh": "次", "en": "visit"},
}
DECISION = ("least_odds", "baseline", "premise")
WORD = re.compile(r"[a-z0-9_]+")


def check_study(document: Document) -> None:
    """The keys every study has, and both languages wherever one stands."""
    tables = document.tables
    document.place().only(tables, KEYS)
    for key in TITLES:
        read_bilingual(tables.get(key), document.place(key))
    date = tables.get("date")
    if not isinstance(date, datetime.date) or isinstance(date, datetime.datetime):
        document.place("date").fault("a date such as 2026-11-22, without quotes", date)
    document.place().word({"currency": DEFAULT_CURRENCY, **tables}, "currency", tuple(CURRENCIES), CODES)
    document.place().word({"paper": PAPERS[0], **tables}, "paper", PAPERS)
    chapters = tables.get("chapters", list(CHAPTERS))
    if not isinstance(chapters, list) or not chapters or not set(map(str, chapters)) <= set(CHAPTERS):
        document.place("chapters").fault(f"a list of the study's chapters, of {', '.join(CHAPTERS)}", chapters)
    _check_words(tables.get("words", {}), document.place("words"))


def _check_words(words: Any, place: KeyPath) -> None:
    if not isinstance(words, dict):
        place.fault("a table of words, each with zh and en", words)
        return
    for word, value in words.items():
        if not WORD.fullmatch(word):
            place.at(word).fault("a word of small letters, digits and underscores, as a slot names it", word)
        read_bilingual(value, place.at(word))


def check_fee(study: Document, inputs: Mapping[str, Input] | None) -> None:
    """The period for which the fee is charged, which its unit says too, and how many visits a year has."""
    table, place = study.tables.get("fee", {}), study.place("fee")
    if not isinstance(table, dict):
        place.fault("a table with period, and visits where that is a visit", table)
        return
    place.only(table, ("period", "visits"))
    period = place.word(table, "period", tuple(FEE_PERIODS)) if "period" in table else None
    if "visits" in table or period == "visit":
        number = place.at("visits").number(table.get("visits"))
        if number is not None and number <= 0:
            place.at("visits").fault("how often a member comes in a year, above 0", table["visits"])
    if inputs and FEE in inputs and period and period_of(inputs) != period:
        stated = inputs[FEE].stated_unit or inputs[FEE].unit
        place.at("period").fault(f"{period_of(inputs)}, as the unit of {FEE} in inputs.toml ({stated})", period)


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


def check_decision(study: Document, options: Collection[str] | None, claims: Collection[str] | None) -> None:
    """The rule of decision: the option over which all others are valued, its odds, the claim it rests on."""
    decision, place = study.tables.get("decision", {}), study.place("decision")
    if not isinstance(decision, dict):
        place.fault("a table", decision)
        return
    place.only(decision, DECISION)
    baseline, premise = decision.get("baseline"), decision.get("premise")
    if options and baseline not in options:
        expected = "the id of the option that carries on as is, from options.toml" + nearest(str(baseline), options)
        place.at("baseline").fault(expected, baseline)
    if claims is not None and premise is not None and premise not in claims:
        place.at("premise").fault("the id of a claim in claims.toml" + nearest(str(premise), claims), premise)
    if "least_odds" in decision:
        odds = place.at("least_odds").number(decision["least_odds"])
        if odds is not None and not 0 <= odds <= 1:
            place.at("least_odds").fault("a share of the draws between 0 and 1", decision["least_odds"])


def check_currency(inputs: Mapping[str, Input], study: Document, document: Document) -> None:
    """One currency for all inputs of money."""
    code = study.tables.get("currency", DEFAULT_CURRENCY)
    for name, item in inputs.items():
        if currency_of(item.unit) and item.unit.partition("/")[0] != code:
            document.place(name, "unit").fault(f"the currency of study.toml, {code}", item.unit)
