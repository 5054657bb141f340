"""Printing where a terminal cannot show every character: one in GBK has no minus sign, one in ASCII no Chinese.

Belongs here: what stands in for a character. Does not belong here: what is printed. Standard library only.
"""

from __future__ import annotations

import codecs
from typing import TextIO

NEAREST = {
    **dict.fromkeys("−–‑‐", "-"),
    "—": "--",
    "×": "x",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "·": ".",
    "¥": "CNY ",
    "€": "EUR ",
    "£": "GBP ",
    "½": "1/2",
    "²": "2",
    "³": "3",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "\u00a0": " ",
    "\u202f": " ",
}


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(NEAREST.get(character, "?") for character in text), error.end


def show_anywhere(*streams: TextIO) -> None:
    """Let streams print the nearest characters that they have; those of another kind stay as they are."""
    codecs.register_error("nearest", _nearest)
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="nearest")
