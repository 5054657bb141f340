"""The blocks of a report: what a notebook publishes and a page is set from.

Belongs here: the shape of each block, once, and its JSON. Does not belong here: making blocks (`notebook`), finding
them in a notebook and setting them (`render`). A text is a mapping with both languages where a block is published, and
one string after `records.in_language`.
"""
# ruff: noqa: RUF009 (each of these calls makes a field of its own, as `dataclasses.field` does)

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from analysis.common import fields
from analysis.common.records import BlockError, Reader, encode_record, short

PAPERS = ("a4", "us-letter")  # Typst's names
Text = Mapping[str, str] | str


@dataclass(frozen=True, kw_only=True)
class Block:
    """What every block has: `data` for other readers of the notebook, and the `place` where it was found.

    `data` sets nothing. `place` is not published: whoever reads a notebook says it. Nor is the `number` of an exhibit
    or a table ("Figure 3"), which follows from its place in the report.
    """

    kind: ClassVar[str]
    data: Mapping[str, Any] | None = fields.mapping()
    place: Hashable = None


@dataclass(frozen=True, kw_only=True)
class Prose(Block):
    """Markdown of one or more paragraphs, in one language; `may_lead` as of a passage."""

    kind = "prose"
    lang: str = fields.language()
    markdown: str = fields.string()
    may_lead: bool = fields.flag()


@dataclass(frozen=True, kw_only=True)
class Passage(Block):
    """Markdown of one or more paragraphs, in both languages.

    `may_lead`: on paper it stands before the exhibit before it where that does not fit on the page, and fills the page.
    """

    kind = "passage"
    markdown: Text = fields.text()
    may_lead: bool = fields.flag()


@dataclass(frozen=True, kw_only=True)
class Retitle(Block):
    """The study's own words for the heading above; they take its place when the notebook is read."""

    kind = "heading"
    text: Text = fields.text()


@dataclass(frozen=True, kw_only=True)
class Chart(Block):
    """A chart with its claim, what it plots, where its numbers come from; `narrow` is its drawing for a telephone."""

    kind = "exhibit"
    id: str = fields.identity(kind)
    title: Text = fields.text()
    subtitle: Text | None = fields.text(optional=True)
    alt: Text = fields.text()
    svg: Text = fields.svg()
    source: Text | None = fields.text(optional=True)
    note: Text | None = fields.text(optional=True)
    width: str = fields.choice("full", "half")
    narrow: Text | None = fields.svg(optional=True)
    number: str = ""

    @property
    def anchor(self) -> str:
        """Its link target; a table may have the same id."""
        return f"exhibit-{self.id}"

    @property
    def half(self) -> bool:
        """Whether it is half as wide as the page."""
        return self.width == "half"

    def drawn(self, lang: str) -> tuple[str, ...]:
        """Where the numbers of its labels are explained: a label cannot be a link, but its row can lead to it."""
        data = self.data or {}
        anchors = {number["id"]: number["anchor"] for number in data.get("numbers", ())}
        printed = (p["id"] for p in data.get("printed", ()) if p["part"] == "label" and p["lang"] == lang)
        return tuple(dict.fromkeys(anchors[k] for k in printed if anchors.get(k)))


@dataclass(frozen=True)
class Column:
    """A table column; `width` is a share of the table's width, None as wide as its text."""

    title: Text = fields.words("the column's head as a text")
    align: str = fields.choice("left", "right", "center")
    width: float | None = fields.weight()


@dataclass(frozen=True)
class Cell:
    """What a cell of a table says, as Markdown, and of the one number that it prints the value, unit and link target.

    A rating has its rank as value and no unit. An interval has its lower end.
    """

    text: Text = fields.words(fields.BOTH)
    value: float | None = fields.number()
    unit: str | None = fields.string(optional=True)
    anchor: str | None = fields.anchor(optional=True)


@dataclass(frozen=True)
class Row:
    """A row of a table; `anchor` makes it a link target.

    `rests` are the rows that it rests on, `weak` says that its evidence is weak and its impact high.
    """

    cells: tuple[Cell, ...] = fields.records(Cell, "cell")
    anchor: str | None = fields.anchor(optional=True)
    rests: tuple[str, ...] = fields.anchors()
    weak: bool = fields.flag()


