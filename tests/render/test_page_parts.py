"""The parts of the HTML page that need no page: colours by night, sorting, marks of language, links back."""

import math
import re

import pytest

from analysis.common.blocks import Cell, Column, Row, Table
from analysis.common.languages import LANGUAGES
from analysis.render.document import Document
from analysis.render.html.blocks import _without_ditto
from analysis.render.html.citations import BACK, link_citations
from analysis.render.html.language_spans import mark_languages
from analysis.render.html.lineage import rests_on
from analysis.render.html.palette import contrast, dark_variant, palette_css, themed
from analysis.render.html.sorting import sort_keys
from analysis.render.html.unbroken import keep_together
from analysis.render.html.widths import shares
from analysis.render.svg import inline_svg
from analysis.wording import format_interval, format_value

HOUSE = ["1e252b", "5f6b75", "a9b2ba", "24405a", "b5182b", "e6e9ec", "a3aeb8", "6b7c8b", "8794a0", "e9babf", "f2d5d9"]


@pytest.mark.parametrize("colour", HOUSE)
def test_a_colour_keeps_its_contrast_by_night(colour):
    day, night = contrast("#" + colour, "#ffffff"), contrast(dark_variant("#" + colour), dark_variant("#ffffff"))
    assert night > 4.5 if day > 4.5 else night > 0.9 * day


def test_a_colour_keeps_its_hue_by_night():
    red = dark_variant("#b5182b")
    channels = [int(red[at : at + 2], 16) for at in (1, 3, 5)]
    assert channels[0] > 1.8 * max(channels[1:])
    assert dark_variant("#000000") > dark_variant("#777777") > dark_variant("#ffffff")


def test_words_and_targets_in_a_chart_are_no_colours():
    svg = '<svg><use href="#abc123def"/><text style="fill:#ABCDEF">#abcdef</text></svg>'
    assert themed(svg) == '<svg><use href="#abc123def"/><text style="fill:var(--cabcdef)">#abcdef</text></svg>'
    assert palette_css("no chart") == ""


def order(cells: list[Cell]) -> list[str]:
    """What the page's script shows from the top after a click on the head: what says nothing stays last."""
    keys = sort_keys(cells)
    ranked = sorted((float(key.replace("Infinity", "inf")), at) for at, key in enumerate(keys) if key)
    return [cells[at].text for _, at in ranked] + [cells[at].text for at, key in enumerate(keys) if not key]


COLUMNS = {  # unit: values from the least, across every word that a language counts with
    "CNY": (-2.1e8, -10_500_000, -65, 0, 0.5, 168, 9_261, 22_413, 59_213_000, 1.96e9, 1.2e12, math.inf),
    "share": (-0.02, 0.0006, 0.006, 0.0995, 0.38, 1.0),
    "years": (0.04, 8.3 / 12, 1, 2, 20, math.inf),
    "count": (0, 8, 9_303, 72_000, 3.2e6, 4.1e8),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", COLUMNS)
def test_a_column_of_numbers_sorts_by_value_whatever_words_count_them(unit, lang):
    cells = [Cell(format_value(value, unit, lang), value, unit) for value in COLUMNS[unit]]
    mixed = [Cell("–", math.nan, unit), *cells[::-1][1::2], Cell("–"), *cells[::-1][::2]]
    assert len({cell.text for cell in cells}) == len(cells)
    assert order(mixed) == [*(cell.text for cell in cells), "–", "–"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_interval_sorts_by_its_lower_end(lang):
    ends = [(-1.05e7, 2e8), (-65, -3), (9_303, 72_000), (1e5, 1.12e6), (9.5e11, 1.2e12), (2.9e12, math.inf)]
    cells = [Cell(format_interval(low, high, "CNY", lang), low, "CNY") for low, high in ends]
    assert order(cells[::-1]) == [cell.text for cell in cells]
    assert any("亿" in cell.text or "trillion" in cell.text for cell in cells)


def test_a_rating_sorts_by_its_rank_and_words_have_no_key():
    assert sort_keys([Cell("good", 2.0), Cell("–"), Cell("weak", 0.0)]) == ["2", "", "0"]
    assert sort_keys([Cell("2024"), Cell("2023-08"), Cell("12 of them")]) == ["", "", ""]


def test_times_in_one_column_are_told_in_one_unit():
    times = {"hours": 7, "days": 20, "months": 3, "years": 1}
    cells = [Cell(f"{value} {unit}", value, unit) for unit, value in times.items()]
    assert order(cells[::-1]) == [cell.text for cell in cells]


def test_a_key_has_every_digit_and_reads_as_a_number():
    keys = sort_keys([Cell("11%", 0.11200000000000002, "share"), Cell("11%", 0.112, "share"), Cell("never", -math.inf)])
    assert keys == ["0.11200000000000002", "0.112", "-Infinity"]


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "<p>山姆1070万会员 (SRI)</p>", '<p><span lang="zh">山姆1070万会员</span> (SRI)</p>'),
        ("en", "the “小红卡” of 2025", 'the <span lang="zh">“小红卡”</span> of 2025'),
        ("en", "<svg><style>a</style><text>小红卡</text></svg>", "<svg><style>a</style><text>小红卡</text></svg>"),
        ("zh", "用 Costco 与 Amazon Prime 对照", "用 Costco 与 Amazon Prime 对照"),
        ("zh", "见 Merger Guidelines 2023 一节", "见 Merger Guidelines 2023 一节"),
        ("zh", "<a>With sales, it still grows</a>", '<a><span lang="en">With sales, it still grows</span></a>'),
    ],
)
def test_only_runs_of_the_other_language_are_marked(language, text, marked):
    assert mark_languages(text, language) == marked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("from −¥20.9 million to ¥55.3 million.", ["−¥20.9 million", "¥55.3 million"]),
        ("−¥12", []),
        ("¥168 a year, 5,000 shops", []),
        ("加 −2,090 万元 至 5,530 万元", ["−2,090 万元", "5,530 万元"]),
        ("by 6 April 2027", ["6 April 2027"]),
        ("<svg><style>a</style><text>¥5 million</text></svg>", []),
        ('<td class="left whole">¥5 million</td>', []),
    ],
)
def test_amounts_and_dates_stay_on_one_line(text, kept):
    together = keep_together(text)
    assert re.findall('<span class="whole">(.*?)</span>', together) == kept
    assert re.sub('<span class="whole">(.*?)</span>', r"\1", together) == text


