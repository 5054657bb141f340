"""The real project built from a copy: both languages read back, the same bytes twice, a what-if edition that agrees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("analysis", "data", "notebooks", "pyproject.toml", "requirements.lock")
FILES = ("strategy.zh.pdf", "strategy.en.pdf", "strategy.zh.html", "strategy.en.html", "numbers.json")


def report(root: Path, *words: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", *words], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its report, a what-if edition, and the bytes of the first build aside."""
    root = tmp_path_factory.mktemp("project")
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, root / part)
    if (ROOT / "build" / "fonts").is_dir():
        shutil.copytree(ROOT / "build" / "fonts", root / "build" / "fonts")
    assert "Written:" in report(root)
    shutil.copytree(root / "reports", root / "first")
    report(root, "--force")
    report(root, "--set", "card_discount=0.3")
    return root


def same_inputs_give_the_same_bytes(built: Path) -> None:
    for name in FILES:
        assert (built / "reports" / name).read_bytes() == (built / "first" / name).read_bytes(), name


def both_languages_are_there_with_the_break_even(built: Path) -> None:
    zh, en = (text(built / "reports" / f"strategy.{lang}.pdf") for lang in ("zh", "en"))
    assert "1,680" in zh and "1,680" in en
    assert "小红卡" in zh and "Xiaohongshu" in en
    assert "停得对" in zh and "Stopping was right" in en


def the_pdf_is_tagged_outlined_and_of_readable_length(built: Path, lang: str) -> None:
    path = built / "reports" / f"strategy.{lang}.pdf"
    with pikepdf.open(path) as pdf:
        assert 10 <= len(pdf.pages) <= 14
        assert str(pdf.Root.Lang).startswith(lang)
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 8
        fonts = {str(f.BaseFont) for page in pdf.pages for f in page.get("/Resources", {}).get("/Font", {}).values()}
        assert any("NotoSansSC" in f for f in fonts)
    assert not list((built / "reports").glob("*.part"))


def a_what_if_edition_agrees_with_itself_and_leaves_the_base_alone(built: Path) -> None:
    folder = built / "reports" / "what-if" / "card_discount-0.3"
    numbers = {n["id"]: n for n in json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]}
    zh, en = (text(folder / f"strategy.{lang}.pdf") for lang in ("zh", "en"))
    assert "30%" in en and "30%" in zh  # the change is on the cover
    for said in numbers["typical_saving"]["printed"]["en"]:
        assert said in en
    assert numbers["typical_saving"]["value"] > 100
    assert "The title says the reverse" in en  # a claim that no longer holds speaks its other sentence
    base = {n["id"]: n for n in json.loads((built / "reports" / "numbers.json").read_text(encoding="utf-8"))["numbers"]}
    assert base["typical_saving"]["value"] < 40


def test_the_report_of_the_real_project(built):
    """One test, because two workers would each build the copy."""
    same_inputs_give_the_same_bytes(built)
    both_languages_are_there_with_the_break_even(built)
    for lang in ("zh", "en"):
        the_pdf_is_tagged_outlined_and_of_readable_length(built, lang)
    a_what_if_edition_agrees_with_itself_and_leaves_the_base_alone(built)
