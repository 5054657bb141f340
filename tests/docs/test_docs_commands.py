"""Every command of the guides and of the README: run in a copy of the project, in order, with what it is said to print.

What takes minutes or waits for a person (`make report`, `make test`, `make lab` …) is read, not run: the Makefile must
have the target, and what it calls must be a command that the command line takes, on a study and inputs that exist.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from string import Template

import nbformat
import pytest
from guide import Block, Command, apply, blocks, commands, inline, missing
from nbclient import NotebookClient

from analysis.cli import main as cli
from analysis.cli import settings
from analysis.common.blocks import Chart
from analysis.render.document import read_document

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs").glob("*.md"))
NEW_EXHIBIT = ROOT / "docs/add-a-figure-and-an-exhibit.md"
SURPRISES = ROOT / "docs/what-surprised-us.md"  # a table, held by test_docs_surprises
SETS = ("lab", "office", "engines", "spark", "test")
LOCKS = tuple(f"requirements-{name}.lock" for name in SETS)
PARTS = ("analysis", "data", "notebooks", "Makefile", "pyproject.toml", "requirements.lock", *LOCKS)
MADE = ("analysis", "data", "notebooks", "reports", "studies", "build/published", "build/executed", "build/state.json")
# Run: all that is done in seconds. `report` is run for one notebook only.
STAMPS = [word for name in ("", *(f"-{name}" for name in SETS)) for word in ("-o", f".venv/.ready{name}")]
RUN = ("explain", "check", "new-study", "migrate", "edition", "diff", "doctor")
READ = ("test", "lab", "check", "bench", "lock", "clean", "help", "example-data")
ANALYSIS = (".venv/bin/python", "-m", "analysis")


def lay_out(root: Path) -> None:
    """The project as it is in the repository."""
    for name in MADE:
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "build/state.json").unlink(missing_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            shutil.copy(source, root / part)


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Path:
    """One copy for all guides; each begins with it laid out anew."""
    root = tmp_path_factory.mktemp("project")
    (root / ".venv").symlink_to(sys.prefix)
    if (ROOT / "build/fonts").is_dir():
        shutil.copytree(ROOT / "build/fonts", root / "build/fonts")
    return root


@pytest.fixture
def copy(shared, monkeypatch) -> Path:
    """The copy, taken for the project by commands that are run in this process."""
    lay_out(shared)
    monkeypatch.setattr(cli, "ROOT", shared)
    monkeypatch.chdir(shared)
    return shared


def made_by(words: tuple[str, ...], root: Path) -> list[str]:
    """What make would run, as words."""
    environment = {
        k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")
    }
    command = ["make", "-n", *STAMPS, *words[1:]]
    ran = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, f"{' '.join(words)}: {ran.stderr}"
    return [line for line in ran.stdout.replace("\\\n", "").splitlines() if line.strip()]


def analysis_words(command: Command, root: Path) -> list[str] | None:
    """The words for the command line, also where make stands before them; None where make runs something else."""
    if command.words[0] == "make":
        if command.words[1] in READ:
            assert made_by(command.words, root)
            return None
        (line,) = made_by(command.words, root)
        given = dict(word.split("=", 1) for word in command.words[2:])
        words = [Template(word).safe_substitute(given) for word in shlex.split(line)]
    else:
        words = [".venv/bin/python" if word == "python" else word for word in command.words]
    assert tuple(words[:3]) == ANALYSIS, f"neither make nor the command line: {' '.join(command.words)}"
    return words[3:]


def readable(words: list[str]) -> None:
    """The command line takes these words, and what they name exists."""
    options = cli.parsed(words)
    if words[0] in ("report", "slides", "brief", "word"):
        chosen = settings.option_settings(options.option, options.study) | dict(options.set)
        settings.overrides(list(chosen.items()), options.study)
        if chosen:
            settings.allowed(options.study, chosen)
        assert not getattr(options, "only", None) or (cli.ROOT / f"notebooks/{options.only}.ipynb").is_file()


def run(words: list[str], root: Path, fresh: bool) -> tuple[int, str]:
    """Exit code and what was printed; in a process of its own where the guide has changed code."""
    if not fresh:
        return cli.main(words), ""
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "analysis", *words], cwd=root, env=environment, capture_output=True, text=True
    )
    return ran.returncode, ran.stdout + ran.stderr


def follow(steps: list[Block], root: Path, capsys) -> int:
    """Do what a guide says; the number of commands that were run."""
    printed, changed, count = "", False, 0
    for block in steps:
        if block.language == "sh":
            printed = ""
            for command in commands(block):
                words = command.words
                if words[:2] == (".venv/bin/python", "-m") and words[2] != "analysis":
                    ran = subprocess.run([sys.executable, *words[1:]], cwd=root, capture_output=True, text=True)
                    code, said = ran.returncode, ran.stdout + ran.stderr
                else:
                    given = analysis_words(command, root)
                    if given is None:
                        continue
                    if given[0] not in RUN and "--only" not in given and command.code == 0:
                        readable(given)
                        continue
                    code, said = run(given, root, changed)
                told = capsys.readouterr()
                printed += said + told.out + told.err
                assert code == command.code, f"{' '.join(words)} ended with {code}:\n{printed}"
                count += 1
        elif block.language == "text":
            assert missing(block.text, printed) == [], printed
        else:
            apply(block, root)
            changed = changed or block.language == "python" or block.words[-1].endswith(".py")
    return count


@pytest.mark.parametrize("guide", [g for g in GUIDES if g not in (NEW_EXHIBIT, SURPRISES)], ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(guide, copy, capsys):
    assert follow(blocks(guide), copy, capsys) >= 1


def changed_files(root: Path) -> dict[str, str]:
    """Files of a copy that are new or not as in the project, with their text."""
    paths = [p for part in PARTS for p in (root / part, *(root / part).rglob("*")) if p.is_file()]
    texts = {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if "__pycache__" not in p.parts}
    return {
        name: content.decode("utf-8")
        for name, content in texts.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_bytes() != content
    }


def executed(path: Path, monkeypatch: pytest.MonkeyPatch) -> nbformat.NotebookNode:
    """A notebook of a copy, run as in JupyterLab: with the code of the copy, from the folder that it lies in."""
    for name in [name for name in os.environ if name.startswith("STRATEGY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(path.parents[1]))
    notebook = nbformat.read(path, as_version=4)
    return NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()


def test_a_new_figure_and_its_exhibit_take_four_files_and_stand_in_the_report(copy, capsys, real_report, monkeypatch):
    """The other chapters are those of the real report: the guide changes nothing in them."""
    follow(blocks(NEW_EXHIBIT), copy, capsys)
    touched = changed_files(copy)
    assert set(touched) == {
        "analysis/dataflow/market.py",
        "analysis/exhibits/growth.py",
        "data/claims.toml",
        "notebooks/1-market-shares.ipynb",
    }
    written = [name for name, text in touched.items() for _ in re.findall(r'"growth\\?"', text)]
    assert sorted(written) == ["data/claims.toml", "notebooks/1-market-shares.ipynb"]  # and the chart's file name
    published = real_report("data").parent / "build/published"
    for chapter in ("2-membership-economics", "3-city-coverage"):
        shutil.copytree(published / chapter, copy / "build/published" / chapter)
    shown = read_document(executed(copy / "notebooks/4-strategy-report.ipynb", monkeypatch), "en").blocks
    ids = [block.id if isinstance(block, Chart) else block.anchor for block in shown if hasattr(block, "anchor")]
    at = ids.index("growth")
    assert ids[at - 1] == "entry" and ids[at + 1] == "section-the-member"
    title = next(block.title for block in shown if isinstance(block, Chart) and block.id == "growth")
    assert "grows [" in title and "a year faster than" in title and "{" not in title


def test_the_readme_names_commands_that_exist(copy, capsys):
    readme = ROOT / "README.md"
    assert follow([block for block in blocks(readme) if block.language == "sh"], copy, capsys) == 0
    named = inline(readme)
    assert {command.words[1] for command in named} >= {"report", "lab", "check", "study", "doctor", "-m"}
    (copy / "studies").mkdir()
    for name in ("studies/gym", "path/to/folder"):
        shutil.copytree(copy / "data", copy / name)
    for command in named:
        words = analysis_words(command, copy)
        if words is not None:
            readable(words)


def test_every_guide_is_listed_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [guide.name for guide in GUIDES if guide.name not in readme] == []


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (Block("sh", (), "make reprot\n"), "No rule to make target"),
        (Block("sh", (), ".venv/bin/python -m analysis explain breakeven_spnd\n"), "ended with 1"),
        (Block("sh", (), "rm -rf x\n"), "neither make nor the command line"),
        (Block("diff", ("data/inputs.toml",), "-no such line\n+x\n"), "does not hold, exactly once"),
        (Block("text", (), "never printed"), "never printed"),
        (Block("sh", (), "make report OPTION=one_cty\n"), "one_cty"),
    ],
    ids=lambda value: value.text.strip() if isinstance(value, Block) else "",
)
def test_a_guide_that_is_wrong_is_found(block, fault, copy, capsys):
    with pytest.raises(Exception, match=fault):
        follow([block], copy, capsys)
