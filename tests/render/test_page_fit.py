"""What is too long for a line or too wide for a page is broken, turned sideways or refused: read back by position."""

import itertools
import re

import pypdfium2
import pytest

from analysis.common.dates import MONTHS
from analysis.common.payload import MIME
from analysis.render.errors import RenderError
from analysis.render.html import render_html
from analysis.render.pdf import render_pdf

LONG = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstelleninhaberin"
URL = "https://example.org/" + "a" * 130 + "/it_is-one.html?of=many&more=" + "z" * 90
MARGIN = 60  # points; the theme's is 62


def _payload(book, kind, language="en"):
    for number, cell in enumerate(book.cells, 1):
        for output in cell.get("outputs", []):
            payload = output.data[MIME]
            if payload["kind"] == kind and payload.get("lang", language) == language:
                return number, payload
    raise AssertionError(kind)


def _same(text):
    return {"zh": text, "en": text}


def _with_table(book, heads, rows, small=False):
    number, table = _payload(book, "table")
    table["columns"] = [{"zh": head, "en": head, "align": "left", "width": None} for head in heads]
    table["rows"] = [{"anchor": None, "cells": [_same(cell) for cell in row]} for row in rows]
    table["size"] = "small" if small else "normal"
    return number


def _set(book, fonts, language="en"):
    return pypdfium2.PdfDocument(render_pdf(book, language, fonts))


def _boxes(page):
    """Every letter with its box."""
    words = page.get_textpage()
    text = [words.get_text_range(i, 1) for i in range(words.count_chars())]
    return [(letter, words.get_charbox(i)) for i, letter in enumerate(text) if letter.strip()]


def _assert_all_is_on_the_page(document):
    for number, page in enumerate(document, 1):
        wide, high = page.get_size()
        for letter, (left, bottom, right, top) in _boxes(page):
            outside = left <= MARGIN or right >= wide - MARGIN + 2 or bottom <= 25 or top >= high - 20
            assert not outside, (number, letter)


def _assert_nothing_is_overprinted(document):
    for number, page in enumerate(document, 1):
        boxes = sorted({box for letter, box in _boxes(page) if letter.isalnum()})  # a ligature is one box
        for i, (left, bottom, right, top) in enumerate(boxes):
            for other in boxes[i + 1 :]:
                if other[0] > right:
                    break
                across = min(right, other[2]) - other[0]
                along = min(top, other[3]) - max(bottom, other[1])
                least = 0.5 * min(right - left, other[2] - other[0])
                assert not (across > least > 0 and along > 0.5 * (top - bottom)), (number, (left, bottom), other)


def _words(document):
    return "".join(page.get_textpage().get_text_range() for page in document)


PROSE = f"A word {LONG} and <{URL}> and `{'code_' * 40}`.\n\n    x = {'y' * 200}\n      z = and {'more ' * 60}\n\nend"


def test_prose(notebook, fonts):
    _payload(notebook, "prose")[1]["markdown"] = PROSE
    document = _set(notebook, fonts)
    _assert_all_is_on_the_page(document)
    text = re.sub(r"\s", "", _words(document))
    assert LONG in text and URL in text and "y" * 200 in text, "whole, and nothing invisible among the letters"
    assert not re.search("[\u00ad\u200b-\u200d\ufeff]", text)


def test_cells(notebook, fonts):
    rows = [[LONG, URL, "2025-09-22/2025-12-31", "x"], ["短" * 90, f"[link]({URL})", "1", "y" * 60], ["a"] * 4]
    _with_table(notebook, ["Name", "Where", "When", "What"], rows)
    document = _set(notebook, fonts)
    _assert_all_is_on_the_page(document)
    _assert_nothing_is_overprinted(document)
    text = _words(document)
    assert URL in re.sub(r"\s", "", text) and not re.search("[\u00ad\u200b-\u200d\ufeff]", text)


def _columns(count):
    return [f"Column{n:02d}" for n in range(count)], [[f"value{r}{n:02d}" for n in range(count)] for r in range(8)]


@pytest.mark.parametrize(("count", "turned"), [(5, False), (8, False), (13, True)])
def test_a_table_of_many_columns(notebook, fonts, count, turned):
    _with_table(notebook, *_columns(count))
    document = _set(notebook, fonts)
    _assert_all_is_on_the_page(document)
    _assert_nothing_is_overprinted(document)
    sizes = [page.get_size() for page in document if f"value0{count - 1:02d}" in page.get_textpage().get_text_range()]
    assert [wide > high for wide, high in sizes] == [turned]
    assert document[0].get_width() < document[0].get_height()


def test_a_table_of_too_many_columns_is_refused_with_its_cell(notebook, fonts):
    number = _with_table(notebook, *_columns(30))
    with pytest.raises(RenderError, match=r"has 30 columns .* leave columns out, or split the table") as caught:
        _set(notebook, fonts)
    assert f"notebook cell {number} of" in str(caught.value)


def test_a_cell_and_a_table_higher_than_a_page(notebook, fonts):
    marks = [f"m{n}q" for n in range(1200)]
    _with_table(notebook, ["A", "B"], [["x", " ".join(marks)], ["y", "短句，" * 900], ["z", "end"]])
    document = _set(notebook, fonts)
    _assert_all_is_on_the_page(document)
    text = _words(document)
    assert [mark for mark in marks if mark not in text] == []
    assert text.count("短") == 900


