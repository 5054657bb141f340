"""What the report says of one case: the cover, the headings, and the passages between exhibits.

Belongs here: reading `report.toml`. Does not belong here: filling a slot or judging a claim, so a sentence is kept as
text. The report notebook is the same for every study; whatever it says of a case comes from this file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.common.languages import LANGUAGES

from .bilingual import Bilingual, read_bilingual
from .claims import SECTIONS, read_sentence
from .document import Document, KeyPath
from .faults import nearest
from .happened import Diagnosis, Event, read_diagnosis, read_timeline

FILE = "report.toml"
KEYS = (
    "cover",
    "tiles",
    "verdict",
    "reversed",
    "points",
    "headings",
    "comparison",
    "passages",
    "timeline",
    "diagnosis",
)
# Places of the report notebook where a study may speak.
PLACES = (
    "happened",
    "market",
    "bases",
    "entry",
    "member",
    "funding",
    "viable",
    "stopping",
    "coverage",
    "field_sales",
    "options",
    "overturn",
)
CONDITIONS = ("when", "unless")
WITHOUT_OPTIONS = "study"  # the key of the verdict of a study that compares no options


@dataclass(frozen=True)
class Passage:
    """A heading, or paragraphs with slots, in both languages; shown always, or only `when`/`unless` a claim holds."""

    text: Bilingual
    when: str | None = None
    unless: str | None = None


@dataclass(frozen=True)
class Point:
    """A short headed paragraph of the cover."""

    heading: Bilingual
    text: Bilingual


@dataclass(frozen=True)
class ReportText:
    """Everything that the report says of one case.

    `tiles` are the slots of page one with their short labels, `points` the names of its paragraphs in order;
    `verdict` and `reversed` are keyed by option, `headings` by section (the first that applies is used), `passages`
    by place, `comparison` lists facts, `timeline` is what happened and `diagnosis` why it may have.
    """

    tiles: dict[str, Bilingual | None] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    verdict: dict[str, Bilingual] = field(default_factory=dict)
    reversed: dict[str, Bilingual] = field(default_factory=dict)
    headings: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    comparison: tuple[str, ...] = ()
    timeline: tuple[Event, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()


def read_report(
    document: Document, options: Collection[str], claims: Collection[str], facts: Mapping[str, str]
) -> ReportText:
    """The texts of `report.toml`; faults are noted.

    Parameters
    ----------
    document : the parsed file.
    options, claims : ids that its verdicts and conditions may name.
    facts : periods of the facts that it may name, by id.
    """
    tables = document.tables
    document.place().only(tables, KEYS)
    stated = {name: _table(tables, name, document) for name in ("verdict", "reversed")}
    verdicts = {name: _sentences(table, document.place(name)) for name, table in stated.items()}
    for name, found in stated.items():
        document.place(name).only(found, options or (WITHOUT_OPTIONS,))
    for option in options or (WITHOUT_OPTIONS,):
        if option not in stated["verdict"]:
            document.place("verdict").fault(f"a verdict for every option; none for {option}", list(stated["verdict"]))
    tiles, shown = _read_cover(document)
    points = _read_points(document)
    for name in shown:
        if name not in points:
            document.place("cover", "points").fault("the name of a table under [points]" + nearest(name, points), name)
    return ReportText(
        tiles,
        points,
        shown,
        **verdicts,
        headings=_read_headings(document, claims),
        passages=_read_passages(document, claims),
        comparison=_names(_table(tables, "comparison", document), "facts", document.place("comparison"), facts),
        timeline=read_timeline(document, facts),
        diagnosis=read_diagnosis(document),
    )


def _table(tables: dict[str, Any], key: str, document: Document) -> dict[str, Any]:
    value = tables.get(key, {})
    if isinstance(value, dict):
        return value
    document.place(key).fault("a table", value)
    return {}


def _names(table: dict[str, Any], key: str, place: KeyPath, known: Collection[str] | None = None) -> tuple[str, ...]:
    """A list of names under `key`, all among `known`."""
    place.only(table, (key,) if known is not None else tuple(table))
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
        place.at(key).fault("a list of names", value)
        return ()
    for entry in value if known is not None else ():
        if entry not in known:
            place.at(key).fault("known names" + nearest(entry, known), entry)
    return tuple(value)


def _sentences(table: dict[str, Any], place: KeyPath) -> dict[str, Bilingual]:
    found = {name: read_sentence(value, place.at(name)) for name, value in table.items()}
    return {name: text for name, text in found.items() if text}


def _read_cover(document: Document) -> tuple[dict[str, Bilingual | None], tuple[str, ...]]:
    """The tiles in order with their labels, and the names of the points in order."""
    cover, place = _table(document.tables, "cover", document), document.place("cover")
    place.only(cover, ("tiles", "points"))
    slots, points = _names(cover, "tiles", place), _names(cover, "points", place)
    if not slots:
        place.at("tiles").fault("the numbers of page one, at least one", cover.get("tiles"))
    labels = _table(document.tables, "tiles", document)
    document.place("tiles").only(labels, slots)
    read = {name: read_bilingual(value, document.place("tiles", name)) for name, value in labels.items()}
    return {slot: read.get(slot) for slot in slots}, points


def _read_points(document: Document) -> dict[str, Point]:
    points = {}
    for name, value in _table(document.tables, "points", document).items():
        place = document.place("points", name)
        if not isinstance(value, dict):
            place.fault("a table with heading and text", value)
            continue
        place.only(value, ("heading", "text"))
        heading = read_bilingual(value.get("heading"), place.at("heading"))
        text = read_sentence(value.get("text"), place.at("text"))
        if heading and text:
            points[name] = Point(heading, text)
    return points


def _read_headings(document: Document, claims: Collection[str]) -> dict[str, tuple[Passage, ...]]:
    """Headings by section: one table, or several under [[headings.…]] with conditions."""
    found: dict[str, tuple[Passage, ...]] = {}
    for name, value in _table(document.tables, "headings", document).items():
        place = document.place("headings", name)
        if name not in SECTIONS:
            place.fault(f"one of {', '.join(SECTIONS)}" + nearest(name, SECTIONS), name)
        elif isinstance(value, list):
            read = (_read_passage(entry, place.at(str(n)), claims) for n, entry in enumerate(value, start=1))
            found[name] = tuple(heading for heading in read if heading)
        elif text := read_bilingual(value, place):
            found[name] = (Passage(text),)
    return found


def _read_passages(document: Document, claims: Collection[str]) -> dict[str, tuple[Passage, ...]]:
    found: dict[str, tuple[Passage, ...]] = {}
    for name, entries in _table(document.tables, "passages", document).items():
        place = document.place("passages", name)
        if name not in PLACES:
            place.fault(f"one of the report's places: {', '.join(PLACES)}" + nearest(name, PLACES), name)
        elif not isinstance(entries, list):
            place.fault("passages headed [[passages.…]]", entries)
        else:
            read = (_read_passage(entry, place.at(str(n)), claims) for n, entry in enumerate(entries, start=1))
            found[name] = tuple(passage for passage in read if passage)
    return found


def _read_passage(entry: Any, place: KeyPath, claims: Collection[str]) -> Passage | None:
    if not isinstance(entry, dict):
        place.fault("a table with zh and en", entry)
        return None
    place.only(entry, (*LANGUAGES, *CONDITIONS))
    conditions = {key: entry[key] for key in CONDITIONS if key in entry}
    if len(conditions) > 1:
        place.fault("either when or unless", list(conditions))
    for key, claim in conditions.items():
        if claim not in claims:
            place.at(key).fault("the id of a claim" + nearest(str(claim), claims), claim)
    text = read_sentence({k: entry[k] for k in LANGUAGES if k in entry}, place)
    return Passage(text, **conditions) if text and len(conditions) < 2 else None
