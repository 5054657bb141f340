"""The HTML page: complete in itself, ordered, navigable."""

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from analysis.common.payload import MIME
from analysis.render.html import render_html
from analysis.render.svg import inline_svg


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.fixture
def elements(page):
    parser = _Elements()
    parser.feed(page)
    return parser.found


def test_it_asks_no_server(page, elements):
    for tag, attributes in elements:
        assert "src" not in attributes and "srcset" not in attributes, tag
        if tag != "a":
            for name in ("href", "xlink:href"):
                assert attributes.get(name, "#").startswith(("#", "data:")), (tag, attributes[name])
    assert "@import" not in page
    assert not re.search(r"url\((?!data:|#)", page)
    assert not any(tag in ("iframe", "object", "img") for tag, _ in elements)


def test_it_is_small(page):
    assert len(page.encode()) < 1_500_000


def test_headings_are_in_order(elements):
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_lead_to_them(elements):
    ids = Counter(attributes["id"] for _, attributes in elements if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []
    inner = [a["href"][1:] for tag, a in elements if tag == "a" and a.get("href", "").startswith("#")]
    assert len(inner) > 20
    assert set(inner) <= set(ids)


def test_rows_lead_back_to_every_place_that_cites_them(page, language):
    row = re.search(r'<tr id="figure-2".*?</tr>', page, re.DOTALL).group()
    back = re.findall(r'<a href="#(cite-\d+)" title="([^"]+)" aria-label="([^"]+)">(\d+)</a>', row)
    assert len(back) == page.count('href="#figure-2"') == 4  # a tile and three paragraphs
    assert [number for *_, number in back] == ["1", "2", "3", "4"]
    for name, _, _, _ in back:
        assert re.search(rf'<a class="number" id="{name}" href="#figure-2"', page)
    sections = {
        "zh": ["开篇", "市场 1", "会员经济 2", "会员经济 2"],
        "en": ["Opening page", "The market 1", *["Membership economics 2"] * 2],
    }[language]
    assert [section for _, section, _, _ in back] == sections
    assert all(section in heard and number in heard for _, section, heard, number in back)


def test_charts_have_names_and_their_own_ids(elements, language):
    charts = [attributes for tag, attributes in elements if tag == "svg"]
    assert len(charts) == 6
    start = {"zh": "折线图", "en": "Line chart"}[language]
    assert all(chart["role"] == "img" and chart["aria-label"].startswith(start) for chart in charts)


def test_tables_have_captions_and_scopes(elements):
    tags = Counter(tag for tag, _ in elements)
    assert tags["table"] == tags["caption"] == 4
    scopes = Counter(attributes.get("scope") for tag, attributes in elements if tag == "th")
    assert scopes["col"] == 4 * 6 and scopes["row"] == 6 + 3 * 12 and set(scopes) == {"col", "row"}


def test_language_skip_link_and_styles(page, language):
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en-GB"}[language] }"' in page
    assert '<a class="skip" href="#main">' in page and '<main id="main" tabindex="-1">' in page
    assert "prefers-color-scheme: dark" in page and "@media print" in page
    assert page.count("data:font/woff2;base64,") == 2
    assert "<math" in page


def test_the_other_language_is_not_there(page, language):
    assert ("Do not relaunch" in page) == (language == "en")


def test_the_policy_is_that_of_the_one_script(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page).group(1)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy and policy.startswith("default-src 'none'")
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_tables_know_what_their_cells_count_for(page):
    values = re.search(r'<tr id="figure-3".*?</tr>', page, re.DOTALL).group()
    assert re.findall(r'data-sort="([^"]+)"', values) == ["411.5", "12"]
    assert '<section class="table" id="table-options"' in page  # no row of it is a target, so nobody looks one up
    assert page.count('data-sorts=""') == 3 and 'data-filters=""' not in page


def test_a_figure_names_the_inputs_it_rests_on(notebook, fonts):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.data[MIME].get("id") == "figures":
                numbers = [
                    {"anchor": "figure-1", "rests": ["input-4", "input-2", "input-nowhere"]},
                    {"anchor": "input-3", "rests": ["input-3"]},
                ]
                output.data[MIME]["data"] = {"numbers": numbers}
    page = render_html(notebook, "en", fonts)
    assert '<tr id="figure-1" data-rests="input-2 input-4">' in page
    assert len(re.findall("<tr[^>]* data-rests=", page)) == 1


def test_charts_take_their_colours_from_the_page(page):
    charts = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert not re.search(r"#[0-9a-f]{6}\b", charts)
    day, night = re.findall(r":root\{(--c[^}]*)\}", page)
    for colour in set(re.findall(r"var\(--c([0-9a-f]{6})\)", charts)):
        assert f"--c{colour}:#{colour};" in day and f"--c{colour}:#" in night
    assert "--cffffff:#17191b" in night and "--paper: #17191b" in page  # a chart's sheet is the page's


def test_same_input_same_page(notebook, fonts, language, page):
    assert render_html(notebook, language, fonts) == page


def test_an_exhibit_and_a_table_may_have_the_same_id(notebook, fonts):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.data[MIME]["kind"] == "exhibit":
                output.data[MIME]["id"] = output.data[MIME]["id"].replace("chart-0", "options")
                output.data[MIME]["data"] = {"claim": "where it comes from"}
    page = render_html(notebook, "en", fonts)
    assert 'id="exhibit-options"' in page and 'id="table-options"' in page
    assert "where it comes from" not in page


def test_raised_and_lowered_figures(notebook, fonts):
    notebook.cells[3].outputs[1].data[MIME]["markdown"] = "CR₂ = 10⁴"
    assert "CR<sub>2</sub> = 10<sup>4</sup>" in render_html(notebook, "en", fonts)


def test_an_svg_keeps_to_itself():
    svg = (
        '<?xml version="1.0"?><!DOCTYPE svg><svg width="10pt" height="5pt" xmlns="http://www.w3.org/2000/svg">'
        '<style>*{stroke: red}</style><defs><path id="a"/></defs><use xlink:href="#a" '
        'clip-path="url(#b)"/></svg>'
    )
    inline = inline_svg(svg, "c", 'so "quoted"')
    assert inline.startswith("<svg ") and 'viewBox="0 0 10 5"' in inline
    assert 'id="c--a"' in inline and 'xlink:href="#c--a"' in inline and "url(#c--b)" in inline
    assert "#chart-c *{stroke: red}" in inline
    assert 'aria-label="so &quot;quoted&quot;"' in inline


def test_an_svg_carries_nothing_that_draws_nothing():
    svg = (
        '<svg viewBox="0 0 9 9">\n <g id="f-text_1">\n  <text style="font-size: 8px; '
        "font-family: 'A', 'B'; fill: red\" "
        'transform="rotate(-0 1.5 2.5)">one two</text>\n <g id="f-line2d_1"/>\n </g><g id="f-patch_1">'
        '<path d="M 0 0 \nL 1 1 \n"/></g><text style="font-size: 8px; font-family: \'C\'; fill: red" '
        'transform="rotate(-90 1 2)">three</text></svg>'
    )
    inline = inline_svg(svg, "c", "x")
    assert "rotate(-0" not in inline and "text_1" not in inline and "line2d" not in inline
    assert "one two" in inline and 'id="c--f-patch_1"' in inline and "rotate(-90 1 2)" in inline
    assert inline.count("'A', 'B'") == 1 and "font-family: 'C'" in inline
