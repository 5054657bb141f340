"""One payload of a notebook's output, checked field by field, becomes one block.

Here: what a payload must hold and the sentence said when it does not. Not here: finding payloads in a
notebook, and anything that needs more than one payload (`check.py`).
"""

import re
from collections.abc import Mapping
from datetime import date

from analysis.common.languages import LANGUAGES
from analysis.render.document import (
    PAPERS,
    Break,
    Column,
    Cover,
    Exhibit,
    Point,
    Prose,
    Retitle,
    Row,
    Table,
    Tile,
)
from analysis.render.errors import Place, RenderError

# Keys that say where a payload comes from; they are for other readers of the notebook and set nothing.
LINEAGE = {"claim", "figures", "printed", "numbers", "figure"}
ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


def read_payload(payload: object, language: str, place: Place):
    """Return the block of a payload, or None for prose of the other language.

    Raises
    ------
    RenderError : a key is missing, unknown or of the wrong kind; it says what was expected and found.
    """
    kinds = {
        "prose": _prose,
        "passage": _passage,
        "heading": _heading,
        "exhibit": _exhibit,
        "table": _table,
        "cover": _cover,
        "break": _break,
    }
    if not isinstance(payload, Mapping) or payload.get("kind") not in kinds:
        found = payload.get("kind") if isinstance(payload, Mapping) else payload
        raise RenderError(place, f"a payload's kind must be one of {', '.join(kinds)}, found {_short(found)}")
    fields = _Fields(payload, f"the {payload['kind']} payload", language, place)
    fields.take("kind")
    fields.take("data")  # what the notebook keeps beside a block for other readers, not for the page
    block = kinds[payload["kind"]](fields, place)
    fields.finish()
    return block


class _Fields:
    """The fields of one mapping, each taken once; what is left over at the end is a misspelling."""

    def __init__(self, mapping: object, name: str, language: str, place: Place):
        self.name, self.language, self.place = name, language, place
        if not isinstance(mapping, Mapping):
            raise RenderError(place, f"{name}: expected a mapping, found {_short(mapping)}")
        self.mapping, self.left = mapping, set(mapping) - LINEAGE

    def fail(self, key: str, expected: str, found: object):
        raise RenderError(self.place, f'{self.name}: "{key}" must be {expected}, found {_short(found)}')

    def take(self, key: str) -> object:
        self.left.discard(key)
        return self.mapping.get(key)

    def finish(self) -> None:
        if self.left:
            raise RenderError(self.place, f'{self.name}: unknown key "{min(self.left)}"')

    def text(self, key: str) -> str:
        both = self.take(key)
        return self._of_language(key, both)

    def optional(self, key: str) -> str | None:
        both = self.take(key)
        return None if both is None else self._of_language(key, both)

    def _of_language(self, key: str, both: object) -> str:
        if not isinstance(both, Mapping) or set(both) != set(LANGUAGES):
            self.fail(key, 'a text in both languages, {"zh": …, "en": …}', both)
        chosen = both[self.language]
        if not isinstance(chosen, str) or not chosen.strip():
            self.fail(f"{key}.{self.language}", "a text that is not empty", chosen)
        return chosen.strip()

    def string(self, key: str) -> str:
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "a text that is not empty", value)
        return value

    def anchor(self, key: str, optional: bool = False) -> str | None:
        value = self.take(key)
        if value is None and optional:
            return None
        if not isinstance(value, str) or not ANCHOR.fullmatch(value):
            self.fail(key, "letters, digits and _ . : - beginning with a letter or digit", value)
        return value

    def choice(self, key: str, values: tuple[str, ...]) -> str:
        value = self.take(key)
        value = values[0] if value is None else value
        if value not in values:
            self.fail(key, f"one of {', '.join(values)}", value)
        return value

    def items(self, key: str, singular: str) -> list["_Fields"]:
        value = self.take(key)
        if not isinstance(value, list | tuple) or not value:
            self.fail(key, "a list that is not empty", value)
        name = f"{self.name}, {singular}"
        return [_Fields(item, f"{name} {n}", self.language, self.place) for n, item in enumerate(value, 1)]


def _passage(fields: "_Fields", place: Place) -> Prose:
    return Prose(fields.text("markdown"), place)


def _heading(fields: "_Fields", place: Place) -> Retitle:
    return Retitle(fields.text("text"), place)


