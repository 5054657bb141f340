"""The parts of the HTML page that need no page: colours by night, sorting, marks of language, links back."""

from types import SimpleNamespace

import pytest

from analysis.render.document import Document, Row, Table
from analysis.render.html.blocks import _without_ditto
from analysis.render.html.citations import BACK, link_citations
from analysis.render.html.lineage import rests_on
from analysis.render.html.palette import by_night, contrast, palette_css, themed
from analysis.render.html.sorting import number, sort_keys
from analysis.render.html.tongues import mark_tongues
from analysis.render.svg import inline_svg

PLACE = SimpleNamespace()
HOUSE = ["1e252b", "5f6b75", "a9b2ba", "24405a", "b5182b", "e6e9ec", "a3aeb8", "6b7c8b", "8794a0", "e9babf", "f2d5d9"]


@pytest.mark.parametrize("colour", HOUSE)
def test_a_colour_keeps_its_contrast_by_night(colour):
    day, night = contrast("#" + colour, "#ffffff"), contrast(by_night("#" + colour), by_night("#ffffff"))
    assert night > 4.5 if day > 4.5 else night > 0.9 * day


def test_a_colour_keeps_its_hue_by_night():
    red = by_night("#b5182b")
    channels = [int(red[at : at + 2], 16) for at in (1, 3, 5)]
    assert channels[0] > 1.8 * max(channels[1:])
    assert by_night("#000000") > by_night("#777777") > by_night("#ffffff")


def test_words_and_targets_in_a_chart_are_no_colours():
    svg = '<svg><use href="#abc123def"/><text style="fill:#ABCDEF">#abcdef</text></svg>'
    assert themed(svg) == '<svg><use href="#abc123def"/><text style="fill:var(--cabcdef)">#abcdef</text></svg>'
    assert palette_css("no chart") == ""


@pytest.mark.parametrize(
    ("cell", "worth"),
    [
        ("1,680 元", 1680), ("2.5 万元", 25000),
        ("−1,050 万元 至 2.0 亿元", -10_500_000), ("−¥3.2 million", -3_200_000),
        ("0.60%", 0.006), ("70% (65%–75%)", 0.7), ("9,261 元 – 7.0 万元", 9261),
        ("10–112 万元", 100_000), ("2.9×", 2.9),
        ("20 months", 20 / 12), ("3.4 年", 3.4), ("8.3 个月", 8.3 / 12), ("8 values", 8), ("never", None), ("–", None),
    ],
)  # fmt: skip
def test_a_printed_number_is_worth_what_it_says(cell, worth):
    assert number(cell) == (None if worth is None else pytest.approx(worth, abs=1e-8))


def test_a_column_sorts_as_what_it_mostly_is():
    assert sort_keys(["12", "never", "–", "3"]) == [12, None, None, 3]
    assert sort_keys(["about 12", "some", "3"]) is None
    assert sort_keys(["good", "–", "weak", "fair"]) == [2, None, 0, 1]
    assert sort_keys(["2024", "2023-08", "2025/2026"]) is None
    assert sort_keys(["–", ""]) is None


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "<p>山姆1070万会员 (SRI)</p>", '<p><span lang="zh">山姆1070万会员</span> (SRI)</p>'),
        ("en", "the “小红卡” of 2025", 'the <span lang="zh">“小红卡”</span> of 2025'),
        ("en", "<svg><text>小红卡</text></svg>", "<svg><text>小红卡</text></svg>"),
        ("zh", "用 Costco 与 Amazon Prime 对照", "用 Costco 与 Amazon Prime 对照"),
        ("zh", "见 Merger Guidelines 2023 一节", "见 Merger Guidelines 2023 一节"),
        ("zh", "<a>With sales, it still grows</a>", '<a><span lang="en">With sales, it still grows</span></a>'),
    ],
)
def test_only_runs_of_the_other_language_are_marked(language, text, marked):
    assert mark_tongues(text, language) == marked


def test_links_back_name_the_section_and_only_rows_have_them():
    main = (
        '<p><a href="#r-1">7</a></p><h2 id="s">A &amp; <em>B</em></h2><a href="#s">s</a><a href="#r-1">8%</a>'
        f'<tr id="r-1"><th>x{BACK.format("r-1")}</th></tr><tr id="r-2"><th>y{BACK.format("r-2")}</th></tr>'
    )
    linked = link_citations(main, "Start", "Back to use {number}: {section}")
    assert '<a class="number bare" id="cite-1" href="#r-1">7</a>' in linked
    assert '<a href="#s">s</a><a class="number" id="cite-2" href="#r-1">8%</a>' in linked
    assert '<a href="#cite-1" title="Start" aria-label="Back to use 1: Start">1</a>' in linked
    assert 'title="A &amp; B" aria-label="Back to use 2: A &amp; B">2</a>' in linked
    assert "<th>y</th>" in linked and "<!--" not in linked


def table(*rows: Row) -> Document:
    return Document("en", "t", (Table("t", None, None, (), rows, None, None, False, PLACE),))


def test_what_a_row_rests_on_is_there_and_the_weakest_comes_first():
    document = table(
        Row("input-a", ("A", "see [1](#fact-x) [2](#fact-gone), and [5%](#input-c)")),
        Row("input-b", ("B", "")),
        Row("input-c", ("▲ C", "")),
        Row("fact-x", ("X", "")),
        Row("figure-y", ("Y", "")),
    )
    rests = rests_on(document, {"figure-y": ("input-a", "input-b", "input-c", "input-unlisted")})
    assert rests["figure-y"] == ("input-c", "input-a", "input-b")
    assert rests["input-a"] == ("fact-x",)
    assert rests["fact-x"] == ()


def test_the_same_is_spelt_out():
    rows = _without_ditto((Row("a", ("x", "Office (2025)")), Row("b", ("y", "the same")), Row("c", ("z", "the same"))))
    assert [row.cells for row in rows] == [("x", "Office (2025)"), ("y", "Office (2025)"), ("z", "Office (2025)")]


def test_a_chart_is_no_finer_than_a_screen_but_its_scales_are():
    svg = '<svg viewBox="0 0 9 9"><path d="M 24.702264 148.249" transform="scale(0.015625)"/><text>0.12345</text></svg>'
    inline = inline_svg(svg, "c", "alt")
    assert 'd="M 24.7 148.25" transform="scale(0.015625)"' in inline and "<text>0.12345</text>" in inline
