"""An analyst's own frames, Markdown and figures in the report notebook: printed as blocks, or refused by name."""

from __future__ import annotations

import json

import nbformat
import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import Markdown
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from analysis.common.blocks import Table, decode
from analysis.common.payload import MIME
from analysis.errors import AnalysisError
from analysis.notebook import Chapter, Report, load_ipython_extension
from analysis.notebook.own_table import MOST_ROWS, Heads, frame_table
from analysis.notebook.paths import Paths
from analysis.study import Study
from analysis.wording import format_value

HEADS = Heads({}, {}, {"hangzhou": {"zh": "杭州", "en": "Hangzhou"}})
BOTH = {"zh": "一句话", "en": "a sentence"}


def texts(table: Table, lang: str = "en") -> list[list[str]]:
    """What a table prints, row by row."""
    return [[cell.text[lang] for cell in row.cells] for row in table.rows]


@pytest.fixture
def shell(report: Report) -> InteractiveShell:
    made = InteractiveShell()
    load_ipython_extension(made)
    made.user_ns["report"] = report
    return made


def shown(shell: InteractiveShell, thing: object) -> dict | None:
    """The payload of what a cell shows."""
    return shell.display_formatter.format(thing)[0].get(MIME)


def test_each_dtype_has_its_format() -> None:
    frame = pd.DataFrame(
        {
            "orders": [1234567, 2],
            "rate": [0.1234, -0.5],
            "year": [2024, 2025],
            "ok": [True, False],
            "day": pd.to_datetime(["2026-01-02", None]),
            "城市 | Town": ["hangzhou", "a|b_c"],
        }
    )
    made = frame_table(frame, HEADS)
    assert [c.title["en"] for c in made.columns] == ["orders", "rate", "Year", "ok", "day", "Town"]
    assert [c.title["zh"] for c in made.columns][-1] == "城市" and [c.align for c in made.columns][:3] == ["right"] * 3
    assert texts(made) == [
        ["1,234,567", "0.123", "2024", "yes", "2026-01-02", "Hangzhou"],
        ["2", "\u22120.500", "2025", "no", "–", r"a\|b\_c"],
    ]
    assert texts(made, "zh")[0][3:] == ["是", "2026-01-02", "杭州"]
    assert made.rows[0].cells[1].value == 0.1234 and made.note is None


def test_figures_have_their_label_and_unit(study: Study, report: Report) -> None:
    table = report.table(study.frame(["covered_by_city"])).block
    spec, label = study["covered_by_city"], study["covered_by_city"].label
    assert table.columns[0].title == {"zh": "城市", "en": "City"}
    by_name = {c.title["en"]: n for n, c in enumerate(table.columns)}
    where = by_name[f"{label['en']} (low)"]
    low = spec.low.values
    assert [row[where] for row in texts(table)] == [format_value(v, "share", "en") for v in low]
    assert [row.cells[where].value for row in table.rows] == list(low)


def test_a_unit_of_its_own_counts() -> None:
    frame = pd.DataFrame({"value": [1680.0], "other": [2.0]})
    frame.attrs["unit"] = {"value": "CNY/year"}
    assert texts(frame_table(frame, HEADS)) == [["¥1,680", "2"]]


def test_a_multiindex_stands_once_for_its_rows() -> None:
    index = pd.MultiIndex.from_product([["a", "b"], ["x", "y"]], names=["outer", "inner"])
    columns = pd.MultiIndex.from_tuples([("left", "n"), ("left", "m")])
    made = frame_table(pd.DataFrame(np.arange(8).reshape(4, 2), index=index, columns=columns), HEADS)
    assert [c.title["en"] for c in made.columns] == ["outer", "inner", "left · n", "left · m"]
    assert [row[:2] for row in texts(made)] == [["a", "x"], ["", "y"], ["b", "x"], ["", "y"]]


def test_a_long_frame_says_what_it_leaves_out() -> None:
    assert frame_table(pd.DataFrame({"n": range(MOST_ROWS)}), HEADS).note is None
    made = frame_table(pd.DataFrame({"n": range(1_234)}), HEADS)
    assert len(made.rows) == MOST_ROWS == 60 and made.note["en"] == "The first 60 of 1,234 rows."
    assert made.note["zh"] == "共 1,234 行，列出前 60 行。"


def test_a_cell_that_shows_a_frame_prints_a_table(shell: InteractiveShell) -> None:
    payload = shown(shell, pd.DataFrame({"n": [1, 2]}))
    assert isinstance(decode(json.loads(json.dumps(payload))), Table)
    assert shown(shell, pd.Series([1, 2], name="n"))["columns"] == payload["columns"]


def test_markdown_is_prose_of_its_language(shell: InteractiveShell) -> None:
    assert [shown(shell, Markdown(text))["lang"] for text in ("三年。", "Three years.")] == ["zh", "en"]


def test_a_chapter_prints_nothing_by_itself(study: Study, place: Paths) -> None:
    shell = InteractiveShell()
    load_ipython_extension(shell)
    shell.user_ns["chapter"] = Chapter("1-first", "en", place)
    assert [shown(shell, x) for x in (pd.DataFrame({"n": [1]}), Markdown("a"), Figure())] == [None] * 3


def test_a_bare_figure_is_refused_with_what_to_write(shell: InteractiveShell, capsys) -> None:
    shell.user_ns["figure"] = Figure()
    shell.run_cell("figure")
    said = "".join(capsys.readouterr())
    assert "the report prints no Figure without a title" in said and "report.chart(figure" in said


def test_a_chart_is_an_exhibit_with_numbers_filled_in(report: Report) -> None:
    figure, _ = plt.subplots()
    title = {"zh": "年费 {card_fee}", "en": "A fee of {card_fee}"}
    block = report.chart(figure, "mine", title=title, alt=BOTH, source=BOTH).block
    assert block.title["en"] == "A fee of [¥168](#input-card-fee)" and block.alt == BOTH and block.id == "mine"
    assert set(block.svg) == {"zh", "en"} and not plt.fignum_exists(figure.number)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"alt": {"en": "x"}}, "alt: expected a text in both languages, found none in zh"),
        ({"title": {"zh": "x", "eng": "x"}}, 'found none in en (found "eng"; did you mean "en"?)'),
        ({"source": "KrASIA"}, "source: expected a text in both languages, found none in zh and en"),
        ({"name": "my chart"}, "a name of an exhibit is letters, digits"),
        ({"figure": 3}, "expected a matplotlib figure"),
        ({"width": "wide"}, "width is full or half, found 'wide'"),
    ],
)
def test_a_chart_that_lacks_something_is_refused(report: Report, change: dict, said: str) -> None:
    given = {"figure": Figure(), "name": "mine", "title": BOTH, "alt": BOTH, "source": BOTH} | change
    with pytest.raises(AnalysisError) as caught:
        report.chart(given.pop("figure"), given.pop("name"), **given)
    assert said in str(caught.value)


def test_an_empty_frame_is_refused(report: Report) -> None:
    with pytest.raises(AnalysisError, match="0 rows and 1 columns makes no table"):
        report.table(pd.DataFrame({"n": []}))


def test_a_notebook_of_frames_is_valid(shell: InteractiveShell) -> None:
    data, _ = shell.display_formatter.format(pd.DataFrame({"n": [1.5]}))
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data)])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
