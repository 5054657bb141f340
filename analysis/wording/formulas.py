"""Formulas in Chinese: the words of a figure's formula, which its docstring has in English.

Belongs here: finding the Chinese of one. Does not belong here: the formulas themselves (dataflow), whose signs are the
same in both languages.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("formulas_zh.toml")


@cache
def formulas() -> dict[str, tuple[str, str]]:
    """Chinese formulas and the figures that have them, by the English formula."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["formula"]
    return {entry["en"]: (entry["zh"], entry["figure"]) for entry in entries}


def in_chinese(formula: str) -> str:
    """A formula in Chinese; as it stands where it has no words, or none were written yet.

    >>> in_chinese("HHI / line"), in_chinese("x* = F / d")
    ('HHI / 高集中线', 'x* = F / d')
    """
    return formulas().get(formula, (formula, ""))[0]
