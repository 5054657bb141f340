"""A study folder, read whole.

Belongs here: the order of reading and the one error at the end. Does not belong here: any rule.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from .bilingual import read_bilingual
from .claims import ClaimText, read_claims
from .columns import CITIES, TABLES
from .correlations import FILE as CORRELATIONS
from .correlations import Correlation, read_correlations
from .currency import CURRENCIES, currency_of
from .document import Document, Place, read_document
from .faults import EvidenceError, Faults, Words, nearest
from .inputs import Input, read_inputs
from .links import check_links
from .migrate import require_current
from .options import Option, read_options
from .players import with_roles
from .raw import FILE as RAW
from .raw import RawData, read_raw
from .report import FILE as REPORT
from .report import ReportText, read_report
from .tables import read_table
from .trial import Trial, read_trial

CHAPTERS = ("market", "member", "coverage")
DOCUMENTS = ("study.toml", "inputs.toml", "options.toml", "claims.toml")


DEFAULT_CURRENCY = "CNY"


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything a study knows, checked.

    `study` is the parsed `study.toml`; `sources`, `facts` and `cities` are tables indexed by id; `inputs`,
    `options` and `claims` are keyed by name or id, in the order of their files. `correlations` is empty where
    the folder has no file of them, and `raw` is None. `report` holds what the report says of the case, `trial` the test
    that it proposes.
    """

    folder: Path
    study: dict[str, Any]
    sources: pd.DataFrame
    facts: pd.DataFrame
    cities: pd.DataFrame
    inputs: dict[str, Input]
    options: dict[str, Option]
    claims: dict[str, ClaimText]
    correlations: tuple[Correlation, ...] = ()
    report: ReportText = field(default_factory=ReportText)
    raw: RawData | None = None
    trial: Trial | None = None

    @property
    def baseline(self) -> str:
        """Id of the option that carries on as is; the others are valued as what they add to it."""
        return self.study["decision"]["baseline"]

    @property
    def unknowns(self) -> dict[str, Input]:
        """The inputs, and what options bring about under ``option:input``: whatever a design may vary."""
        return _unknowns(self.inputs, self.options)

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters that the study has: all, unless study.toml lists some."""
        return tuple(self.study.get("chapters", CHAPTERS))

    @property
    def currency(self) -> str:
        """Code of the currency in which all inputs of money are stated."""
        return self.study.get("currency", DEFAULT_CURRENCY)


def _unknowns(inputs: dict[str, Input], options: dict[str, Option]) -> dict[str, Input]:
    return inputs | {c.name: c for o in options.values() for c in o.consequences.values()}


def load(folder: Path | str) -> Evidence:
    """Read and check a study folder.

    Raises
    ------
    EvidenceError
        With every fault of the folder: file, line, column or key, what was expected, what was found.
    OlderFormError
        The folder has names that were changed since; the one line names the command that brings it to today's.
    """
    folder = Path(folder)
    faults = Faults()
    if not folder.is_dir():
        faults.add(str(folder), None, "", "a study folder", Words("no such folder"))
        raise EvidenceError(folder, faults.listed)
    require_current(folder)
    without_cities = "coverage" not in _chapters(folder)
    frames = {t.name: read_table(folder, t, faults, may_be_empty=t is CITIES and without_cities) for t in TABLES}
    check_links(frames, faults)
    study, inputs, options, claims = (read_document(folder, file, faults) for file in DOCUMENTS)
    if study is not None:
        _check_study(study)
    read = None if inputs is None else read_inputs(inputs, frames["facts"], frames["cities"])
    read_opts = None if options is None else read_options(options, read.known if read else None)
    read_clms = None if claims is None else read_claims(claims)
    if study is not None and read_opts is not None:
        _check_baseline(study, read_opts)
    trial = None
    if study is not None and read is not None and read_opts is not None:
        unknowns = _unknowns(read.inputs, read_opts)
        trial = read_trial(study.tables.get("trial"), study.place("trial"), unknowns)
    words = read_document(folder, REPORT, faults)
    named = {}
    if read is not None and study is not None:
        _check_currency(read.inputs, study, inputs)
        named = with_roles(read.inputs, inputs, study)
    checkable = all(part is not None for part in (words, read_opts, read_clms, frames["facts"]))
    report = read_report(words, read_opts, read_clms, frames["facts"].index) if checkable else None
    correlations = _read_correlations(folder, read.known if read else None, faults)
    raw = _read_raw(folder, study, faults)
    if faults.listed:
        raise EvidenceError(folder, faults.listed)
    tables = {name: frame.drop(columns="line") for name, frame in frames.items()}
    parts = {"inputs": named, "options": read_opts, "claims": read_clms}
    return Evidence(
        folder, study.tables, **tables, **parts, correlations=correlations, report=report, raw=raw, trial=trial
    )


def _chapters(folder: Path) -> Collection[str]:
    """The chapters of a study, before it is known whether its file is right."""
    try:
        found = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8-sig")).get("chapters", CHAPTERS)
    except (OSError, ValueError, RecursionError):
        return CHAPTERS
    return found if isinstance(found, list) else CHAPTERS


def _read_correlations(folder: Path, known: dict[str, Input | None] | None, faults: Faults) -> tuple[Correlation, ...]:
    """The correlations of a folder that has some."""
    if not (folder / CORRELATIONS).exists():
        return ()
    document = read_document(folder, CORRELATIONS, faults)
    return () if document is None else read_correlations(document, known)


def _read_raw(folder: Path, study: Document | None, faults: Faults) -> RawData | None:
    """The raw tables of a folder that has some."""
    if not (folder / RAW).exists():
        return None
    document = read_document(folder, RAW, faults)
    code = study.tables.get("currency", DEFAULT_CURRENCY) if study else DEFAULT_CURRENCY
    return None if document is None else read_raw(document, code)


def _check_study(document: Document) -> None:
    """The keys every study has, and both languages wherever one stands."""
    for key in ("title", "subtitle"):
        read_bilingual(document.tables.get(key), document.place(key))
    date = document.tables.get("date")
    if not isinstance(date, datetime.date) or isinstance(date, datetime.datetime):
        document.place("date").fault("a date such as 2026-11-22, without quotes", date)
    document.place().word({"currency": DEFAULT_CURRENCY, **document.tables}, "currency", tuple(CURRENCIES))
    chapters = document.tables.get("chapters", list(CHAPTERS))
    if not isinstance(chapters, list) or not chapters or not set(map(str, chapters)) <= set(CHAPTERS):
        document.place("chapters").fault(f"a list of the study's chapters, of {', '.join(CHAPTERS)}", chapters)
    for key, value in document.tables.items():
        if key not in ("title", "subtitle"):
            _both_languages(value, document.place(key))


def _check_baseline(study: Document, options: dict[str, Option]) -> None:
    """The option over which all others are valued: carrying on as is."""
    decision = study.tables.get("decision")
    found = decision.get("baseline") if isinstance(decision, dict) else None
    if options and found not in options:
        expected = "the id of the option that carries on as is, from options.toml" + nearest(str(found), options)
        study.place("decision", "baseline").fault(expected, found)


def _check_currency(inputs: dict[str, Input], study: Document, document: Document) -> None:
    """One currency for all inputs of money."""
    code = study.tables.get("currency", DEFAULT_CURRENCY)
    for name, item in inputs.items():
        if currency_of(item.unit) and item.unit.partition("/")[0] != code:
            document.place(name, "unit").fault(f"the currency of study.toml, {code}", item.unit)


def _both_languages(value: Any, place: Place) -> None:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            _both_languages(entry, place.at(str(number)))
    elif isinstance(value, dict) and ("zh" in value or "en" in value):
        read_bilingual(value, place)
    elif isinstance(value, dict):
        for key, entry in value.items():
            _both_languages(entry, place.at(key))
