"""Keys and texts of a TOML file, each with the place where it stands, so that one can be replaced and all else stays.

Belongs here: finding them. Does not belong here: what they mean (`migrate`), and checking the file: it has been parsed
by `tomllib` before, and what is no TOML is not told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?'
    r"|'''.*?'''(?:'{1,2}(?!'))?"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_KEY = re.compile(r"[ \t]*(?:(\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')|([A-Za-z0-9_-]+))[ \t]*(\.?)")
_SCALAR = re.compile(r"[^,\]}#\n]+")  # a number, date, true or false


@dataclass(frozen=True)
class Token:
    """A key, or a text without its quotation marks: characters `start` to `end` of the file.

    `path` are the keys from the top, a key's own among them; tables of a list have the path of the list.
    """

    kind: str
    start: int
    end: int
    path: tuple[str, ...]


class _Reader:
    """Reads on from `at`; whatever reads something leaves `at` behind it."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def blank(self) -> str:
        """Skip blanks and comments; the character behind them, "" at the end."""
        self.at = _BLANK.match(self.text, self.at).end()
        return self.text[self.at : self.at + 1]

    def file(self) -> Iterator[Token]:
        header: tuple[str, ...] = ()
        while opening := self.blank():
            if opening != "[":
                yield from self.pair(header)
                continue
            self.at += 2 if self.text.startswith("[[", self.at) else 1
            keys = list(self.keys(()))
            yield from keys
            header = keys[-1].path
            self.at = _end(self.text, self.at)

    def keys(self, path: tuple[str, ...]) -> Iterator[Token]:
        """The parts of a dotted key."""
        more = "."
        while more:
            found = _KEY.match(self.text, self.at)
            quoted, more, self.at = found[1], found[3], found.end()
            start, end = found.span(1 if quoted else 2)
            start, end = (start + 1, end - 1) if quoted else (start, end)
            path = (*path, self.text[start:end])
            yield Token("key", start, end, path)

    def pair(self, header: tuple[str, ...]) -> Iterator[Token]:
        keys = list(self.keys(header))
        yield from keys
        self.at = self.text.index("=", self.at) + 1
        yield from self.value(keys[-1].path)

    def value(self, path: tuple[str, ...]) -> Iterator[Token]:
        opening = self.blank()
        if opening in "\"'":
            found = _STRING.match(self.text, self.at)
            marks = 3 if self.text.startswith(opening * 3, self.at) else 1
            self.at = found.end()
            yield Token("text", found.start() + marks, found.end() - marks, path)
        elif opening in "[{":
            yield from self.many(path, opening)
        else:
            self.at = _SCALAR.match(self.text, self.at).end()

    def many(self, path: tuple[str, ...], opening: str) -> Iterator[Token]:
        """What an array or an inline table holds."""
        self.at += 1
        while (found := self.blank()) not in ("]", "}"):
            if found == ",":
                self.at += 1
            elif opening == "{":
                yield from self.pair(path)
            else:
                yield from self.value(path)
        self.at += 1


def _end(text: str, at: int) -> int:
    """The end of the line."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def tokens(text: str) -> Iterator[Token]:
    """Every key and every text of a file that `tomllib` can read, in its order.

    Examples
    --------
    >>> source = '[a]  # not = "this"\\nb.c = ["x", {d = 1}]\\n'
    >>> [(t.kind, source[t.start:t.end], ".".join(t.path)) for t in tokens(source)]
    [('key', 'a', 'a'), ('key', 'b', 'a.b'), ('key', 'c', 'a.b.c'), ('text', 'x', 'a.b.c'), ('key', 'd', 'a.b.c.d')]
    """
    return _Reader(text).file()
