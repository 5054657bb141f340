"""The codec of blocks: what is written is read back; what is no block is refused by the name of block and field."""

from __future__ import annotations

import copy
import json
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.common.blocks import (
    KINDS,
    PAPERS,
    Break,
    Cell,
    Chart,
    Column,
    Cover,
    Passage,
    Point,
    Prose,
    Retitle,
    Row,
    Table,
    Tile,
    decode,
    encode,
)
from analysis.common.languages import LANGUAGES
from analysis.common.records import BlockError, in_language

words = st.text(min_size=1).map(str.strip).filter(bool)
maybe_empty = st.text().map(str.strip)
anchors = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]*", fullmatch=True)
numbers = st.floats(allow_nan=False) | st.integers(-(2**40), 2**40).map(float)


def both(texts=words):
    return st.fixed_dictionaries(dict.fromkeys(LANGUAGES, texts))


def perhaps(strategy):
    return st.none() | strategy


def several(strategy):
    return st.lists(strategy, min_size=1, max_size=4).map(tuple)


cells = st.builds(Cell, both(maybe_empty), perhaps(numbers), perhaps(words), perhaps(anchors))
columns = st.builds(
    Column,
    both(maybe_empty),
    st.sampled_from(("left", "right", "center")),
    perhaps(st.floats(0, exclude_min=True, allow_infinity=False)),
)
data = perhaps(st.dictionaries(words, st.lists(words)))


@st.composite
def tables(draw):
    heads = draw(several(columns))
    row = st.builds(
        Row,
        st.lists(cells, min_size=len(heads), max_size=len(heads)).map(tuple),
        perhaps(anchors),
        st.lists(anchors).map(tuple),
        st.booleans(),
    )
    about = {part: draw(perhaps(both())) for part in ("title", "caption", "note", "source")}
    size = draw(st.sampled_from(("normal", "small")))
    return Table(id=draw(anchors), columns=heads, rows=draw(several(row)), size=size, data=draw(data), **about)


exhibits = st.builds(
    Chart,
    id=anchors,
    title=both(),
    alt=both(),
    svg=both(words.map(lambda text: f"<svg>{text}</svg>")),
    width=st.sampled_from(("full", "half")),
    data=data,
    **{part: perhaps(both()) for part in ("subtitle", "source", "note")},
)
covers = st.builds(
    Cover,
    title=both(),
    short=perhaps(both()),
    subtitle=both(),
    edition=both(),
    date=st.dates(),
    verdict=both(),
    tiles=several(st.builds(Tile, both(), both(), both(), anchors, perhaps(words))),
    points=several(st.builds(Point, both(), both())),
    overrides=perhaps(both()),
    since=perhaps(both()),
    paper=st.sampled_from(PAPERS),
    data=data,
)
blocks = st.one_of(
    st.builds(Prose, lang=st.sampled_from(LANGUAGES), markdown=words, data=data),
    st.builds(Passage, markdown=both(), data=data),
    st.builds(Retitle, text=both(), data=data),
    exhibits,
    tables(),
    covers,
    st.just(Break()),
)


@given(blocks)
def test_a_block_comes_back_whole_from_plain_json(block):
    payload = json.loads(json.dumps(encode(block), allow_nan=False))
    assert decode(payload) == block
    assert encode(decode(payload)) == payload


@given(tables(), st.sampled_from(LANGUAGES))
def test_one_language_of_every_text_and_nothing_else_changed(table, lang):
    page = in_language(table, lang)
    assert page.title == (table.title and table.title[lang]) and page.anchor == table.anchor
    for there, here in zip(table.rows, page.rows, strict=True):
        assert (here.anchor, here.rests, here.weak) == (there.anchor, there.rests, there.weak)
        for cell, shown in zip(there.cells, here.cells, strict=True):
            assert shown == Cell(cell.text[lang], cell.value, cell.unit, cell.anchor)
    hash(page)  # a page is looked up by the document it was set from


@pytest.mark.parametrize(
    ("value", "written"), [(math.inf, "never"), (-math.inf, "-never"), (math.nan, "none"), (0.0, 0.0), (168, 168.0)]
)
def test_a_number_that_json_cannot_write_is_written_as_a_word(value, written):
    cell = encode(table(Cell(pair("x"), value)))["rows"][0]["cells"][0]
    assert cell == {"zh": "x", "en": "x", "value": written}
    back = decode(encode(table(Cell(pair("x"), value)))).rows[0].cells[0].value
    assert back == value or (math.isnan(back) and math.isnan(value))


