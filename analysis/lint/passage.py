"""A passage of text, where each of its characters stands in a file, what of it a rule may look at, and a finding in it.

Belongs here: positions and masks. Does not belong here: reading a file (`notebooks`, `documents`, `code`) and rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MASK = "\ufffc"  # stands for one character of a slot, a formula or code: neither letter, digit nor punctuation
SLOTS = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# A dollar opens a formula before a letter or sign and closes it behind one, as pandoc reads it.
_FORMULA = re.compile(r"(?<!\\)\$(?=\S)([^$\n]*[^\s$\\])\$(?!\d)")
_TEX = re.compile(r"[\\^_=<>+*/]|^\S*[A-Za-z]\S*$")
_MONEY = re.compile(r"[\d{,.]+$|[\d{]+\S*\s")
_TARGET = re.compile(r"(?<=\])\([^()\s]*\)|https?://[^\s)，。；）]+")


@dataclass(frozen=True)
class LintFinding:
    """A fault of a text.

    Parameters
    ----------
    file : the file, as a path below the project.
    cell : number of the notebook cell from 1; None in a file without cells.
    line, column : where `text` begins, from 1; in a notebook the line of the cell, its first line included.
    text : the words at fault.
    message : what is wrong with them and what to do.
    """

    file: str
    cell: int | None
    line: int
    column: int
    text: str
    message: str

    def __str__(self) -> str:
        cell = f", cell {self.cell}" if self.cell is not None else ""
        return f"{self.file}{cell}, line {self.line}, column {self.column}: {self.message}"

    @property
    def place(self) -> tuple[str, int, int, int, str]:
        """What findings are sorted by: file, cell, line, column, message."""
        return self.file, self.cell or 0, self.line, self.column, self.message


@dataclass(frozen=True)
class TextPassage:
    """Text of one language (``zh``, ``en``, or ``""`` for both) with the line and column of each character.

    `slots` is true where it is printed with its slots filled, `markdown` where it is read as Markdown.
    """

    file: str
    cell: int | None
    lang: str
    text: str
    places: tuple[tuple[int, int], ...]
    slots: bool = True
    markdown: bool = True

    def finding(self, start: int, text: str, message: str) -> LintFinding:
        """A finding about the words that begin at `start`."""
        line, column = self.places[start] if self.places else (1, 1)
        return LintFinding(self.file, self.cell, line, column, text, message)


def places(text: str, line: int = 1, column: int = 1) -> tuple[tuple[int, int], ...]:
    """Line and column of every character of a text that begins at `line` and `column`.

    >>> places("a\\nb", line=3, column=5)
    ((3, 5), (3, 6), (4, 1))
    """
    out = []
    for character in text:
        out.append((line, column))
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    return tuple(out)


def _cover(text: str, spans: Iterable[tuple[int, int]]) -> str:
    found = list(spans)
    if not found:  # most texts have neither code nor formulas
        return text
    out = list(text)
    for start, end in found:
        out[start:end] = ["\n" if c == "\n" else MASK for c in out[start:end]]
    return "".join(out)


def is_formula(inside: str) -> bool:
    """Whether what stands between two dollars is TeX and not two amounts of money.

    >>> is_formula(r"x^{*}=F/(e\\,c)"), is_formula("F"), is_formula("168 to 99"), is_formula("{card_fee} a year")
    (True, True, False, False)
    """
    return bool(_TEX.search(inside)) and not _MONEY.match(inside)


def without_code(text: str) -> str:
    """The text with code spans and formulas masked; slots stay."""
    text = _cover(text, (m.span() for m in _CODE.finditer(text)))
    return _cover(text, (m.span() for m in _FORMULA.finditer(text) if is_formula(m[1])))


def words_only(text: str) -> str:
    """The text with code spans, formulas, slots and addresses masked, character by character.

    >>> words_only("{card_fee} 元").replace(MASK, ".")
    '.......... 元'
    """
    text = without_code(text)
    text = _cover(text, (m.span() for m in SLOTS.finditer(text)))
    return _cover(text, (m.span() for m in _TARGET.finditer(text)))