def _prose(fields: _Fields, place: Place) -> Prose | None:
    language = fields.string("lang")
    if language not in LANGUAGES:
        fields.fail("lang", "zh or en", language)
    block = Prose(fields.string("markdown"), place)
    return block if language == fields.language else None


def _exhibit(fields: _Fields, place: Place) -> Exhibit:
    name = fields.anchor("id")
    fields.name = f'the exhibit "{name}"'
    svg = fields.text("svg")
    if "<svg" not in svg:
        fields.fail(f"svg.{fields.language}", "an SVG picture", svg)
    return Exhibit(
        id=name,
        title=fields.text("title"),
        subtitle=fields.optional("subtitle"),
        alt=fields.text("alt"),
        svg=svg,
        source=fields.optional("source"),
        note=fields.optional("note"),
        half=fields.choice("width", ("full", "half")) == "half",
        place=place,
        drawn=_drawn(fields),
    )


def _drawn(fields: _Fields) -> tuple[str, ...]:
    """Where the numbers of the labels are explained: a label cannot be a link, but its number's row can lead to it."""
    data = fields.mapping.get("data") or {}
    anchors = {number["id"]: number["anchor"] for number in data.get("numbers", ())}
    printed = (p["id"] for p in data.get("printed", ()) if p["part"] == "label" and p["lang"] == fields.language)
    return tuple(dict.fromkeys(anchors[k] for k in printed if anchors.get(k)))


def _table(fields: _Fields, place: Place) -> Table:
    name = fields.anchor("id")
    fields.name = f'the table "{name}"'
    columns = tuple(_column(item) for item in fields.items("columns", "column"))
    rows = tuple(_row(item, len(columns)) for item in fields.items("rows", "row"))
    return Table(
        id=name,
        title=fields.optional("title"),
        caption=fields.optional("caption"),
        columns=columns,
        rows=rows,
        note=fields.optional("note"),
        source=fields.optional("source"),
        small=fields.choice("size", ("normal", "small")) == "small",
        place=place,
    )


def _column(fields: _Fields) -> Column:
    width = fields.take("width")
    if width is not None and (isinstance(width, bool) or not isinstance(width, int | float) or width <= 0):
        fields.fail("width", "a number above zero", width)
    both = {key: fields.take(key) for key in LANGUAGES}
    title = both[fields.language]
    if not isinstance(title, str):
        fields.fail(fields.language, "the column's head as a text", title)
    align = fields.choice("align", ("left", "right", "center"))
    fields.finish()
    return Column(title.strip(), align, width)


def _row(fields: _Fields, count: int) -> Row:
    anchor = fields.anchor("anchor", optional=True)
    cells = fields.take("cells")
    if not isinstance(cells, list | tuple) or len(cells) != count:
        found = f"{len(cells)} cells" if isinstance(cells, list | tuple) else cells
        fields.fail("cells", f"a list of {count} cells, as many as there are columns", found)
    fields.finish()
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, Mapping) or not all(isinstance(cell.get(key), str) for key in LANGUAGES):
            fields.fail(f"cells[{number}]", 'a text in both languages, {"zh": …, "en": …}', cell)
    return Row(anchor, tuple(cell[fields.language].strip() for cell in cells))


def _cover(fields: _Fields, place: Place) -> Cover:
    when = fields.string("date")
    try:
        day = date.fromisoformat(when)
    except ValueError:
        fields.fail("date", "a date such as 2026-11-22", when)
    return Cover(
        title=fields.text("title"),
        short=fields.optional("short"),
        subtitle=fields.text("subtitle"),
        edition=fields.text("edition"),
        date=day,
        verdict=fields.text("verdict"),
        tiles=tuple(_tile(item) for item in fields.items("tiles", "tile")),
        points=tuple(_point(item) for item in fields.items("points", "point")),
        overrides=fields.optional("overrides"),
        since=fields.optional("since"),
        place=place,
        paper=fields.choice("paper", PAPERS),
    )


def _tile(fields: _Fields) -> Tile:
    tile = Tile(fields.text("label"), fields.text("value"), fields.text("interval"), fields.anchor("anchor"))
    fields.finish()
    return tile


def _point(fields: _Fields) -> Point:
    point = Point(fields.text("heading"), fields.text("markdown"))
    fields.finish()
    return point


def _break(_: _Fields, place: Place) -> Break:
    return Break(place)


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