@dataclass(frozen=True, kw_only=True)
class Table(Block):
    """A table with a head that repeats on each page.

    Raises
    ------
    BlockError : a row has more or fewer cells than there are columns.
    """

    kind = "table"
    id: str = fields.identity(kind)
    columns: tuple[Column, ...] = fields.records(Column, "column")
    rows: tuple[Row, ...] = fields.records(Row, "row")
    title: Text | None = fields.text(optional=True)
    caption: Text | None = fields.text(optional=True)
    note: Text | None = fields.text(optional=True)
    source: Text | None = fields.text(optional=True)
    size: str = fields.choice("normal", "small")
    number: str = ""

    def __post_init__(self) -> None:
        count = len(self.columns)
        for number, row in enumerate(self.rows, 1):
            if len(row.cells) != count:
                raise BlockError(
                    f'the table "{self.id}", row {number}: "cells" must be a list of {count} cells, '
                    f"as many as there are columns, found {len(row.cells)} cells"
                )

    @property
    def anchor(self) -> str:
        """Its link target; an exhibit may have the same id."""
        return f"table-{self.id}"

    @property
    def small(self) -> bool:
        """Whether it is set in small type."""
        return self.size == "small"


@dataclass(frozen=True)
class Tile:
    """One number of the cover, linked to where it is explained; `figure` is its key."""

    label: Text = fields.text()
    value: Text = fields.text()
    interval: Text = fields.text()
    anchor: str = fields.anchor()
    figure: str | None = fields.string(optional=True)


@dataclass(frozen=True)
class Point:
    """A short headed paragraph of the cover."""

    heading: Text = fields.text()
    markdown: Text = fields.text()


@dataclass(frozen=True, kw_only=True)
class Cover(Block):
    """The first page. `overrides` is what a what-if edition changed, `since` what did since the last edition."""

    kind = "cover"
    title: Text = fields.text()
    short: Text | None = fields.text(optional=True)
    subtitle: Text = fields.text()
    edition: Text = fields.text()
    date: date = fields.day()
    verdict: Text = fields.text()
    tiles: tuple[Tile, ...] = fields.records(Tile, "tile")
    points: tuple[Point, ...] = fields.records(Point, "point")
    overrides: Text | None = fields.text(optional=True)
    since: Text | None = fields.text(optional=True)
    paper: str = fields.choice(*PAPERS)

    @property
    def notice(self) -> Text | None:
        """What a reader is told before the verdict."""
        return self.overrides or self.since


@dataclass(frozen=True, kw_only=True)
class Sliders(Block):
    """Sliders that move numbers of a page, which works them out from `model`; paper leaves the block out."""

    kind = "what_if"
    id: str = fields.identity(kind)
    title: Text = fields.text()
    subtitle: Text = fields.text()
    note: Text = fields.text()
    model: Mapping[str, Any] | None = fields.mapping()

    @property
    def anchor(self) -> str:
        """Its link target."""
        return f"what-if-{self.id}"


@dataclass(frozen=True, kw_only=True)
class Break(Block):
    """A page break before the next block."""

    kind = "break"


KINDS = {block.kind: block for block in (Prose, Passage, Retitle, Chart, Table, Cover, Sliders, Break)}


def encode(block: Block) -> dict[str, Any]:
    """Return the payload of a block, as plain JSON.

    >>> encode(Passage(markdown={"zh": "字", "en": "word"}))
    {'kind': 'passage', 'markdown': {'zh': '字', 'en': 'word'}}
    """
    return {"kind": block.kind} | encode_record(block)


def decode(payload: object) -> Block:
    """Return the block of a payload; the inverse of `encode`.

    Raises
    ------
    BlockError : a key is missing, unknown or of the wrong kind; it says what was expected and found.

    Examples
    --------
    >>> decode({"kind": "passage", "markdown": {"zh": "字", "en": "word"}}).markdown["en"]
    'word'
    """
    kind = payload.get("kind") if isinstance(payload, Mapping) else payload
    if not isinstance(payload, Mapping) or not isinstance(kind, str) or kind not in KINDS:
        raise BlockError(f"a payload's kind must be one of {', '.join(KINDS)}, found {short(kind)}")
    reader = Reader(payload, f"the {kind} payload")
    reader.take("kind")
    return reader.record(KINDS[kind])
