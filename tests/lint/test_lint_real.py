"""The repository itself, and the command on a copy of it."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.cli import main as cli
from analysis.common.fonts import missing_glyphs
from analysis.lint import lint

ROOT = Path(__file__).resolve().parents[2]
REPORT = "notebooks/2-membership-economics.ipynb"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of all that is read, which the commands take for the project."""
    for folder in ("notebooks", "data", "analysis/exhibits", "analysis/notebook", "analysis/lint"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    return tmp_path


def _edit(root, change):
    """Change the text of the first prose cell of a notebook in Chinese that has a slot; returns its number."""
    content = json.loads((root / REPORT).read_text(encoding="utf-8"))
    for number, cell in enumerate(content["cells"], start=1):
        source = "".join(cell["source"])
        if source.startswith("%%prose zh") and "{breakeven_spend}" in source:
            cell["source"] = change(source).splitlines(keepends=True)
            (root / REPORT).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            return number
    raise AssertionError("no prose cell with {breakeven_spend}")


def test_the_repository_has_no_findings():
    assert [str(finding) for finding in lint(ROOT, ROOT / "data", missing_glyphs)] == []


def test_the_lists_of_allowed_words_stay_short():
    import tomllib

    for file in ("analysis/lint/allowed.toml", "data/allowed_words.toml"):
        assert len(tomllib.loads((ROOT / file).read_text(encoding="utf-8"))["allowed"]) <= 25


def test_a_slot_deleted_from_one_language_is_named(copy, capsys):
    number = _edit(copy, lambda source: source.replace("{breakeven_spend}", "不多"))
    assert cli.main(["lint", "--study", str(copy / "data")]) == 1
    assert (
        f"cell {number + 1} (en) uses breakeven_spend, its Chinese pair in cell {number} does not"
        in capsys.readouterr().out
    )


def test_findings_of_other_files_are_left_out(copy, capsys):
    _edit(copy, lambda source: source + " 7")
    assert cli.main(["lint", "--study", str(copy / "data"), str(copy / "data/claims.toml")]) == 0
    assert cli.main(["lint", "--study", str(copy / "data"), str(copy / REPORT)]) == 1
    assert cli.main(["lint", str(copy / "missing.ipynb")]) == 1
    assert "there is no such file" in capsys.readouterr().err


def test_a_digit_typed_into_prose_stops_check_and_is_named(copy, capsys):
    number = _edit(copy, lambda source: source.replace("\n", "\n共 7 家。", 1))
    # Broken evidence stops the command before it evaluates the study, and must not hide what the prose says.
    (copy / "data/options.toml").write_text("[", encoding="utf-8")
    assert cli.main(["check", "--study", str(copy / "data")]) == 1
    output = capsys.readouterr()
    assert f'{REPORT}, cell {number}, line 2, column 3: "7" states a quantity' in output.out
    assert "options.toml" in output.err


def test_prose_alone_makes_check_fail(copy, monkeypatch):
    from analysis.editions import review

    monkeypatch.setattr(review, "check", lambda *given: SimpleNamespace(lines=[], faults=[]))
    assert cli.main(["check", "--study", str(copy / "data")]) == 0
    _edit(copy, lambda source: source + " 7")
    assert cli.main(["check", "--study", str(copy / "data")]) == 1
