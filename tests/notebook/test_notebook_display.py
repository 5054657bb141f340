"""What JupyterLab shows of a study, a figure, a lineage, an exhibit: complete, escaped, in the notebook's language."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from IPython.core.interactiveshell import InteractiveShell

from analysis.evidence import Bilingual
from analysis.notebook import Chapter, Report, load_ipython_extension
from analysis.notebook.display.exhibit import css_width
from analysis.notebook.display.markup import Raw, escape, link, page, plain, table
from analysis.notebook.display.study import lineage_html, result_html, study_html
from analysis.notebook.display.text import headlines
from analysis.notebook.paths import Paths
from analysis.study import Study

EVIL = '<script>alert("x")</script>'


class Elements(HTMLParser):
    """The elements of a page; fails on one that is not closed in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.seen, self.text = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def count(self, tag: str) -> int:
        return sum(t == tag for t, _ in self.seen)


@pytest.fixture
def shell(study: Study) -> InteractiveShell:
    made = InteractiveShell()
    load_ipython_extension(made)
    made.user_ns["study"] = study
    return made


def html_of(shell: InteractiveShell, shown: object) -> str:
    return shell.display_formatter.format(shown)[0]["text/html"]


def test_the_extension_shows_every_kind_of_thing(shell: InteractiveShell, study: Study, place: Paths) -> None:
    for shown in (study, study["covered_share"], study.explain("covered_share"), Chapter("1-first", "en", place)):
        assert '<div class="ma" lang="en">' in html_of(shell, shown)
    for shown in (Chapter("1-first", "en", place), Report("en", place)):
        assert " at 0x" not in shell.display_formatter.format(shown)[0]["text/plain"]


@pytest.mark.parametrize(("chosen", "lang"), [("zh", "zh-CN"), ("en", "en"), ("fr", "en"), (None, "en")])
def test_displays_follow_the_language_of_the_notebook(shell: InteractiveShell, study, chosen, lang: str) -> None:
    shell.user_ns["LANGUAGE"] = chosen
    text = html_of(shell, study["breakeven_spend"])
    assert f'lang="{lang}"' in text and study["breakeven_spend"].label[lang[:2]] in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_study_is_a_table_of_its_headlines(study: Study, lang: str) -> None:
    text = study_html(study, lang)
    found = Elements(text)
    assert found.count("tr") == 1 + len(headlines(study))
    for name in headlines(study):
        assert name in found.text and study[name].label[lang] in found.text
    assert "¥27,000" in text if lang == "en" else "2.7 万元" in text
    shares = [list(map(int, m)) for m in re.findall(r"(\d+) / (\d+) / (\d+)%", text)]
    assert len(shares) == len(headlines(study)) and all(98 <= sum(s) <= 102 for s in shares)
    assert study.evidence.options[study.decision.best].name[lang] in text


def test_a_figure_opens_to_its_inputs_and_folds_beyond_two_levels(study: Study) -> None:
    found = Elements(result_html(study["breakeven_wallet"], "en"))
    details = [attributes for tag, attributes in found.seen if tag == "details"]
    assert any("open" in a for a in details) and any("open" not in a for a in details)
    [city] = [i for i, text in enumerate(found.text) if text == "covered_by_city"]
    assert city and "stores_by_city" in found.text
    assert any(a.get("href", "").startswith("http") for t, a in found.seen if t == "a")


def test_a_figure_with_dimensions_is_a_table_that_ends(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = study["covered_by_city"]
    assert Elements(result_html(figure, "en")).count("tr") == 1 + figure.value.size
    monkeypatch.setattr("analysis.notebook.display.study.ROWS", 2)
    assert f"{figure.value.size - 2} more rows are in .value" in result_html(figure, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_the_study_has_can_be_shown(study: Study, lang: str) -> None:
    for name in (*study.figures, *study.inputs):
        Elements(result_html(study[name], lang))


def test_text_of_the_evidence_is_never_markup(study: Study) -> None:
    figure = dataclasses.replace(study["card_fee"], label=Bilingual(EVIL, EVIL), formula=EVIL)
    assert EVIL not in result_html(figure, "en") and escape(EVIL) in result_html(figure, "en")
    root = study.explain("card_fee")
    fact = dataclasses.replace(root.facts[0], title=EVIL, publisher=EVIL, url=f"javascript:{EVIL}", region=EVIL)
    item = dataclasses.replace(root.item, why=Bilingual(EVIL, EVIL), label=Bilingual(EVIL, EVIL))
    evil = dataclasses.replace(root, facts=(fact,), item=item)
    text = lineage_html(evil, "en")
    assert Elements(text).count("script") == 0 and "href" not in text and text.count(escape(EVIL)) == 5


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", 'http://a" onclick="x', "", "ftp://a"])
def test_only_an_address_of_the_web_is_a_link(address: str) -> None:
    assert link(address, "a & b") == Raw("a &amp; b")
    assert 'href="https://example.org/?a=1&amp;b=2"' in link("https://example.org/?a=1&b=2", "x").html


def test_tables_escape_their_cells() -> None:
    assert EVIL not in page(table([("<b>", "")], [[EVIL]]), lang="en")


def test_colours_are_those_of_the_theme(study: Study) -> None:
    colours = re.findall(r"(?:color|background): ([^;]+);", result_html(study["card_fee"], "en").split("</style>")[0])
    assert colours and all("var(--jp-" in c or c == "none" for c in colours)


def test_an_exhibit_shows_title_picture_description_and_sources(report: Report) -> None:
    shown = report.exhibit("ledger")
    bundle = shown._repr_mimebundle_()
    [image] = [a for t, a in Elements(bundle["text/html"]).seen if t == "img"]
    assert image["alt"] == shown.payload["alt"]["en"] and image["src"].startswith("data:image/png;base64,")
    assert plain(shown.payload["source"]["en"]) in Elements(bundle["text/html"]).text
    assert "](#" not in bundle["text/html"] + bundle["text/plain"], "links of the report lead nowhere in a notebook"
    assert "](#" not in report.assumptions()._repr_mimebundle_()["text/markdown"]


def test_a_picture_has_two_pixels_for_each_of_the_page() -> None:
    def header(width: int) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + width.to_bytes(4, "big") + b"\0\0\0\1"

    assert css_width(header(1720), "full") == 860 and css_width(header(4000), "full") == 860
    assert css_width(header(840), "half") == 420