def pair(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def table(*row: Cell) -> Table:
    return Table(id="t", columns=tuple(Column(pair("head")) for _ in row), rows=(Row(row),))


def test_what_is_not_there_is_left_out():
    assert encode(table(Cell(pair("x")))) == {
        "kind": "table",
        "id": "t",
        "size": "normal",
        "columns": [{**pair("head"), "align": "left"}],
        "rows": [{"cells": [pair("x")]}],
    }


def test_a_row_of_another_width_is_refused_where_it_is_made():
    with pytest.raises(BlockError, match=r'the table "t", row 1: "cells" must be a list of 1 cells, .* found 2 cells'):
        Table(id="t", columns=(Column(pair("head")),), rows=(Row((Cell(pair("x")), Cell(pair("y")))),))


COVER = {
    "kind": "cover",
    **{part: pair("x") for part in ("title", "subtitle", "edition", "verdict")},
    "date": "2026-11-22",
    "tiles": [{"label": pair("x"), "value": pair("1"), "interval": pair("0–2"), "anchor": "figure-x"}],
    "points": [{"heading": pair("x"), "markdown": pair("y")}],
}
TABLE = encode(table(Cell(pair("x"), 1.0, "CNY", "figure-x"), Cell(pair("y"))))
EXHIBIT = {"kind": "exhibit", "id": "e", "title": pair("t"), "alt": pair("a"), "svg": pair("<svg/>")}


def changed(payload: dict, value: object, *path: str | int) -> dict:
    """A payload with one value set; `...` takes the key away."""
    payload = copy.deepcopy(payload)
    at = payload
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return payload


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (None, f"a payload's kind must be one of {', '.join(KINDS)}, found nothing"),
        ({"kind": ["table"]}, "a payload's kind must be one of"),
        ({"kind": "prose", "lang": "fr", "markdown": "x"}, 'the prose payload: "lang" must be zh or en, found \'fr\''),
        ({"kind": "break", "brake": 1}, 'the break payload: unknown key "brake"'),
        ({"kind": "break", "data": []}, 'the break payload: "data" must be a mapping, found []'),
        (changed(EXHIBIT, " ", "alt", "en"), 'the exhibit "e": "alt.en" must be a text that is not empty, found \' \''),
        (changed(EXHIBIT, ..., "title"), 'the exhibit "e": "title" must be a text in both languages'),
        (changed(EXHIBIT, {"zh": "只有"}, "title"), 'the exhibit "e": "title" must be a text in both languages'),
        (changed(EXHIBIT, pair("x"), "svg"), 'the exhibit "e": "svg.zh" must be an SVG picture, found \'x\''),
        (changed(EXHIBIT, "third", "width"), 'the exhibit "e": "width" must be one of full, half, found \'third\''),
        (changed(EXHIBIT, "no id", "id"), 'the exhibit payload: "id" must be letters, digits and _ . : -'),
        (changed(COVER, "22 November", "date"), 'the cover payload: "date" must be a date such as 2026-11-22'),
        (changed(COVER, 20261122, "date"), 'the cover payload: "date" must be a date such as 2026-11-22'),
        (changed(COVER, [], "tiles"), 'the cover payload: "tiles" must be a list that is not empty, found []'),
        (changed(COVER, "#x", "tiles", 0, "anchor"), 'the cover payload, tile 1: "anchor" must be letters, digits'),
        (changed(COVER, 1, "points", 0, "level"), 'the cover payload, point 1: unknown key "level"'),
        (changed(COVER, "foolscap", "paper"), '"paper" must be one of a4, us-letter, found \'foolscap\''),
        (changed(TABLE, True, "columns", 0, "width"), 'the table "t", column 1: "width" must be a number above zero'),
        (changed(TABLE, 0, "columns", 1, "width"), 'the table "t", column 2: "width" must be a number above zero'),
        (changed(TABLE, None, "columns", 0, "zh"), 'the table "t", column 1: "zh" must be the column\'s head'),
        (changed(TABLE, "x", "rows", 0), 'the table "t", row 1: expected a mapping, found \'x\''),
        (changed(TABLE, [pair("x")], "rows", 0, "cells"), 'the table "t", row 1: "cells" must be a list of 2 cells'),
        (changed(TABLE, 7, "rows", 0, "cells", 1, "en"), 'the table "t", row 1, cell 2: "en" must be a text in both'),
        (changed(TABLE, "12 万", "rows", 0, "cells", 0, "value"), '"value" must be a number, "never", "-never"'),
        (changed(TABLE, True, "rows", 0, "cells", 0, "value"), 'row 1, cell 1: "value" must be a number'),
        (changed(TABLE, ["fact x"], "rows", 0, "rests"), 'the table "t", row 1: "rests[1]" must be letters, digits'),
        (changed(TABLE, "yes", "rows", 0, "weak"), 'the table "t", row 1: "weak" must be true or false, found \'yes\''),
    ],
)  # fmt: skip
def test_what_is_no_block_is_refused_by_block_and_field(payload, said):
    with pytest.raises(BlockError) as caught:
        decode(payload)
    assert said in str(caught.value)


def test_the_samples_that_are_damaged_above_are_whole():
    assert decode(COVER).date == date(2026, 11, 22) and decode(COVER).paper == PAPERS[0]
    assert decode(TABLE).rows[0].cells[0] == Cell(pair("x"), 1.0, "CNY", "figure-x")
    assert decode(EXHIBIT).width == "full" and decode(EXHIBIT).note is None
