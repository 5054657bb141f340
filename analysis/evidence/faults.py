"""Faults of a folder: collected first, reported together.

Belongs here: one fault, the list of them, their wording. Does not belong here: any rule that finds one.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.common.names import closest
from analysis.errors import PROGRAM, AnalysisError, of_study

LONGEST_SHOWN = 60
OF_A_KIND = 5  # faults of one kind that are shown; the rest is counted


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place.

    Parameters
    ----------
    file : name of the file in the folder.
    line : line number from 1, or None where the fault has none.
    where : column of a table or dotted key of a document, or "".
    expected, found : words; `found` is shown as it stands.
    """

    file: str
    line: int | None
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        line = f" line {self.line}" if self.line else ""
        where = f", {self.where}" if self.where else ""
        return f"{self.file}{line}{where}: expected {self.expected}, found {self.found}"


class EvidenceError(AnalysisError, ValueError):
    """Every fault of a folder. `faults` holds them; the text has a line each, or counts, and the next command."""

    def __init__(self, folder: Path, faults: Iterable[Fault]) -> None:
        self.folder = folder
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        last = f"{count} in {folder}. Correct the lines above, then run: {check(folder)}"
        super().__init__("\n".join([*counted(self.faults), last]))


def counted(faults: Iterable[Fault]) -> list[str]:
    """A line for each fault; of many of one kind in one column, the first few and how many more there are."""
    kinds: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((fault.file, fault.where, fault.expected) if fault.line else (str(fault), "", ""), []).append(
            fault
        )
    lines = []
    for (file, where, _), listed in kinds.items():
        lines += map(str, listed[:OF_A_KIND])
        if more := listed[OF_A_KIND:]:
            column = f", {where}" if where else ""
            lines.append(f"{file}{column}: the same in {len(more):,} more lines, the last of them line {more[-1].line}")
    return lines


def check(folder: Path) -> str:
    """The command that checks a study."""
    study = of_study(folder)
    return f"{PROGRAM} check --study {shlex.quote(study)}" if study else f"{PROGRAM} check"


def migrate(folder: Path) -> str:
    """The command that brings a study to today's names."""
    return f"{PROGRAM} migrate {shlex.quote(of_study(folder) or 'data')}"


@dataclass
class Faults:
    """The list that the readers of one folder write to."""

    listed: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int | None, where: str, expected: str, found: Any) -> None:
        """Note a fault; a `found` that is not text is shown as Python shows it."""
        self.listed.append(Fault(file, line, where, expected, shown(found)))


class Words(str):
    """Text of ours that a fault shows without quotes."""


def shown(found: Any) -> str:
    """What was found, on one line and no longer than a line can bear.

    Examples
    --------
    >>> shown("a\\nb"), shown(None), shown(Words("2 cells"))
    ("'a\\\\nb'", 'nothing', '2 cells')
    """
    if isinstance(found, Words):
        return str(found)
    if found is None or found == "":
        return "nothing"
    try:
        text = repr(found)
    except ValueError:  # Python refuses to spell integers of more than 4,300 digits
        return "a number of thousands of digits"
    return short(text)


def short(text: str) -> str:
    """A text no longer than a line can bear."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def nearest(name: str, known: Iterable[str]) -> str:
    """A suggestion to append to what was expected, or "".

    Examples
    --------
    >>> nearest("card_fe", ["card_fee", "visits"])
    ' (nearest name: card_fee)'
    """
    close = closest(name, known)
    return f" (nearest name: {close})" if close else ""
