"""Words that hold a number and state no quantity of the study: short lists, each entry with its reason.

Belongs here: reading the lists, what an entry may look like, which entries were needed. Does not belong here: the
entries (`allowed.toml` beside this file for any study, `allowed_words.toml` in a study folder for that one).

An entry is ``words`` (as they stand, whatever the case) or ``pattern`` (a regular expression without endless
repetition: `bounded`), and ``reason``. It allows a number only where its words cover the whole of it: "one" does not
allow "one third".
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from analysis.evidence.document import line_of
from analysis.lint.bounded import why_unbounded
from analysis.lint.passage import LintFinding, TextPassage, words_only

KEYS = ("words", "pattern", "reason")
TABLE = "allowed"


@dataclass
class Entry:
    """One allowed expression; `needed` is true once it has allowed something."""

    line: int
    words: str
    pattern: re.Pattern[str]
    needed: bool = False


@dataclass
class AllowedWords:
    """One list: its entries and its own faults."""

    file: str
    entries: list[Entry] = field(default_factory=list)
    findings: list[LintFinding] = field(default_factory=list)

    def fault(self, line: int, text: str, message: str) -> None:
        """Note a fault of the list itself."""
        self.findings.append(LintFinding(self.file, None, line, 1, text, message))

    def allows(self, passage: TextPassage, start: int, words: str) -> bool:
        """Whether an entry covers these words of a passage. Every entry that does counts as needed."""
        covering = [e for e in self.entries if _covers(e.pattern, words_only(passage.text), start, start + len(words))]
        for entry in covering:
            entry.needed = True
        return bool(covering)

    def unused(self) -> list[LintFinding]:
        """A finding for each entry that allowed nothing."""
        return [
            LintFinding(self.file, None, e.line, 1, e.words, f'"{e.words}" allows nothing any more: remove the entry')
            for e in self.entries
            if not e.needed
        ]


def _covers(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return any(m.start() <= start and end <= m.end() for m in pattern.finditer(text))


def read_allowed(path: Path, name: str) -> AllowedWords:
    """Read a list; a missing file is an empty list, a fault of the file is a finding."""
    found = AllowedWords(name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        return found
    except (OSError, ValueError, RecursionError) as error:
        found.fault(1, "", f"is no TOML: {error}")
        return found
    entries = tables.get(TABLE, [])
    if set(tables) - {TABLE} or not isinstance(entries, list):
        found.fault(1, "", f"expected tables [[{TABLE}]] with words or pattern, and reason")
        return found
    for number, entry in enumerate(entries, start=1):
        _read_entry(found, entry, line_of(text, (TABLE, str(number))) or 1)
    return found


def _read_entry(found: AllowedWords, entry: object, line: int) -> None:
    kept = {k: v for k, v in entry.items() if isinstance(v, str) and v.strip()} if isinstance(entry, dict) else {}
    shown = kept.get("words", kept.get("pattern", ""))
    if not isinstance(entry, dict) or set(entry) - set(KEYS) or ("words" in kept) == ("pattern" in kept):
        found.fault(line, shown, "expected words or pattern (one of them), and reason")
        return
    if "reason" not in kept:
        found.fault(line, shown, f'"{shown}" has no reason: say why it states no quantity of the study')
        return
    try:
        if "pattern" in kept and (unbounded := why_unbounded(kept["pattern"])):
            found.fault(line, shown, f'"{shown}" {unbounded}; write the words themselves, with | between them')
            return
        pattern = re.compile(kept["pattern"] if "pattern" in kept else _literal(kept["words"]), re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        found.fault(line, shown, f'"{shown}" is no regular expression: {error}')
        return
    if pattern.search(""):
        found.fault(line, shown, f'"{shown}" matches nothing at all, so it would allow everything')
        return
    found.entries.append(Entry(line, shown, pattern))


def _literal(words: str) -> str:
    """The words as they stand; a Latin word or a digit does not match inside a longer one."""
    before = r"(?<![A-Za-z\d])" if re.match(r"[A-Za-z\d]", words) else ""
    after = r"(?![A-Za-z\d])" if re.search(r"[A-Za-z\d]$", words) else ""
    return before + re.escape(words) + after
