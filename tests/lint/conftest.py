"""A small project in a temporary folder: one notebook, one study, one exhibit, all clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lint_cells import code, markdown

from analysis.lint import LintFinding, lint

STUDY = {
    "inputs.toml": '[card_fee]\nname = { zh = "年费", en = "Fee" }\nvalue = 168\n'
    'why = { zh = "公告价。", en = "As announced." }\n',
    "claims.toml": '[dear]\nexhibit = "dear"\nzh = "年费是 {card_fee}"\nen = "The fee is {card_fee}"\n',
    "facts.csv": "id,value\nshops,5000\n",
    "study.toml": "date = 2026-11-22\n",
    "report.toml": "cover = {}\n",
}
EXHIBIT = """\
EXHIBIT = Exhibit(
    subtitle=Bilingual(zh="按年费 {card_fee}", en="By fee, {card_fee}"),
)
"""


class Project:
    """Writes its files and lints them."""

    def __init__(self, root: Path) -> None:
        self.root, self.study = root, root / "data"
        self.write("analysis/exhibits/dear.py", EXHIBIT)
        for name, text in STUDY.items():
            self.write(f"data/{name}", text)
        self.notebook(markdown("# 标题 | Title"))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def notebook(self, *cells: dict, name: str = "1-one") -> None:
        self.write(f"notebooks/{name}.ipynb", json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}))

    def prose(self, zh: str, en: str) -> None:
        self.notebook(markdown("# 标题 | Title"), code(f"%%prose zh\n{zh}"), code(f"%%prose en\n{en}"))

    def lint(self, missing=None) -> list[LintFinding]:
        return lint(self.root, self.study, missing)

    def lines(self, missing=None) -> list[str]:
        return [str(finding) for finding in self.lint(missing)]


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)
