"""Regular expressions of a study: those that end whatever the text pass, the others are refused before they run."""

import re
import tomllib
from pathlib import Path

import pytest

from analysis.lint.bounded import LONGEST, why_unbounded

ROOT = Path(__file__).resolve().parents[2]

ENDLESS = ["(x+x+)+y", "(?:[a-z]|[a-y])*!", "三+", "(.|\\s){2,}", "(?i:a*)b", "(?=a*)b", "a+?", "a*+"]
TOO_MANY = ["(?:a|b|ab)" * 8, "a?" * 30 + "a" * 30, "(?:a?){25}", "a{0,5000}", "(?:(?:ab|a){3}){5}"]
BACK = [r"(a)\1", r"(?P<n>a|b)(?P=n)", "(a)?(?(1)b|c)"]
FINE = [
    "三方|四方",
    "第[一二三](?=[，、])",
    r"the two\b",
    "one(?! third)",
    "a{3}",
    "(?:two|three) (?:sides?|parties)",
    ".年",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_endless_repetition_is_refused(pattern):
    assert why_unbounded(pattern) == "repeats without an end"


@pytest.mark.parametrize("pattern", TOO_MANY)
def test_too_many_ways_are_refused(pattern):
    assert "can match in more than" in why_unbounded(pattern)


@pytest.mark.parametrize("pattern", BACK)
def test_a_reference_back_is_refused(pattern):
    assert "refers back" in why_unbounded(pattern)


def test_a_long_expression_is_refused():
    assert "501 characters" in why_unbounded("a" * (LONGEST + 1))


@pytest.mark.parametrize("pattern", FINE)
def test_words_and_alternatives_pass(pattern):
    assert why_unbounded(pattern) == ""


@pytest.mark.parametrize("pattern", ["(", "[b-a]", "a{2,1}"])
def test_what_is_no_expression_is_left_to_its_error(pattern):
    with pytest.raises(re.error):
        why_unbounded(pattern)


def test_every_expression_of_this_repository_is_bounded():
    files = [
        ROOT / "analysis/lint/allowed.toml",
        *ROOT.glob("data/allowed*.toml"),
        *ROOT.glob("examples/*/allowed*.toml"),
    ]
    entries = [e for file in files for e in tomllib.loads(file.read_text(encoding="utf-8"))["allowed"]]
    patterns = [entry["pattern"] for entry in entries if "pattern" in entry]
    assert len(patterns) > 15 and [p for p in patterns if why_unbounded(p)] == []
