"""The report of the warehouse clubs, made from a copy of the project by the same notebooks and read back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from made_reports import CLUBS

FOREIGN = re.compile(
    r"小红|美团|抖音|餐厅|到店|启动城市|试运营|典型用户|商家承担|地推"
    r"|Xiaohongshu|Meituan|Douyin|restaurant|in-store|launch cit|typical user|[Mm]erchants fund|like the trial"
)


@pytest.fixture(scope="module")
def reports(real_report) -> Path:
    return real_report(CLUBS)


def text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_every_file_speaks_of_the_clubs_alone(reports: Path) -> None:
    zh, en = (text(reports / f"strategy.{lang}.pdf") for lang in ("zh", "en"))
    pages = [(reports / f"strategy.{lang}.html").read_text(encoding="utf-8") for lang in ("zh", "en")]
    sheets = openpyxl.load_workbook(reports / "strategy.xlsx")
    cells = "\n".join(
        str(c.value)
        for sheet in sheets
        if sheet.title != "Facts"
        for row in sheet.iter_rows()
        for c in row
        if c.value and c.column < 8
    )
    assert "260" in zh and "260" in en
    assert "山姆会员店" in zh and "开市客" in zh and "Sam’s Club" in en.replace("'", "’") and "Costco" in en
    for said in (zh, en, *pages, cells):
        assert FOREIGN.findall(said) == []


def test_the_numbers_are_those_of_its_model(reports: Path) -> None:
    found = json.loads((reports / "numbers.json").read_text(encoding="utf-8"))
    numbers = {n["id"]: n for n in found["numbers"]}
    assert numbers["card_fee"]["value"] == 260
    assert numbers["covered_share"]["value"] > numbers["required_coverage"]["value"]
    en = text(reports / "strategy.en.pdf")
    for said in numbers["typical_saving"]["printed"]["en"]:
        assert said in en


def test_only_inputs_behind_what_is_shown_are_listed(reports: Path) -> None:
    en = text(reports / "strategy.en.pdf")
    assert "Share of shopping that a club draws" in en
    assert "Hours per stop" not in en and "Share an entrant aims at" not in en  # inputs of exhibits it leaves out
