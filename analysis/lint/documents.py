"""TOML files of a study folder: every text that stands there in both languages, with its place.

Belongs here: finding the texts and where they stand. Does not belong here: what a key means (evidence) and rules. A
file that is no TOML is left to the check of the evidence, which names the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.toml import parse_toml
from analysis.evidence.document import line_of
from analysis.lint.parity import SentencePair
from analysis.lint.passage import TextPassage, places

NEEDED = ("study.toml", "inputs.toml", "report.toml")
FILES = ("claims.toml", "correlations.toml", "inputs.toml", "options.toml", "report.toml", "study.toml")
# Where the report fills slots; a text anywhere else is printed as it stands.
FILLED = {"claims.toml": None, "report.toml": ("verdict", "reversed", "points", "passages")}


def is_readable(path: Path) -> bool:
    """Whether a file is TOML, or is not there at all."""
    try:
        parse_toml(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return True
    except (OSError, ValueError, RecursionError):
        return False
    return True


def is_whole(study: Path) -> bool:
    """Whether no file is missing or empty that a study has: which words it would hold is not known.

    A folder with none of these files is no study, and lacks nothing.
    """
    texts = [(study / file).read_bytes() if (study / file).is_file() else b"" for file in NEEDED]
    return not any(texts) or all(re.search(rb"^\s*[^\s#]", text, re.MULTILINE) for text in texts)


def read_document(path: Path, name: str) -> list[SentencePair]:
    """The bilingual texts of a file; `name` is what its findings call it. None if there is no such file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        tables = parse_toml(text)
    except (OSError, ValueError, RecursionError):
        return []
    return list(_walk(tables, (), name, path.name, text))


def _walk(value: Any, keys: tuple[str, ...], name: str, file: str, text: str) -> Iterator[SentencePair]:
    if isinstance(value, list):
        for number, entry in enumerate(value, start=1):
            yield from _walk(entry, (*keys, str(number)), name, file, text)
    if not isinstance(value, dict):
        return
    if all(isinstance(value.get(lang), str) for lang in LANGUAGES):
        zh, en = (_passage(value[lang], (*keys, lang), lang, name, file, text) for lang in LANGUAGES)
        yield SentencePair(zh, en, f"[{'.'.join(keys)}]")
    for key, entry in value.items():
        yield from _walk(entry, (*keys, key), name, file, text)


def _passage(value: str, keys: tuple[str, ...], lang: str, name: str, file: str, text: str) -> TextPassage:
    line = line_of(text, keys) or 1
    start = sum(len(row) + 1 for row in text.split("\n")[: line - 1])
    # In `why = { zh = "…", en = "…" }` both stand behind one key; a text with escapes is placed at its line.
    found = text.find(value, _behind(text, start, lang))
    if found < 0:
        where = ((line, 1),) * len(value)
    else:
        newline = text.rfind("\n", 0, found)
        where = places(value, text.count("\n", 0, found) + 1, found - newline)
    filled = FILLED.get(file, ()) is None or keys[0] in (FILLED.get(file) or ())
    return TextPassage(name, None, lang, value, where, slots=filled and "heading" not in keys)


def _behind(text: str, start: int, lang: str) -> int:
    found = text.find(f"{lang} =", start)
    return start if found < 0 else found
