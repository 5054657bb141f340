"""Numbers typed into a text instead of a slot.

Belongs here: digits of every script, joining them with the number words of both languages, the advice to give.
Does not belong here: the number words themselves (`number_words`) and the words that are allowed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from analysis.common.toml import parse_toml
from analysis.lint.number_words import in_chinese, in_english
from analysis.lint.passage import LintFinding, TextPassage, words_only

# Digits of every script, and the code points for superscripts, fractions, Roman and enclosed numbers.
_DIGIT = (
    r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
    r"\u3021-\u3029\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf"
)
_DIGITS = re.compile(rf"[{_DIGIT}](?:[{_DIGIT}]|[.,:/：．，–-](?=[{_DIGIT}]))*(?:\s?[%‰％])?")


def quantities(text: str) -> list[tuple[int, str]]:
    """Every quantity that the words of a text state, outside slots, code, formulas and addresses.

    Examples
    --------
    >>> quantities("{card_fee} is ¥168 in three cities ($F=168$)")
    [(15, '168'), (22, 'three')]
    """
    plain = words_only(text)
    found = [(m.start(), m[0]) for m in _DIGITS.finditer(plain)]
    return sorted(found + in_chinese(plain) + in_english(plain))


def known_values(study: Path) -> dict[str, float]:
    """Slots of the study's scalar inputs and facts with their values, to suggest one; none of a file with faults."""
    known: dict[str, float] = {}
    try:
        tables = parse_toml((study / "inputs.toml").read_text(encoding="utf-8-sig"))
        for name, table in tables.items():
            value = table.get("value", table.get("base")) if isinstance(table, dict) else None
            if isinstance(value, int | float):
                known[name] = float(value)
        with (study / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                known[f"fact:{row['id']}"] = float(row["value"])
    except (OSError, ValueError, KeyError, TypeError, csv.Error, RecursionError):
        return known  # the evidence has faults, which its own check reports; a suggestion is optional
    return known


def _suggestion(words: str, known: dict[str, float]) -> str:
    plain = unicodedata.normalize("NFKC", words).replace(",", "").replace(" ", "")
    try:
        value = float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        return "{figure} or {fact:id}"
    return next((f"{{{name}}}" for name, v in known.items() if v == value), "{figure} or {fact:id}")


def typed_numbers(passage: TextPassage, known: dict[str, float], allowed_in: str) -> Iterator[tuple[int, LintFinding]]:
    """A finding for each quantity of a passage, with the offset at which it begins.

    `allowed_in` is the file whose list of allowed words the advice names.
    """
    for start, words in quantities(passage.text):
        advice = f"use a slot such as {_suggestion(words, known)}" if passage.slots else "say it without the number"
        yield (
            start,
            passage.finding(
                start, words, f'"{words}" states a quantity: {advice}, or add it to {allowed_in} with a reason'
            ),
        )
