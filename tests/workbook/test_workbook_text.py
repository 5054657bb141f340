"""Text from data is text in a workbook, whatever it begins with: no formula, error, date or link to a script."""

import dataclasses
import io
import re

import openpyxl
import pandas as pd
import pytest
from real_study import opened
from workbook_calculators import CALCULATORS, by_libreoffice, by_registry, live

from analysis.evidence import Bilingual
from analysis.study import Study
from analysis.uncertainty import designs
from analysis.workbook import SHEETS, workbook

HOSTILE = (
    '=HYPERLINK("http://127.0.0.1/x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "#N/A",
    "#REF!",
    "TRUE",
    '<c r="A1"><f>1+1</f><v/></c>',
    "a\x01b\x0bc",
    "1e5",
    "<r><t>=2+2</t></r>",
    "<r><t>x</t></r></si><si>",
    "_x0041_",
)
MARKUP = "<r><t>=2+2</t></r>"  # the writer's own mark for text that it copies into the file unread


def poisoned() -> Study:
    """The study with such text wherever data brings text."""
    study, texts = opened(), iter(HOSTILE * 1000)
    evidence = study.evidence

    def both() -> Bilingual:
        return Bilingual(zh=next(texts), en=next(texts))

    facts, sources = evidence.facts.copy(), evidence.sources.copy()
    for frame, kept in ((facts, ("unit", "source")), (sources, ())):
        for column in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[column]) and column not in kept:
                frame[column] = [next(texts) for _ in range(len(frame))]
    sources.loc[sources.index[0], "url"] = "javascript:alert(1)"
    sources.loc[sources.index[1], "url"] = 'http://127.0.0.1/"><x>'
    inputs = {k: dataclasses.replace(v, label=both(), why=both()) for k, v in evidence.inputs.items()}
    options = {k: dataclasses.replace(v, name=both(), why=both()) for k, v in evidence.options.items()}
    about = {**evidence.study, "title": {"zh": next(texts), "en": "=1+1"}, "edition": {"zh": "@x", "en": "-x"}}
    return Study(
        dataclasses.replace(evidence, facts=facts, sources=sources, inputs=inputs, options=options, study=about)
    )


@pytest.fixture(scope="module")
def poison() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(designs, "DRAWS", 2**8)  # no text rests on a draw
        return workbook(poisoned())


def test_hostile_text_stays_text(poison):
    file = openpyxl.load_workbook(io.BytesIO(workbook(opened())))
    found = openpyxl.load_workbook(io.BytesIO(poison))
    assert list(live(found)) == list(live(file)), "the formulas are ours and no other"
    seen = set()
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    assert cell.data_type in ("s", "inlineStr"), (sheet.title, cell.coordinate, cell.value)
                    seen.add(cell.value)
                    if cell.value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
                        assert cell.quotePrefix, (sheet.title, cell.coordinate, cell.value)
                if cell.hyperlink:
                    assert cell.hyperlink.target.startswith(("http://", "https://"))
    assert {text for text in HOSTILE if text.isprintable()} - {MARKUP} <= seen
    assert "\u200b" + MARKUP in seen and "=2+2" not in seen
    assert "a\ufffdb\ufffdc" in seen
    assert all("HYPERLINK" not in found[sheet][cell].value for sheet, cell, _ in live(found))


OF_NUMBERS = tuple(title for title, *_ in SHEETS if title != "Facts")


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_hostile_text_is_not_computed(calculator, poison, tmp_path):
    path = tmp_path / "poison.xlsx"
    path.write_bytes(poison)
    cells = by_registry(path, [{}], without=OF_NUMBERS)[0] if calculator == "registry" else by_libreoffice([path])[0]
    texts = [cells.get(("FACTS", f"{column}{row}")) for column in "BCDE" for row in range(5, 30)]
    assert not [text for text in texts if isinstance(text, int | float)]
    if calculator == "libreoffice":
        assert {"-2+3", "@SUM(1)", '=HYPERLINK("http://127.0.0.1/x","y")'} <= set(texts)


def test_no_negative_number_is_kept_as_text():
    """A spreadsheet cannot add "−5" whose minus is U+2212, nor any negative number that is text."""
    file = openpyxl.load_workbook(io.BytesIO(workbook(opened())))
    negative = 0
    for sheet in file:
        for row in sheet.iter_rows():
            for cell in row:
                negative += isinstance(cell.value, int | float) and cell.value < 0
                text = cell.value if isinstance(cell.value, str) and cell.data_type != "f" else ""
                assert not re.fullmatch(r"[−-][¥$£€]?[\d,.]+%?", text), (
                    sheet.title,
                    cell.coordinate,
                    text,
                )
    assert negative > 10
