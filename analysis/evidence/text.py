"""Text as it stands in a file: encoding, characters that have no place in evidence, numbers.

Belongs here: what is true of any file of the folder. Does not belong here: rows, columns, keys.
"""

from __future__ import annotations

import math
import re
import stat
import unicodedata
from collections import Counter
from pathlib import Path

from analysis.common.toml import MINUS

from .faults import Faults, Words
from .spreadsheet import number_meant

# A leading zero is an area code or a serial number, not a quantity.
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
CODE = re.compile(r"-?0\d+(\.\d+)?", re.ASCII)
RATIO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[:：∶]\s*(\d+(?:\.\d+)?)\s*", re.ASCII)
# Invisible characters change what a reader sees without changing what a diff shows.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


# Evidence is typed by people; what is larger was put there by something else and would only stall a reader.
LARGEST_BYTES = 10_000_000
SAVE_AS_UTF8 = "UTF-8 text; save the file as UTF-8 (in a spreadsheet: CSV UTF-8; in a shell: {command})"
# How other encodings begin: their own mark, which UTF-8 never has.
UTF16 = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK = b"PK\x03\x04"

# A spreadsheet runs a cell that begins so; a number is the one thing that may begin with a minus.
FORMULA = ("=", "+", "-", "@", "\t")


# Pages refuse these as well, but only the evidence can say in which row or key they stand.
MARKUP = re.compile(r"<[A-Za-z/!?]|!\[|\^\[|\[\^[^\]\s]+\]:|\{=\w|\\[A-Za-z]+\s*\{|\]\(\s*(?!https?://|mailto:|#)")
NO_MARKUP = "text without HTML, pictures, footnotes, TeX, raw code or links to anything but the web"


def read_text(path: Path, faults: Faults) -> str | None:
    """The text of a UTF-8 file, with or without a byte order mark; None after noting a fault."""
    raw = _read_bytes(path, faults)
    if raw is None:
        return None
    if raw.startswith(WORKBOOK):
        expected = "UTF-8 text; open it in a spreadsheet and save it as CSV UTF-8"
        faults.add(path.name, None, "", expected, Words("a workbook (xlsx) or another archive"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = "UTF-16" if raw.startswith(UTF16) else "GBK"
        line = raw.count(b"\n", 0, error.start) + 1
        found = (
            f"the byte 0x{raw[error.start]:02X} ({encoding}{'' if encoding == 'UTF-16' else ' or another encoding'}?)"
        )
        command = f"iconv -f {encoding} -t UTF-8 {path.name} > new && mv new {path.name}"
        faults.add(path.name, line, "", SAVE_AS_UTF8.format(command=command), Words(found))
        return None
    hidden = Counter((text.count("\n", 0, match.start()) + 1, match[0]) for match in HIDDEN.finditer(text))
    for (line, character), times in hidden.items():
        found = Words(f"the character U+{ord(character):04X}{f' {times} times' if times > 1 else ''}")
        faults.add(path.name, line, "", "no control or invisible characters", found)
    return text


def _read_bytes(path: Path, faults: Faults) -> bytes | None:
    """The content of an ordinary file of the folder, or None after noting why it is none."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            faults.add(path.name, None, "", "a file that can be read", Words("a folder, a pipe or a device"))
        elif not path.resolve().is_relative_to(path.parent.resolve()):
            # A fault shows what it found, so a link could show any file of this computer.
            faults.add(path.name, None, "", "a file of this folder", Words("a link to a file elsewhere"))
        elif found.st_size > LARGEST_BYTES:
            size = Words(f"{found.st_size / 1e6:,.0f} MB")
            faults.add(path.name, None, "", f"a file of at most {LARGEST_BYTES / 1e6:.0f} MB", size)
        else:
            return path.read_bytes()
    except FileNotFoundError:
        faults.add(path.name, None, "", "the file to exist", Words("no such file"))
    except OSError as error:
        faults.add(path.name, None, "", "a file that can be read", Words(error.strerror or str(error)))
    return None


def is_wide(text: str) -> bool:
    """Whether a digit or sign is written full-width, as Chinese input methods do."""
    plain = ((character, unicodedata.normalize("NFKC", character)) for character in text)
    return any(character != narrow and narrow in "0123456789.,-%" for character, narrow in plain)


def to_number(text: str) -> tuple[float | None, str]:
    """A plain decimal number and "", or None and what was expected.

    Examples
    --------
    >>> to_number("0.65")
    (0.65, '')
    >>> to_number("\u22125")
    (-5.0, '')
    >>> to_number("10%")
    (None, 'a number; a share is a fraction of one, not a percentage (write 0.1)')
    >>> to_number("1.68万")[1], to_number("7:3")[1]
    ('a number (write 16800)', 'a number and not a ratio (a share of 7 to 3 is 0.7)')
    """
    text = text.replace(MINUS, "-")  # as it is copied from a page
    if NUMBER.fullmatch(text):
        number = float(text)
        return (number, "") if math.isfinite(number) else (None, "a finite number")
    meant = number_meant(text)
    write = f" (write {meant})" if meant else ""
    if text.strip().lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return None, "a finite number"
    if is_wide(text):
        return None, "a number in ASCII digits, not full-width ones" + write
    if CODE.fullmatch(text):
        return None, f"a number without a leading zero, which marks a code (write {float(text):.12g} for a quantity)"
    if found := RATIO.fullmatch(text):
        first, second = map(float, found.groups())
        share = f" (a share of {found[1]} to {found[2]} is {first / (first + second):.6g})" if first + second else ""
        return None, "a number and not a ratio" + share
    if text.endswith("%"):
        return None, "a number; a share is a fraction of one, not a percentage" + write
    if "," in text:
        return None, "a number without thousands separators" + write
    return None, "a number" + write
