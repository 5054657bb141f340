"""Words that may stand before the exhibit before them do so where it does not fit on the page, and there alone."""

import pypdfium2
import pytest
from nbformat.v4 import new_notebook
from report_sample import _code, _markdown, exhibit

from analysis.render.html import render_html
from analysis.render.pdf import render_pdf

WORDS = "These leading words are one paragraph of some length, which the page has room for. " * 4


def book(before, may_lead):
    """A page with `before` small paragraphs, an exhibit, words and an exhibit after them."""
    said = [{"kind": "prose", "lang": "en", "markdown": "\n\n".join(["Filler."] * before)}]
    words = [{"kind": "passage", "markdown": {"zh": "字", "en": WORDS}} | ({"may_lead": True} if may_lead else {})]
    cells = [_markdown("# 题 | Title"), _markdown("## 节 | Section"), _code(said)]
    first, second = (exhibit(number) | {"source": None} for number in (0, 1))
    return new_notebook(cells=[*cells, _code([first]), _code(words), _code([second])])


def placed(fonts, before, may_lead):
    """Page and height of the first exhibit's title, the words and the second exhibit's title: down the pages."""
    found = {}
    for number, page in enumerate(pypdfium2.PdfDocument(render_pdf(book(before, may_lead), "en", fonts))):
        text = page.get_textpage()
        for name, start in (("first", "Two platforms hold"), ("words", "These leading"), ("second", "A member breaks")):
            at = text.search(start).get_next()
            if at and name not in found:
                found[name] = (number, page.get_size()[1] - text.get_charbox(at[0])[3])
    return found


def in_a_row(before, between):
    """Two pairs of an exhibit and words, each after small paragraphs."""

    def pair(number, fillers):
        said = "\n\n".join(["Filler."] * fillers + [f"Before {number}."])
        words = {"kind": "passage", "markdown": {"zh": "字", "en": f"After {number}. {WORDS}"}, "may_lead": True}
        prose = {"kind": "prose", "lang": "en", "markdown": said}
        return [_code([prose]), _code([exhibit(number) | {"source": None}]), _code([words])]

    cells = [_markdown("# 题 | Title"), _markdown("## 节 | Section"), *pair(0, before), *pair(1, between)]
    return new_notebook(cells=cells)


@pytest.mark.parametrize(("before", "between"), [(14, 10), (18, 24), (19, 24), (19, 26)])
def test_of_two_in_a_row_each_is_decided_where_it_stands(fonts, before, between):
    found = {}
    for number, page in enumerate(pypdfium2.PdfDocument(render_pdf(in_a_row(before, between), "en", fonts))):
        text = page.get_textpage()
        for start in ("Before 0", "Two platforms hold", "After 0", "Before 1", "A member breaks", "After 1"):
            if at := text.search(start).get_next():
                found[start] = (number, page.get_size()[1] - text.get_charbox(at[0])[3])
    for number, title in enumerate(("Two platforms hold", "A member breaks")):
        end, figure, words = found[f"Before {number}"], found[title], found[f"After {number}"]
        assert end < min(figure, words) and (words < figure) == (figure[0] > end[0])


@pytest.mark.parametrize("before", [3, 16, 20, 26])
def test_words_go_first_where_the_exhibit_would_begin_the_next_page(fonts, before):
    as_written, by_room = placed(fonts, before, False), placed(fonts, before, True)
    assert as_written["first"] < as_written["words"] < as_written["second"]
    if as_written["first"][0] == 0:
        assert {name: page for name, (page, _) in by_room.items()} == {n: p for n, (p, _) in as_written.items()}
        assert all(by_room[name][1] == pytest.approx(height, abs=0.5) for name, (_, height) in as_written.items())
    else:
        assert (
            by_room["words"][0] == 0 < by_room["first"][0] and by_room["words"] < by_room["first"] < by_room["second"]
        )


def test_both_kinds_of_page_were_met(fonts):
    assert placed(fonts, 3, False)["first"][0] == 0 < placed(fonts, 26, False)["first"][0]


def test_on_a_screen_the_words_stay_where_they_were_written(fonts):
    shown = render_html(book(26, True), "en", fonts)
    assert shown.index("<figure") < shown.index("These leading") < shown.rindex("<figure")
