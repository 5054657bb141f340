"""For those who run it in continuous integration: findings as data, exit codes, limits on what may move, terminals."""

import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.cli import main as cli
from analysis.cli.commands import diff
from analysis.cli.findings import placed
from analysis.cli.terminal import show_anywhere
from analysis.editions import limits, review
from analysis.editions.limits import Limit
from analysis.errors import AnalysisError
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {"file", "cell", "line", "column", "key", "severity", "message"}


def changes(**moved):
    """Numbers by name, each (old, new); None is not there."""
    old, new = ({k: {"value": v[i]} for k, v in moved.items() if v[i] is not None} for i in (0, 1))
    headlines = frozenset(k for k in moved if k.startswith("h"))
    return SimpleNamespace(old={"numbers": old}, new={"numbers": new}, headlines=headlines, flipped=("wins",))


def json_of(capsys, *words):
    code = cli.main(["check", "--json", *words])
    printed = json.loads(capsys.readouterr().out)
    assert all(set(one) == FIELDS for one in printed["findings"])
    assert printed["faults"] == sum(one["severity"] == "fault" for one in printed["findings"])
    assert code == (1 if printed["faults"] else 0)
    return printed


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "key"),
    [
        ("inputs.toml", "[card_fee]", "[card_fee]\nno_such_key = 1", None, "no_such_key"),
        ("options.toml", "[", "[[[", 1, None),
        ("cities.csv", ",", ",,", 1, None),
    ],
)
def test_each_fault_has_its_place(tmp_path, capsys, file, old, new, line, key):
    study = shutil.copytree(ROOT / "data", tmp_path / "data")
    text = (study / file).read_text(encoding="utf-8")
    (study / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [one for one in json_of(capsys, "--study", str(study))["findings"] if (one["file"] or "").endswith(file)]
    assert found and all(one["severity"] == "fault" for one in found)
    assert line is None or any(one["line"] is not None for one in found)
    assert key is None or any(key in (one["key"] or "") or key in one["message"] for one in found)


@pytest.mark.parametrize("name", ["no-such-folder", "notebooks", "docs/ci.md"])
def test_a_folder_that_is_no_study_is_a_finding(capsys, name):
    (one,) = json_of(capsys, "--study", name)["findings"]
    assert one["file"] == name and "study" in one["message"]


@pytest.mark.parametrize(
    ("text", "moved", "expected"),
    [
        ("headline 5%", {"hhi": (100, 104), "x": (1, 9)}, []),
        ("headline 5%", {"hhi": (100, 106)}, ["hhi has moved by 6 %, and --fail-on allows 5 %"]),
        ("headline 5%", {"hhi": (-20, -19)}, []),
        ("any 0%", {"x[city=a]": (2, 2), "y": (0, 1)}, ["y has moved from or to nothing, and --fail-on allows 0 %"]),
        ("x 2.5%", {"x[a]": (1, 1.02), "x[b]": (1, 1.2)}, ["x[b] has moved by 20 %, and --fail-on allows 2.5 %"]),
        ("x 1%", {"x": (1, "never")}, ["x has moved from or to nothing, and --fail-on allows 1 %"]),
        ("x 1%", {"x": (None, 3)}, ["x is new, and --fail-on allows 1 %"]),
        ("headline 9%", {"h": (3, None)}, ["h is gone, and --fail-on allows 9 %"]),
        ("claims", {"x": (1, 2)}, ["wins: the claim has flipped, which --fail-on rules out"]),
    ],
)
def test_what_moved_too_far_is_named(text, moved, expected):
    assert limits.beyond(limits.read(text), changes(**moved)) == expected


def test_limits_are_read_and_what_is_none_is_refused():
    assert limits.read("a[city=x,basis=y] 3%, claims") == (Limit("a[city=x,basis=y]", 0.03), Limit("claims", 0.0))
    assert limits.read("") == ()
    for text in ("headline", "headline 5", "5%", "headline -5%", "claims 3%%"):
        with pytest.raises(AnalysisError, match="expected what and a percentage"):
            limits.read(text)
    with pytest.raises(AnalysisError, match='there is no number "hhy"; did you mean "hhi"'):
        limits.beyond(limits.read("hhy 1%"), changes(hhi=(1, 1)))


def test_diff_ends_with_a_code_of_its_own(monkeypatch, capsys):
    monkeypatch.setattr(Study, "open", lambda study: None)
    found = review.Review(("a line",), (), changes(hhi=(1, 2)))
    monkeypatch.setattr(review, "diff", lambda *given: found)
    assert cli.main(["diff", "2026-11"]) == 0
    assert cli.main(["diff", "2026-11", "--fail-on", "headline 200%"]) == 0
    assert cli.main(["diff", "2026-11", "--fail-on", "headline 5%"]) == diff.BEYOND_LIMITS == 3
    assert "hhi has moved by 100 %" in capsys.readouterr().err
    assert cli.main(["diff", "2026-11", "--fail-on", "nonsense"]) == 1


def test_the_guide_and_the_help_list_the_same_codes():
    guide = re.findall(r"^\| (\d+) \|", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert guide == re.findall(r"(?:^  |; )(\d+) ", cli.EXIT_CODES, re.MULTILINE)


@pytest.mark.parametrize("code", sorted(cli.OF_THE_COMPUTER))
def test_a_fault_of_the_computer_is_one_line(monkeypatch, capsys, code):
    def fail(options):
        raise OSError(code, os.strerror(code), "reports/strategy.en.pdf")

    monkeypatch.setattr("analysis.cli.commands.bench.run", fail)
    assert cli.main(["bench"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert os.strerror(code) in line and "reports/strategy.en.pdf" in line


def test_another_fault_of_the_system_is_not_hidden(monkeypatch):
    def fail(options):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr("analysis.cli.commands.bench.run", fail)
    with pytest.raises(OSError, match="broken"):
        cli.main(["bench"])


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("gbk", "−3 °C 会费 ½", "-3 °C 会费 1/2"),
        ("ascii", "¥168 → “fee” 会", 'CNY 168 -> "fee" ?'),
        ("cp1252", "≥ 5 € … 卡", ">= 5 € … ?"),
        ("utf-8", "−会", "−会"),
    ],
)
def test_a_terminal_shows_the_nearest_that_it_has(encoding, text, shown):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    show_anywhere(stream)
    stream.write(text)
    stream.flush()
    assert stream.buffer.getvalue().decode(encoding) == shown


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_explain_ends_well_in_any_terminal(encoding):
    words = [sys.executable, "-m", "analysis", "explain", "card_fee"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, env=os.environ | {"PYTHONIOENCODING": encoding})
    assert ran.returncode == 0, ran.stderr
    assert b"168" in ran.stdout and b"Traceback" not in ran.stderr


@pytest.mark.parametrize(("encoding", "shown"), [("gbk", "\\u"), ("ascii", "\\u"), ("utf-8", "“")])
def test_findings_are_the_same_json_in_any_alphabet(monkeypatch, encoding, shown):
    printed = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", printed)
    cli.main(["check", "--json", "--study", "没有“这个”"])
    printed.flush()
    text = printed.buffer.getvalue().decode(encoding)
    assert "没有“这个”" in json.loads(text)["findings"][0]["message"] and shown in text


def test_messages_about_a_study_as_a_whole_have_their_file_and_claim(tmp_path):
    (tmp_path / "claims.toml").write_text('# Titles.\n[first]\nzh = "一"\n\n[second]\nzh = "二"\n', encoding="utf-8")
    claims, inputs = tmp_path / "claims.toml", tmp_path / "inputs.toml"
    text = f"{claims}, claim second: not true\n  expected a, found b\n{claims}, claim first: not true\nNext: mend it"
    found = placed(text, tmp_path, tmp_path)
    assert [(one["file"], one["line"], one["key"]) for one in found] == [
        ("claims.toml", 5, "second"),
        ("claims.toml", 2, "first"),
    ]
    assert found[0]["message"].endswith("found b") and found[1]["message"].endswith("Next: mend it")
    (wiring,) = placed(f"{inputs}: the model needs input 'wallet'", tmp_path, tmp_path)
    assert (wiring["file"], wiring["line"], wiring["severity"]) == ("inputs.toml", None, "fault")
    (plain,) = placed("the disk is full", tmp_path, tmp_path)
    assert (plain["file"], plain["message"]) == (None, "the disk is full")