def test_a_column_of_two_amounts_holds_one_and_the_word_between():
    heads = ["Option", "What it does", "Interval"]
    does = "A lower fee and a deeper discount, borne by merchants, in every city of the trial"
    said = [["Cheaper card, deeper discount", "Relaunch as it was, once more"], [does, does]]
    plain = shares(heads, [*said, ["n" * 31]], [2, 6, 1], 0.48)
    wide = shares(heads, [*said, ["−¥20.9 million to ¥55.3 million"]], [2, 6, 1], 0.48)
    assert plain[2] * 48 / 100 < 17 * 0.48 <= wide[2] * 48 / 100
    assert sum(wide) == pytest.approx(sum(plain), abs=0.2) and wide[1] < plain[1]


def test_links_back_name_the_section_and_only_rows_have_them():
    main = (
        '<p><a href="#r-1">7</a></p><h2 id="s">A &amp; <em>B</em></h2><a href="#s">s</a><a href="#r-1">8%</a>'
        f'<tr id="r-1"><th>x{BACK.format("r-1")}</th></tr><tr id="r-2"><th>y{BACK.format("r-2")}</th></tr>'
    )
    linked = link_citations(main, "Start", "Back to use {number}: {section}")
    assert '<a class="number" id="cite-1" href="#r-1">7</a>' in linked
    assert '<a href="#s">s</a><a class="number" id="cite-2" href="#r-1">8%</a>' in linked
    assert '<a href="#cite-1" title="Start" aria-label="Back to use 1: Start">1</a>' in linked
    assert 'title="A &amp; B" aria-label="Back to use 2: A &amp; B">2</a>' in linked
    assert "<th>y</th>" in linked and "<!--" not in linked


@pytest.mark.parametrize(
    ("cell", "bare"),
    [
        ("took the {90}-day trial", ""),
        ("rises above {184}", ""),
        ("We assume it. {1} {2}", "1 2"),
        ("rises above {184} {1} {2}", "1 2"),
        ("of {7} {9}", ""),
        ("none {0}", ""),
    ],
)
def test_only_what_counts_up_to_the_end_of_a_cell_is_evidence(cell, bare):
    text = re.sub(r"{(\d+)}", r'<a href="#r-1">\1</a>', cell)
    linked = link_citations(f"<tr><th>x{BACK.format('r-1')}</th><td>{text}</td></tr>", "Start", "{number} {section}")
    assert re.findall(r'<a class="number bare"[^>]*>(\d+)</a>', linked) == bare.split()
    assert linked.count('class="number') == text.count("<a ")


def row(anchor: str, *texts: str, **known) -> Row:
    return Row(tuple(map(Cell, texts)), anchor, **known)


def table(*rows: Row) -> Document:
    return Document("en", "t", (Table(id="t", columns=(Column("A"), Column("B")), rows=rows),))


def test_what_a_row_rests_on_is_there_and_the_weakest_comes_first():
    document = table(
        row("input-a", "A", "see [1](#fact-x) [2](#fact-gone), and [5%](#input-c)", rests=("fact-x", "fact-gone")),
        row("input-b", "B", ""),
        row("input-c", "▲ C", "", weak=True),
        row("fact-x", "X", ""),
        row("figure-y", "Y", ""),
    )
    rests = rests_on(document, {"figure-y": ("input-a", "input-b", "input-c", "input-unlisted")})
    assert rests["figure-y"] == ("input-c", "input-a", "input-b")
    assert rests["input-a"] == ("fact-x",)
    assert rests["fact-x"] == ()


def test_the_same_is_spelt_out():
    rows = _without_ditto((row("a", "x", "Office (2025)"), row("b", "y", "the same"), row("c", "z", "the same")))
    assert rows == [row("a", "x", "Office (2025)"), row("b", "y", "Office (2025)"), row("c", "z", "Office (2025)")]


def test_a_chart_is_no_finer_than_a_screen_but_its_scales_are():
    svg = '<svg viewBox="0 0 9 9"><path d="M 24.702264 148.249" transform="scale(0.015625)"/><text>0.12345</text></svg>'
    inline = inline_svg(svg, "c", "alt")
    assert 'd="M24.7 148.25" transform="scale(0.015625)"' in inline and "<text>0.12345</text>" in inline
