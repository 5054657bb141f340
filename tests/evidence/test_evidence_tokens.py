"""Keys and texts of a TOML file, found where they stand, against what the parser says there is."""

import itertools
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from analysis.evidence.tokens import tokens

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    file
    for folder in ("data", "examples/warehouse-clubs", "analysis/scaffold")
    for file in (ROOT / folder).glob("*.toml")
)
ODD = r"""# a = "not a key" [nor a table]
top = 'literal \ with # and [brackets]'
"quoted key" = "escaped \" and # no comment"   # a comment with "quotes"
'single' . dotted . "x y" = 2026-11-22 10:00:00
numbers = [1, 2.5e3, -inf, true, 0x1F,] # trailing comma
  [ table . "sub.table" ]
text = '''
[not.a.table]
key = "not a key"
''''
more = {a = "x", b.c = ["y", {d = "z"}], e = {}}
many = [
  "one", # first, "really"
  # a comment with ] and }
  ["two", 'three'],
]
[[list]]
name = ""
[[list]]
name = ''
"""
MULTI = 'a = """\nsome "quoted" \\"\\"\\" text {x}""""\nb = \'\'\'it\'s\'\'\'\n'


def parsed(value, path=()) -> Counter:
    """Every text with its path, as the parser has them; tables of a list have the path of the list."""
    if isinstance(value, dict):
        return sum((parsed(inner, (*path, key)) for key, inner in value.items()), Counter())
    if isinstance(value, list):
        return sum((parsed(inner, path) for inner in value), Counter())
    return Counter([(path, value)]) if isinstance(value, str) else Counter()


def keys(value, path=()) -> set:
    """The path of every key, as the parser has them."""
    if isinstance(value, list):
        return set().union(*(keys(inner, path) for inner in value), set())
    if not isinstance(value, dict):
        return set()
    return {(*path, key) for key in value}.union(*(keys(inner, (*path, key)) for key, inner in value.items()), set())


def read(text: str, token) -> str:
    """The text of a token, as the parser would read it between its quotation marks."""
    marks = next(m for m in ('"""', "'''", '"', "'") if text[: token.start].endswith(m))
    return tomllib.loads(f"x = {marks}{text[token.start : token.end]}{marks}")["x"]


@pytest.mark.parametrize(
    "text",
    [*(file.read_text(encoding="utf-8") for file in FILES), ODD, MULTI, ODD.replace("\n", "\r\n"), "", "# nothing\n"],
    ids=[*(f"{file.parent.name}-{file.name}" for file in FILES), "odd", "multi", "crlf", "empty", "comment"],
)
def test_all_keys_and_texts_are_found_as_the_parser_has_them(text):
    found, known = list(tokens(text)), tomllib.loads(text)
    assert Counter((t.path, read(text, t)) for t in found if t.kind == "text") == parsed(known)
    assert {t.path for t in found if t.kind == "key"} == keys(known)


def test_they_come_in_the_order_of_the_file_and_do_not_overlap():
    found = list(tokens(ODD))
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert [ODD[t.start : t.end] for t in found[:2]] == ["top", r"literal \ with # and [brackets]"]