def test_a_thematic_break_is_set_in_both(notebook, fonts, language):
    _payload(notebook, "prose", language)[1]["markdown"] = "before\n\n* * *\n\nafter"
    text = _words(_set(notebook, fonts, language))
    assert "before" in text and "after" in text and "* * *" not in text
    assert re.search(r"before</p>\s*<hr ?/?>\s*<p>after", render_html(notebook, language, fonts))


def _lines(page):
    return [line.strip() for line in page.get_textpage().get_text_range().splitlines()]


def test_an_amount_keeps_its_magnitude_and_stays_in_its_column(notebook, fonts):
    spans = [f"−¥{n}1.8 million to ¥{n}5.8 million" for n in range(1, 9)]
    number = _with_table(
        notebook,
        ["Option", "What it does", "Then", "90% interval"],
        [["An option", "What is done, and for how long, " * 4, span.split(" to ")[0], span] for span in spans],
        small=True,
    )
    table = next(o.data[MIME] for o in notebook.cells[number - 1].outputs if o.data[MIME]["kind"] == "table")
    for column, width in zip(table["columns"], (1.2, 9, 0.6, 0.6), strict=True):
        column["width"] = width
    document = _set(notebook, fonts)
    _assert_nothing_is_overprinted(document)
    lines = [line for page in document for line in _lines(page)]
    assert sum("million" in line for line in lines) >= len(spans)
    assert [line for line in lines if re.match(r"(million|billion)", line)] == []


def test_of_columns_of_numbers_the_last_does_not_take_what_room_there_is(notebook, fonts):
    heads = ["Fee", "Counted", "By law", "As it was assumed"]
    number = _with_table(notebook, heads, [["¥168", "3.2%", "2.5%", "0.49% (0.062%–2.3%)"]] * 3)
    table = next(o.data[MIME] for o in notebook.cells[number - 1].outputs if o.data[MIME]["kind"] == "table")
    for column, width in zip(table["columns"], (1.0, 1.0, 1.2, 1.6), strict=True):
        column |= {"width": width, "align": "right"}
    (page,) = [page for page in _set(notebook, fonts) if "As it was assumed" in page.get_textpage().get_text_range()]
    words = page.get_textpage()
    ends = []
    for head in heads:
        at, length = words.search(head, match_case=True).get_next()
        ends.append(words.get_charbox(at + length - 1)[2])
    gaps = [after - before for before, after in itertools.pairwise(ends)]
    assert max(gaps) < 2.5 * min(gaps), gaps


def _in_narrow_columns(book, cells):
    number = _with_table(
        book, ["Option", "What it does", "Range"], [["A", "What is done. " * 9, c] for c in cells], True
    )
    table = next(o.data[MIME] for o in book.cells[number - 1].outputs if o.data[MIME]["kind"] == "table")
    for column, width in zip(table["columns"], (1.2, 9, 0.6), strict=True):
        column["width"] = width


def test_a_date_keeps_its_month_and_year(notebook, fonts):
    _in_narrow_columns(notebook, [f"{n + 8} {month} 2027 – {n + 9} {month} 2027" for n, month in enumerate(MONTHS)])
    document = _set(notebook, fonts)
    _assert_nothing_is_overprinted(document)
    text = "\n".join(line for page in document for line in _lines(page))
    for number, month in enumerate(MONTHS):
        assert f"{number + 8} {month} 2027" in text and f"{number + 9} {month} 2027" in text


def test_the_first_of_two_days_of_a_year_keeps_its_month(notebook, fonts):
    # Of many lengths, so that for some the line would end behind the day.
    _payload(notebook, "prose", "en")[1]["markdown"] = "\n\n".join(
        f"{'Decide ' * n}{'a' * m} by 27 September – 1 May 2027." for n in range(6, 14) for m in range(1, 7, 2)
    )
    lines = [line for page in _set(notebook, fonts) for line in _lines(page)]
    assert len([line for line in lines if "27 September" in line]) == 24


def test_a_chinese_day_keeps_its_month(notebook, fonts):
    _payload(notebook, "prose", "zh")[1]["markdown"] = "\n\n".join(
        f"{'甲' * n}最晚 2027 年 3 月 27 日 – 5 月 1 日定去留。" for n in range(8, 40)
    )
    lines = [line for page in _set(notebook, fonts, "zh") for line in _lines(page)]
    assert len([line for line in lines if "5 月 1 日" in line]) == 32 == len([x for x in lines if "3 月 27 日" in x])


def test_a_chinese_amount_keeps_its_unit(notebook, fonts):
    # Of many lengths, so that for some the line would end before the last letter.
    ends = [f"{'1234567'[:n]},{m}30 万元" for n in range(1, 8) for m in range(1, 3)]
    _in_narrow_columns(notebook, [f"−2,090 万至 {end}" for end in ends] + ["8,600–1.6 万/平方公里"])
    lines = [line for page in _set(notebook, fonts, "zh") for line in _lines(page)]
    assert all(any(end in line for line in lines) for end in ends) and any("平方公里" in line for line in lines)
    assert [line for line in lines if re.match(r"元|万|方公里|公里|里", line)] == []


@pytest.mark.parametrize("above", range(20, 44, 3))
def test_a_long_table_does_not_begin_with_a_row_or_two_at_the_foot_of_a_page(notebook, fonts, above):
    _payload(notebook, "prose", "en")[1]["markdown"] = "\n\n".join(["A line."] * above)
    _with_table(notebook, ["A", "B"], [[f"row{n:03d}", "x"] for n in range(150)])
    pages = [page.get_textpage().get_text_range() for page in _set(notebook, fonts)]
    first = next(text for text in pages if "row000" in text)
    assert len(re.findall(r"row\d{3}", first)) >= 4
