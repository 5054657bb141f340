"""Both editions say the same: the same numbers in the same places, and each text read back to the value behind it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from numbers_in_text import tokens, worth

LANGUAGES = ("zh", "en")
NEVER = ("无法达到", "never", "已经达到", "already met", "–")
MET = ("已经达到", "already met")
MONTHS = re.compile(r"个月|months")
DAYS = re.compile(
    r"(?P<y>\d{4}) ?年 ?(?P<m>\d+) ?月 ?(?P<d>\d+) ?日|(?P<day>\d+) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})"
)
ONE_YEAR = (  # two days of one year, which is said once
    (re.compile(r"(\d+ [A-Z][a-z]+) – (\d+ [A-Z][a-z]+ (\d{4}))"), r"\1 \3 – \2"),
    (re.compile(r"(\d{4} ?年) ?(\d+ ?月 ?\d+ ?日) – (\d+ ?月 ?\d+ ?日)"), r"\1 \2 – \1 \3"),
)
EPOCH = date(1899, 12, 30)  # of day numbers, as in a spreadsheet


SHARED = re.compile(r"([\d.,]+)–(¥?[\d.,]+) ?(万亿|亿|万|trillion|billion|million)")
ROUNDED = 3  # digits of a large number


def _step(token: str) -> float:
    """What one unit of the last printed digit is worth; a large number has three, the rest are zeros."""
    digits = re.search(r"[\d.]+", token)[0]
    whole, _, decimals = digits.partition(".")
    last = 10.0 ** -len(decimals) if decimals else 10.0 ** max(len(whole) - ROUNDED, 0)
    unit = worth("1" + token[token.index(digits) + len(digits) :]) if not token.endswith("折") else 0.1
    return last * abs(unit)


def read_back(text: str, form: str, unit: str) -> list[tuple[float, float]]:
    """The values that a printed text states, each with half a unit of its last digit.

    A unit that is printed once for both ends of an interval (¥534–546 billion) counts for both.
    """
    found = tokens(SHARED.sub(r"\1 \3–\2 \3", text.replace("km²", "km")))
    if form in ("tenths", "ratio_to_one"):
        one, two = (float(t) for t in found)
        return [(one / (one + two), 0.05)] if form == "tenths" else [(one / two, _step(found[0]) / 2)]
    scale = 0.01 if form == "gap" else 1 / 12 if unit == "years" and MONTHS.search(text) else 1.0
    return [(worth(t) * scale, _step(t) * abs(scale) / 2) for t in found]


def days_in(text: str) -> list[tuple[float, float]]:
    """The dates of a text as numbers of days, each with a day: a part of one counts as the whole."""
    found = []
    for shared, apart in ONE_YEAR:
        text = shared.sub(apart, text)
    for one in DAYS.finditer(text):
        written = (
            date(int(one["y"]), int(one["m"]), int(one["d"]))
            if one["y"]
            else datetime.strptime(one[0], "%d %B %Y").date()
        )
        found.append((float((written - EPOCH).days), 1.0))
    return found


def disagreements(ledger: dict[str, Any]) -> list[str]:
    """Places where the editions differ, or where a text does not say the value that it stands for."""
    out = []
    for number in ledger["numbers"]:
        by_section: dict[tuple[str, str], dict[str, int]] = {}
        for place in number["where"]:
            where = f"{number['id']} in {place['block']} under “{place['heading']['en']}” ({place['form'] or 'value'})"
            counts = by_section.setdefault(
                (place["heading"]["en"], place["block"], place["form"]), dict.fromkeys(LANGUAGES, 0)
            )
            for lang in LANGUAGES:
                counts[lang] += len(place["printed"][lang])
                for text in place["printed"][lang]:
                    out += [f"{where}: {fault}" for fault in _faults(text, place, number["unit"])]
        out += [f"{number['id']} {at}: {n}" for at, n in by_section.items() if n["zh"] != n["en"]]
    return out


def _faults(text: str, place: dict[str, Any], unit: str) -> list[str]:
    values = [v for v in place["values"] if not isinstance(v, str)]
    said = days_in(text) or read_back(text, place["form"], unit)
    if text.startswith(MET) and said:  # the lower end is a word
        values = values[-len(said) :]
    elif len(values) != len(place["values"]) or (len(said) < len(values) and len(set(values)) > 1):
        values = values if len(said) == len(values) else values[: len(said)]
        if not said and text not in NEVER and not any(word in text for word in NEVER):
            return [f"“{text}” says nothing of {place['values']}"]
    if not said and text in NEVER:
        return []
    if len(said) == 1:  # ends that print alike are printed once
        said = said * len(values)
    if len(said) != len(values):
        return [f"“{text}” holds {len(said)} numbers for {place['values']}"]
    return [
        f"“{text}” is {value:g}, the ledger has {known:g}"
        for (value, half), known in zip(said, values, strict=True)
        if abs(value - abs(known) if place["form"] == "gap" else value - known) > half * 1.0001 + 1e-9 * abs(known)
    ]
