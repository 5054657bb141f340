"""The numbers of a text as tokens, and what each is worth: a reader of its own, not the code that wrote them."""

from __future__ import annotations

import re
import unicodedata

# After the digits: units that change what the digits are worth.
# A word may begin with such a sign: 折扣, and 亿邦 after a date in the column before.
COUNTED = r"\s?(?:元|至|人|家|个|则|平方|会员|[^\u4e00-\u9fff\s]|$|\s)"
UNITS = rf"(?:万亿|亿|万)(?={COUNTED})|trillion|billion|million|折(?!扣)|%|×|倍"
TOKEN = re.compile(
    r"(?P<minus>[−-](?=[¥\d]))?(?P<money>¥)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?(?P<unit>{UNITS}))?"
)
WORTH = {
    "万亿": 1e12, "亿": 1e8, "万": 1e4, "trillion": 1e12, "billion": 1e9, "million": 1e6, "%": 0.01,
}  # fmt: skip


def plain(text: str) -> str:
    """Text on one line, with ordinary digits (10⁴ is 104, as a reader of PDF text sees it) and no invisible signs."""
    text = text.replace("\u200b", "").replace("\u2010", "-").replace("\ufffe", "")
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def numbers(text: str) -> list[tuple[int, str]]:
    """Every number of a text: where it stands in `plain(text)`, and the number with its sign and unit.

    A minus sign counts, a hyphen (2024-01) or dash (5%–8%) does not.
    """
    found = []
    for match in TOKEN.finditer(plain(text)):
        sign = "−" if match["minus"] == "−" else ""
        digits = match["digits"].replace(",", "")
        found.append((match.start("digits"), sign + (match["money"] or "") + digits + (match["unit"] or "")))
    return found


def tokens(text: str) -> list[str]:
    """The numbers of a text."""
    return [token for _, token in numbers(text)]


def worth(token: str) -> float:
    """The value of a number: 2.5万 is 25,000, 9折 is a tenth off, −¥10.5million is −10,500,000."""
    match = re.fullmatch(rf"(?P<sign>−?)¥?(?P<digits>[\d.]+)(?P<unit>{UNITS})?", token)
    if match is None:
        raise ValueError(f"not a number: {token!r}")
    value = float(match["digits"])
    if match["unit"] == "折":
        return 1 - value / 10
    return (-1 if match["sign"] else 1) * value * WORTH.get(match["unit"] or "", 1.0)
