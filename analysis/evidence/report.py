"""What the report says of one case: the cover, the headings, and the passages between exhibits.

Belongs here: reading `report.toml`. Does not belong here: filling a slot or judging a claim, so a sentence is kept as
text. The report notebook is the same for every study; whatever it says of a case comes from this file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from .bilingual import Bilingual, Sentence, Text
from .claims import SECTIONS
from .document import TomlDocument
from .faults import nearest
from .happened import Causes, Diagnosis, Event, Plan, Step, Timeline, dated
from .kinds import Id, Listed
from .schema import Entries, Kind, Named, Refusal, TomlTable, read_as, validated

FILE = "report.toml"
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


@dataclass(frozen=True, kw_only=True)
class ConditionalText:
    """What is shown always, or only `when`/`unless` a claim holds."""

    when: Annotated[str | None, Id("claims", "the id of a claim")] = None
    unless: Annotated[str | None, Id("claims", "the id of a claim")] = None

    def refusals(self, known: Mapping[str, Any]) -> Iterator[Refusal]:
        """Both conditions at once."""
        if self.when and self.unless:
            yield (), "either when or unless", list(CONDITIONS)


@dataclass(frozen=True)
class PassageText(ConditionalText):
    """A heading, or paragraphs with slots, in both languages."""

    text: Sentence


@dataclass(frozen=True)
class PointText(ConditionalText):
    """A short headed paragraph of the cover."""

    heading: Text
    text: Sentence


@dataclass(frozen=True)
class CoverText:
    """Page one: the slots of its numbers, and the names of its paragraphs in order."""

    tiles: Annotated[tuple[str, ...], Listed("a list of names", some="the numbers of page one, at least one")]
    points: Annotated[tuple[str, ...], Listed("a list of names")] = ()


@dataclass(frozen=True)
class FactComparison:
    """The facts that stand side by side."""

    facts: Annotated[tuple[str, ...], Listed("a list of names", of="facts")] = ()


Passages = Annotated[
    tuple[Annotated[PassageText, TomlTable("a table with zh and en", inline="text")], ...],
    Entries("passages headed [[passages.…]]"),
]


@dataclass(frozen=True)
class HeadingsOf(Kind):
    """One heading, or several under [[headings.…]] with conditions, of which the first that applies is used."""

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[PassageText, ...]:
        if isinstance(value, list):
            return validated(Passages, value, known)
        return (PassageText(validated(Text, value, known)),)


@dataclass(frozen=True)
class ReportFile:
    """The keys of `report.toml`, each as `ReportText` gives it to the report."""

    cover: Annotated[CoverText, TomlTable()]
    tiles: Annotated[dict[str, Text], Named(of="tiles")] = field(default_factory=dict)
    verdict: Annotated[dict[str, Sentence], Named(of="options")] = field(default_factory=dict)
    reversed: Annotated[dict[str, Sentence], Named(of="options")] = field(default_factory=dict)
    points: Annotated[dict[str, Annotated[PointText, TomlTable("a table with heading and text")]], Named()] = field(
        default_factory=dict
    )
    headings: Annotated[
        dict[str, Annotated[tuple[PassageText, ...], HeadingsOf()]],
        Named(among=SECTIONS, expects_name=f"one of {', '.join(SECTIONS)}"),
    ] = field(default_factory=dict)
    comparison: Annotated[FactComparison, TomlTable()] = FactComparison()
    passages: Annotated[
        dict[str, Passages],
        Named(among=PLACES, expects_name=f"one of the report's places: {', '.join(PLACES)}"),
    ] = field(default_factory=dict)
    timeline: Timeline = ()
    diagnosis: Causes = ()
    plan: Plan = ()


@dataclass(frozen=True)
class ReportText:
    """Everything that the report says of one case.

    `tiles` are the slots of page one with their short labels, `points` the names of its paragraphs in order;
    `verdict` and `reversed` are keyed by option, `headings` by section (the first that applies is used), `passages`
    by place, `comparison` lists facts, `timeline` is what happened, `diagnosis` why it may have, and
    `plan` who does what next.
    """

    tiles: dict[str, Bilingual | None] = field(default_factory=dict)
    points: dict[str, PointText] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    verdict: dict[str, Bilingual] = field(default_factory=dict)
    reversed: dict[str, Bilingual] = field(default_factory=dict)
    headings: dict[str, tuple[PassageText, ...]] = field(default_factory=dict)
    passages: dict[str, tuple[PassageText, ...]] = field(default_factory=dict)
    comparison: tuple[str, ...] = ()
    timeline: tuple[Event, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    plan: tuple[Step, ...] = ()


def read_report(
    document: TomlDocument, options: Collection[str], claims: Collection[str], facts: Mapping[str, str]
) -> ReportText:
    """The texts of `report.toml`; faults are noted.

    Parameters
    ----------
    document : the parsed file.
    options, claims : ids that its verdicts and conditions may name.
    facts : periods of the facts that it may name, by id.
    """
    tables, named = document.tables, tuple(options) or (WITHOUT_OPTIONS,)
    tiles = _listed(tables, "cover", "tiles")
    known = {"options": named, "claims": claims, "facts": facts, "tiles": tiles}
    found = read_as(Annotated[ReportFile, TomlTable()], tables, document.place(), **known)
    verdict, points = (tables.get(key, {}) for key in ("verdict", "points"))
    lacking = [option for option in named if option not in verdict] if isinstance(verdict, dict) else []
    if lacking:
        document.place("verdict").fault(f"a verdict for every option; none for {', '.join(lacking)}", list(verdict))
    for name in _listed(tables, "cover", "points") if isinstance(points, dict) else ():
        if name not in points:
            document.place("cover", "points").fault("the name of a table under [points]" + nearest(name, points), name)
    if found is None:
        return ReportText()
    return ReportText(
        {slot: found.tiles.get(slot) for slot in found.cover.tiles},
        found.points,
        found.cover.points,
        found.verdict,
        found.reversed,
        found.headings,
        found.passages,
        found.comparison.facts,
        tuple(dated(event, facts[event.fact]) for event in found.timeline),
        found.diagnosis,
        found.plan,
    )


def _listed(tables: dict[str, Any], table: str, key: str) -> list[str]:
    """The texts of a list, whatever else is wrong with its table."""
    held = tables.get(table)
    listed = held.get(key) if isinstance(held, dict) else None
    return [entry for entry in listed if isinstance(entry, str)] if isinstance(listed, list) else []
