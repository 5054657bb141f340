"""A study folder, read whole.

Belongs here: the order of reading and the one error at the end. Does not belong here: any rule.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.common.toml import parse_toml

from .claims import ClaimText, read_claims
from .columns import CITIES, TABLES
from .correlations import FILE as CORRELATIONS
from .correlations import Correlation, read_correlations
from .currency import CURRENCIES
from .dates import EARLIEST
from .document import TomlDocument, read_document
from .faults import EvidenceError, Faults, Words
from .inputs import Input, read_inputs
from .links import check_links, check_sources
from .migrate import require_current
from .options import Option, read_options
from .players import with_roles
from .raw import FILE as RAW
from .raw import RawData, read_raw
from .report import FILE as REPORT
from .report import ReportText, read_report
from .study_file import (
    CHAPTERS,
    DEFAULT_CURRENCY,
    check_currency,
    check_fee,
    check_study,
    period_of,
    visits_of,
)
from .tables import read_table
from .trial import Trial, read_trial

DOCUMENTS = ("study.toml", "inputs.toml", "options.toml", "claims.toml")


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
    def fee_period(self) -> str:
        """For what the fee is charged: year, month or visit."""
        return period_of(self.inputs)

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
    study, inputs = (_with_tables(document) for document in (study, inputs))
    if study is not None:
        check_study(study, options and options.named, (claims and claims.named) or None)
    if frames["sources"] is not None:
        check_sources(frames["sources"], _day(study), faults)
    visits, code = (None, DEFAULT_CURRENCY) if study is None else (visits_of(study.tables), _currency(study))
    read = None if inputs is None else read_inputs(inputs, frames["facts"], frames["cities"], visits, code)
    if options is not None and study is not None and _no_option(options, study):
        options = None
    read_opts = None if options is None else read_options(options, read.known if read else None)
    read_clms = None if claims is None else read_claims(claims)
    trial = None
    if study is not None and read is not None and read_opts is not None:
        unknowns = _unknowns(read.inputs, read_opts)
        unread = [name for name, item in read.known.items() if item is None]
        unread += [f"{option}:{name}" for option in read_opts for name in unread]
        trial = read_trial(study.tables.get("trial"), study.place("trial"), unknowns, unread)
    words = _with_tables(read_document(folder, REPORT, faults))
    if claims is not None and _no_claim(claims, study, words):
        read_clms = None
    named = {}
    if read is not None and study is not None:
        check_currency(read.inputs, study, inputs)
        check_fee(study, read.inputs)
        entities = None if frames["facts"] is None else frames["facts"]["entity"].astype(str).to_dict()
        named = with_roles(read.inputs, inputs, study, entities)
    checkable = all(part is not None for part in (words, read_opts, read_clms, frames["facts"]))
    # Names of what has a fault of its own exist all the same: one fault, not one for each text that names it.
    periods = frames["facts"]["period"].astype(str).to_dict() if checkable else {}
    report = read_report(words, options.named, claims.named, periods) if checkable else None
    correlations = _read_correlations(folder, read.known if read else None, faults)
    raw = _read_raw(folder, study, faults)
    if faults.listed:
        raise EvidenceError(folder, faults.listed)
    tables = {name: frame.drop(columns="line") for name, frame in frames.items()}
    parts = {"inputs": named, "options": read_opts, "claims": read_clms}
    return Evidence(
        folder, study.tables, **tables, **parts, correlations=correlations, report=report, raw=raw, trial=trial
    )


def _no_option(options: TomlDocument, study: TomlDocument) -> bool:
    """Whether a study that names its baseline has no option at all, which is noted: what names one follows from it."""
    decision = study.tables.get("decision")
    baseline = decision.get("baseline") if isinstance(decision, dict) else None
    if options.tables or baseline is None:
        return False
    expected = f"options, among them {baseline}, which study.toml names as the baseline"
    options.faults.add(options.file, None, "", expected, Words("none"))
    return True


def _no_claim(claims: TomlDocument, study: TomlDocument | None, words: TomlDocument | None) -> bool:
    """Whether there is no claim at all where texts depend on some, which is noted once."""
    named = [d.file for d in (study, words) if d and re.search(r"^\s*(premise|when|unless)\s*=", d.text, re.MULTILINE)]
    if claims.tables or not named:
        return False
    claims.faults.add(
        claims.file,
        None,
        "",
        f"claims, for {' and '.join(named)} depend{'s' * (len(named) == 1)} on some",
        Words("none"),
    )
    return True


def _with_tables(document: TomlDocument | None) -> TomlDocument | None:
    """A document that no study can do without, or None after noting that it is empty."""
    if document is not None and not document.tables:
        document.faults.add(
            document.file, None, "", "the tables that every study has", Words("none: the file is empty")
        )
        return None
    return document


def _day(study: TomlDocument | None) -> date | None:
    """The day of a study, before it is known whether its file is right; None where it states none."""
    found = study.tables.get("date") if study else None
    return found if type(found) is date and found.year >= EARLIEST else None


def _currency(study: TomlDocument) -> str:
    """The currency of a study, before it is known whether its file is right."""
    found = study.tables.get("currency")
    return found if isinstance(found, str) and found in CURRENCIES else DEFAULT_CURRENCY


def _chapters(folder: Path) -> Collection[str]:
    """The chapters of a study, before it is known whether its file is right; none where it cannot be read.

    A study of the market alone has no cities, and that they are missing is then no fault of its own.
    """
    try:
        found = parse_toml((folder / "study.toml").read_text(encoding="utf-8-sig")).get("chapters", CHAPTERS)
    except (OSError, ValueError, RecursionError):
        return ()
    return found if isinstance(found, list | tuple) else ()


def _read_correlations(folder: Path, known: dict[str, Input | None] | None, faults: Faults) -> tuple[Correlation, ...]:
    """The correlations of a folder that has some."""
    if not (folder / CORRELATIONS).exists():
        return ()
    document = read_document(folder, CORRELATIONS, faults)
    return () if document is None else read_correlations(document, known)


def _read_raw(folder: Path, study: TomlDocument | None, faults: Faults) -> RawData | None:
    """The raw tables of a folder that has some."""
    if not (folder / RAW).exists():
        return None
    document = read_document(folder, RAW, faults)
    code = study.tables.get("currency", DEFAULT_CURRENCY) if study else DEFAULT_CURRENCY
    return None if document is None else read_raw(document, code)
