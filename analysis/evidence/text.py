"""Text as it stands in a file: encoding, characters that have no place in evidence, numbers.

Belongs here: what is true of any file of the folder. Does not belong here: rows, columns, keys.
"""

from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path

from .faults import Faults, Words

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
# Invisible characters change what a reader sees without changing what a diff shows.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


# A spreadsheet runs a cell that begins so; a number is the one thing that may begin with a minus.
FORMULA = ("=", "+", "-", "@", "\t")


def read_text(path: Path, faults: Faults) -> str | None:
    """The text of a UTF-8 file, with or without a byte order mark; None after noting a fault."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        faults.add(path.name, None, "", "the file to exist", Words("no such file"))
        return None
    except OSError as error:
        faults.add(path.name, None, "", "a file that can be read", Words(error.strerror or str(error)))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = Words(f"the byte 0x{raw[error.start]:02X} (GBK or another encoding?)")
        faults.add(path.name, line, "", "UTF-8 text; save the file as UTF-8", byte)
        return None
    for match in HIDDEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        found = Words(f"the character U+{ord(match[0]):04X}")
        faults.add(path.name, line, "", "no control or invisible characters", found)
    return text


def is_wide(text: str) -> bool:
    """Whether a digit or sign is written full-width, as Chinese input methods do."""
    plain = ((character, unicodedata.normalize("NFKC", character)) for character in text)
    return any(character != narrow and narrow in "0123456789.-%" for character, narrow in plain)


def to_number(text: str) -> tuple[float | None, str]:
    """A plain decimal number and "", or None and what was expected.

    Examples
    --------
    >>> to_number("0.65")
    (0.65, '')
    >>> to_number("10%")
    (None, 'a number; a share is a fraction of one, not a percentage')
    """
    if NUMBER.fullmatch(text):
        number = float(text)
        return (number, "") if math.isfinite(number) else (None, "a finite number")
    if is_wide(text):
        return None, "a number in ASCII digits, not full-width ones"
    if text.strip().lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return None, "a finite number"
    if text.endswith("%"):
        return None, "a number; a share is a fraction of one, not a percentage"
    if "," in text:
        return None, "a number without thousands separators"
    return None, "a number"
