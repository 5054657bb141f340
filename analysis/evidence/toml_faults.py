"""Why a file is no TOML: the key at fault, what was expected there, and what was probably meant.

Belongs here: reading the parser's message and the text around it. Does not belong here: keys that TOML allows and a
study does not (`document`).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass

from .text import to_number

STATEMENT = re.compile(r"^[ \t]*(?:\[+[^\]\n]+\]+|[\w\"'.-]+[ \t]*=)", re.MULTILINE)
KEY = re.compile(r"\s*([\w\"'.-]+)\s*=\s*(.*)")
HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+")
COLON = re.compile(r"\s*([\w.-]+)\s*[:：]\s*(\S.*)")
CURLY = tuple("“”‘’「」『』＂＇")
DECIMAL_COMMA = re.compile(r"(-?\d{1,3}),(\d{1,2}|\d{4,})", re.ASCII)
NUMERIC = re.compile(r"[-+−¥￥$€£.]?\s*[\d０-９]")
WIDE_SIGN = re.compile("[，、；：＝［］｛｝【】（）]")
TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'|#.*")
SAID = {
    "overwrite": "each key once, for the same one stands above",
    "twice": "each table once, for the same one stands above",
    "mutate": "each key once, for the same one stands above",
    "Unescaped '\\'": "two backslashes for one, or text between single quotes",
    "Invalid date": "a day and a time that exist",
    "Illegal character '\\n'": "text that ends on its line; longer text stands between three quotes",
}
VALUE = 'a value: a number, true, false, text between straight quotes "…", a date, or a list'


@dataclass(frozen=True)
class TomlFault:
    """What a fault needs: line from 1, dotted key or "", what was expected, what was found."""

    line: int
    key: str
    expected: str
    found: str


def toml_fault(text: str, message: str) -> TomlFault:
    """The cause of a parser's message.

    Examples
    --------
    >>> toml_fault("[fee]\\nlow = 45%", "Expected newline or end of document after a statement (at line 2, column 9)")
    TomlFault(line=2, key='fee.low', expected='a number; a share is a fraction of one, not a percentage (write 0.45)', \
found='45%')
    """
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    said = re.sub(r" \(at [^)]*\)$", "", message)
    lines = text.split("\n")
    if not at or said.startswith(("Unclosed", "Unterminated")):
        line = _opened(text)
        wide = WIDE_SIGN.search(TEXTS.sub("", lines[line - 1]))
        expected = f"commas and brackets of ASCII, not {wide[0]}" if wide else "what opens here to be closed"
        return TomlFault(line, _key(lines, line), expected, lines[line - 1].strip())
    line, column = int(at[1]), int(at[2])
    here = lines[line - 1] if line <= len(lines) else ""
    expected, found = _meant(here, column, said)
    return TomlFault(line, _key(lines, line), expected or "valid TOML", found or said)


def _meant(here: str, column: int, said: str) -> tuple[str, str]:
    """What was expected on a line and what stands there; empty where nobody can say more than the parser."""
    for part, expected in SAID.items():
        if part in said:
            return expected, here.strip()
    assigned = KEY.match(here)
    if not assigned:
        colon = COLON.match(here)
        return (f"{colon[1]} = …, with an equals sign" if colon else "key = value, or a [table]"), here.strip()
    rest = assigned[2].strip()
    several = rest.startswith(("{", "["))
    for start in (here[column - 1 :],) if several else (rest, here[column - 1 :]):
        token = re.split(r"\s*(?:[\]}#]|,\s)", start.strip(), maxsplit=1)[0].strip()
        if expected := _of_value(token):
            return expected, token or rest or "nothing"
    return ("", "")


def _of_value(token: str) -> str:
    """What was expected of a value that TOML does not have, or ""."""
    if token.startswith(CURLY):
        return 'text between straight quotes "…"'
    if found := DECIMAL_COMMA.fullmatch(token):
        return f"a number with a point and not a comma (write {found[1]}.{found[2]})"
    if NUMERIC.match(token) and not re.match(r"\d{4}-\d\d", token):
        if token.startswith("."):
            return f"a number with a digit before its point (write 0{token})"
        return to_number(token)[1]
    if re.match(r"[^\W\d]", token) and token not in ("true", "false", "nan", "inf"):
        return VALUE
    return VALUE if not token else ""


def _key(lines: list[str], line: int) -> str:
    """The dotted key that a line assigns, or stands under."""
    header, key = "", ""
    for text in lines[:line]:
        if found := HEADER.match(text):
            header, key = found[1], ""
        elif found := KEY.match(text) or COLON.match(text):
            key = found[1]
    return ".".join(part for part in (header, key) if part)


def _opened(text: str) -> int:
    """The line of the statement that is still open at the end: the first before which the text is right by itself."""
    starts = [found.start() for found in STATEMENT.finditer(text)]
    first = bisect_left(starts, True, key=lambda start: not _parses(text[:start]))
    return text.count("\n", 0, starts[max(first - 1, 0)]) + 1 if starts else 1


def _parses(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True
