"""The texts of a study that its report prints, each with the file and key in which it stands.

Belongs here: which texts these are, which of them have slots and which are one line. Does not belong here: what is
wrong with them (`names`, `markup`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.common.languages import LANGUAGES
from analysis.evidence import Evidence
from analysis.evidence.bilingual import Bilingual
from analysis.evidence.document import TomlDocument, read_document
from analysis.evidence.faults import Fault, Faults, Words
from analysis.evidence.report import FILE as REPORT

CLAIMS, OPTIONS, INPUTS, STUDY = "claims.toml", "options.toml", "inputs.toml", "study.toml"
# Cells that the report prints as they stand; a text without any of these signs is itself in Markdown.
PRINTED = {"facts": ("entity", "entity_zh", "metric", "metric_zh"), "sources": ("short", "short_zh")}
PRINTED |= {"cities": ("name_zh", "name_en")}
BREAK = re.compile(r"[\n\r\t]")
SLOT = re.compile(r"\{\s*[@A-Za-z_][^{}]*\}?")
PLAIN = frozenset("\\`*_[]<>|$#{}~^@!")


@dataclass(frozen=True)
class Sentence:
    """A text in one language. `filled` says whether its slots are filled, `line` whether it must be one line.

    `claim` is the claim whose title it is: titles are filled by the notebook that draws the exhibit.
    """

    file: str
    keys: tuple[str, ...]
    lang: str
    text: str
    filled: bool = False
    line: bool = True
    claim: str = ""
    row: int | None = None


def sentences(evidence: Evidence) -> Iterator[Sentence]:
    """Every text of a study that its report prints, but for cells of tables."""
    for key in ("title", "subtitle", "edition"):
        yield from _both(STUDY, (key,), evidence.study[key])
    for word, text in evidence.study.get("words", {}).items():
        yield from _both(STUDY, ("words", word), text)
    for name, item in evidence.inputs.items():
        yield from _both(INPUTS, (name, "name"), item.label)
        if item.short:
            yield from _both(INPUTS, (name, "short"), item.short)
        yield from _both(INPUTS, (name, "why"), item.why)
    for name, option in evidence.options.items():
        yield from _both(OPTIONS, (name, "name"), option.name)
        yield from _both(OPTIONS, (name, "why"), option.why)
        for key, consequence in option.consequences.items():
            yield from _both(OPTIONS, (name, "set", key, "why"), consequence.why)
    for name, claim in evidence.claims.items():
        yield from _both(CLAIMS, (name,), claim.text, filled=True, claim=name)
        if claim.otherwise:
            yield from _both(CLAIMS, (name, "otherwise"), claim.otherwise, filled=True, claim=name)
    yield from _report(evidence)


def _report(evidence: Evidence) -> Iterator[Sentence]:
    words = evidence.report
    for part in ("verdict", "reversed"):
        for option, text in getattr(words, part).items():
            yield from _both(REPORT, (part, option), text, filled=True)
    for slot, label in words.tiles.items():
        for lang in LANGUAGES:
            yield Sentence(REPORT, ("cover", "tiles"), lang, f"{{{slot}}}", filled=True)
        if label:
            yield from _both(REPORT, ("tiles", slot), label)
    for name, point in words.points.items():
        yield from _both(REPORT, ("points", name, "heading"), point.heading)
        yield from _both(REPORT, ("points", name, "text"), point.text, filled=True, line=False)
    for section, headings in words.headings.items():
        for number, heading in enumerate(headings, start=1):
            place = (REPORT, ("headings", section, str(number)))
            yield from _both(*place, heading.text)
    for number, event in enumerate(words.timeline, start=1):
        yield from _both(REPORT, ("timeline", str(number)), event.text, filled=True)
    for number, cause in enumerate(words.diagnosis, start=1):
        yield from _both(REPORT, ("diagnosis", str(number), "name"), cause.name)
        yield from _both(REPORT, ("diagnosis", str(number), "text"), cause.text, filled=True)
    for number, step in enumerate(words.plan, start=1):
        yield from _both(REPORT, ("plan", str(number), "who"), step.who)
        yield from _both(REPORT, ("plan", str(number), "what"), step.what, filled=True)
        yield from _both(REPORT, ("plan", str(number), "limit"), step.limit, filled=True)
    for name, passages in words.passages.items():
        for number, passage in enumerate(passages, start=1):
            place = (REPORT, ("passages", name, str(number)))
            yield from _both(*place, passage.text, filled=True, line=False)


def check_plain(evidence: Evidence, places: FaultPlaces) -> None:
    """Note texts that must be one line and are not, and slots in texts that nothing fills."""
    for sentence in sentences(evidence):
        if sentence.line and BREAK.search(sentence.text):
            places.at(sentence, "text on one line, without tabs", "a line break or a tab in it")
        if not sentence.filled and (slot := SLOT.search(sentence.text)):
            places.at(sentence, "text without slots, which only sentences fill", f"{slot[0]}; write what it stands for")


def cells(frames: dict) -> Iterator[Sentence]:
    """Cells of tables that the report prints and that pandoc may read as more than words."""
    for table, columns in PRINTED.items():
        for column in columns:
            for name, text, row in zip(frames[table].index, frames[table][column], frames[table]["line"], strict=True):
                if not PLAIN.isdisjoint(text):
                    lang = "zh" if column.endswith("_zh") else "en"
                    yield Sentence(f"{table}.csv", (str(name), column), lang, text, row=int(row))


def _both(file: str, keys: tuple[str, ...], text: Bilingual | dict, **kind) -> Iterator[Sentence]:
    for lang in LANGUAGES:
        yield Sentence(file, keys, lang, text[lang], **kind)


def _again(count: int) -> str:
    return f" (and in {count} other {'text' if count == 1 else 'texts'})" if count else ""


class FaultPlaces:
    """Where faults of texts are noted: the files of a study, read once more for their lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = Faults()
        self._documents: dict[str, TomlDocument | None] = {}

    @property
    def listed(self) -> tuple[Fault, ...]:
        """What was noted, each once; the same fault of several texts stands at the first with the number of others."""
        first: dict[tuple[str, str], Fault] = {}
        more: Counter[tuple[str, str]] = Counter()
        for fault in dict.fromkeys(self.found.listed):
            kind = (fault.expected, fault.found)
            more[kind] += kind in first
            first.setdefault(kind, fault)
        return tuple(replace(f, found=f"{f.found}{_again(more[kind])}") for kind, f in first.items())

    def fault(self, file: str, keys: tuple[str, ...], expected: str, found: object) -> None:
        """Note a fault at a key of a document."""
        document = self._document(file)
        if document is None:
            self.found.add(file, None, ".".join(keys), expected, found)
            return
        place = TomlDocument(file, document.text, document.tables, self.found).place(*keys)
        place.fault(expected, found)

    def table(self, file: str) -> dict:
        """What a document says; nothing where it cannot be read."""
        document = self._document(file)
        return document.tables if document else {}

    def _document(self, file: str) -> TomlDocument | None:
        if file not in self._documents:
            self._documents[file] = read_document(self.folder, file, Faults())
        return self._documents[file]

    def at(self, sentence: Sentence, expected: str, found: str) -> None:
        """Note a fault of a text."""
        if sentence.row is not None:
            self.found.add(sentence.file, sentence.row, f"column {sentence.keys[-1]}", expected, Words(found))
        else:
            self.fault(sentence.file, (*sentence.keys, sentence.lang), expected, Words(found))
