"""Cells of prose: language first, then perhaps a condition; filled by the chapter or report opened last."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from analysis.common.blocks import Cell, Column, Row, Table
from analysis.errors import AnalysisError
from analysis.notebook import Chapter, Report, load_ipython_extension
from analysis.notebook.display.output import CellOutput, table_markdown
from analysis.notebook.prose import of_notebook, prose
from analysis.wording import SlotError


@pytest.mark.parametrize("line", ["", "  ", "de", "zh,en", "zh when", "en maybe few_gain", "en when few_gain now"])
def test_a_cell_without_a_language_is_refused(report: Report, line: str) -> None:
    with pytest.raises(AnalysisError, match=r"%%prose: expected a language \(zh or en\).*, found '") as error:
        prose(line, "text", report)
    assert f"found '{line.strip()}'" in str(error.value)


def test_a_cell_before_a_chapter_is_refused(report: Report) -> None:
    with pytest.raises(AnalysisError, match="open a Chapter or a Report in an earlier cell first"):
        of_notebook({"fee": 168, "_report": report})


def test_a_cell_is_filled_in_its_language(report: Report) -> None:
    shown = prose("zh", "\n年费 {card_fee}\n", report)
    assert isinstance(shown, CellOutput)
    payload = shown.payload
    data = payload.pop("data")
    assert payload == {"kind": "prose", "lang": "zh", "markdown": "年费 [168 元](#input-card-fee)"}
    assert [(p["id"], p["lang"], p["text"], p["values"]) for p in data["printed"]] == [
        ("card_fee", "zh", "168 元", [168.0])
    ]
    assert [(n["id"], n["roots"]) for n in data["numbers"]] == [("card_fee", ["card_fee"])]
    assert shown.markdown == "年费 168 元" and [p.id for p in report.printed["zh"]["card_fee"]] == ["card_fee"]


def test_an_unknown_slot_is_an_error_in_its_cell(report: Report) -> None:
    with pytest.raises(SlotError, match=r"slot \{card_fees\}: no such figure; the nearest is \{card_fee\}"):
        prose("en", "It cost {card_fees}.", report)


def test_the_last_chapter_or_report_of_a_notebook_fills(place, report: Report) -> None:
    chapter = Chapter("9-other", "en", place)
    assert of_notebook({"report": report, "fee": 168, "chapter": chapter}) is chapter
    assert of_notebook({"chapter": chapter, "report": report, "fee": 168}) is report
    prose("en", "{typical_saving}", chapter)
    assert report.printed["en"] == {}


@pytest.mark.parametrize("open_one", [lambda place: Report("en", place), lambda place: Chapter("9-other", "en", place)])
def test_a_cell_may_depend_on_a_claim(place, open_one) -> None:
    fills = open_one(place)
    assert prose("en when few_gain", "Few gain.", fills).markdown == "Few gain."
    assert prose("en unless few_gain", "Many gain.", fills) is None
    with pytest.raises(AnalysisError, match="no claim 'many_gain'"):
        prose("en when many_gain", "Many gain.", fills)


def test_the_magic_fills_from_the_notebooks_own_variables(report: Report) -> None:
    shell = InteractiveShell()
    load_ipython_extension(shell)
    shell.user_ns["report"] = report
    assert shell.run_cell_magic("prose", "en", "The fee is {card_fee}.").markdown == "The fee is ¥168."


def test_a_table_reads_as_markdown_and_keeps_its_columns() -> None:
    table = Table(
        id="t",
        title={"en": "Head", "zh": "头"},
        columns=(Column({"en": "A", "zh": "甲"}, "left"), Column({"en": "B", "zh": "乙"}, "right")),
        rows=(Row((Cell({"en": "x|y", "zh": "x"}), Cell({"en": "two\nlines", "zh": "z"}))),),
    )
    assert table_markdown(table, "en") == "**Head**\n\n| A | B |\n| :-- | --: |\n| x\\|y | two lines |"
    for lang, head in (("zh", "头"), ("en", "Head")):
        shown = CellOutput(table, markdown=table_markdown(table, lang))._repr_mimebundle_()["text/html"]
        assert f'<p class="head">{head}</p>' in shown and shown.count("<td") == 2
