"""Slots: `{figure}` in a sentence, filled with the figure's number in the reader's language.

Grammar: ``{name}``, ``{name[dim=coord,dim=coord]}``, ``{name:form}``, ``{fact:id}``, ``{@word}``. Forms: (none)
the value; ``range`` the 90 % interval; ``full`` both; ``low``/``high`` one end; ``bare`` without unit; ``name`` the
figure's name; ``discount`` a discount as the reader says it (9 折, 10% off); ``tenths`` a share as a ratio in tenths
(7:3); ``ratio_to_one`` a ratio to one (2:1); ``gap`` a difference of shares in percentage points; ``year`` the year of
its coordinate; ``threshold`` three digits, for a value that a reader may want to test; ``firmness`` a probability in
words (firm, fairly firm, not firm, doubtful). A word may itself hold slots. A
doubled brace is a brace.

Belongs here: grammar and filling. Does not belong here: where values come from (a `Lookup` that the caller gives).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.common.aliases import ALIASES
from analysis.common.rounding import rounded, to_decimal
from analysis.errors import AnalysisError
from analysis.wording.numbers import (
    DASH,
    format_digits,
    format_interval,
    format_result,
    format_threshold,
    format_typed,
    format_value,
)

FORMS = (
    "",
    "range",
    "full",
    "low",
    "high",
    "bare",
    "name",
    "discount",
    "tenths",
    "ratio_to_one",
    "gap",
    "year",
    "threshold",
    "firmness",
)
OF_FINITE = ("discount", "tenths", "ratio_to_one", "gap", "threshold")
# A probability in words, from the least that each stands for.
FIRMNESS = (
    (0.9, {"zh": "有把握", "en": "firm"}),
    (0.7, {"zh": "较有把握", "en": "fairly firm"}),
    (0.3, {"zh": "没有把握", "en": "not firm"}),
    (0.0, {"zh": "多半不成立", "en": "doubtful"}),
)
_SPACED_HANZI = re.compile(r"(?<=[\u4e00-\u9fff])((?:\]\(#[^)]*\))?) (?=\[?[\u4e00-\u9fff])")
_SLOT = re.compile(r"\$[^$\n]+\$|\{\{|\}\}|\{([^{}]*)\}")  # a formula between dollars is left alone
_PARTS = re.compile(
    r"^(?:(?P<fact>fact):(?P<id>[a-z0-9-]+)|@(?P<word>[a-z0-9_.]+)|(?P<name>[a-z_0-9]+)"
    r"(?:\[(?P<at>[^\]]*)\])?)(?::(?P<form>[a-z_]+))?$"
)


class SlotError(AnalysisError):
    """A slot that cannot be filled."""


@dataclass(frozen=True)
class Slot:
    """A parsed slot: kind ``figure``, ``fact`` or ``word``; its key; coordinates; form."""

    text: str
    kind: str
    key: str
    coords: tuple[tuple[str, str], ...] = ()
    form: str = ""


@dataclass(frozen=True)
class Quantity:
    """What a lookup returns for a figure or fact: numbers with unit, and the anchor of its row in the appendix.

    `typed` and `ends_typed` are true where somebody typed the value, or low and high: those print all their digits.
    """

    id: str
    value: float
    low: float
    high: float
    unit: str
    label: dict[str, str]
    anchor: str
    typed: bool = False
    ends_typed: bool = False


@dataclass(frozen=True)
class Printed:
    """One number as printed: which figure, which form, the text, the values that it states, its row."""

    slot: str
    id: str
    text: str
    value: float
    anchor: str
    form: str = ""
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Filled:
    """A filled sentence: Markdown with links, plain text, and every number printed in it."""

    markdown: str
    plain: str
    printed: tuple[Printed, ...] = field(default=())


Lookup = Callable[[Slot], "Quantity | str"]


def parse(text: str) -> Slot:
    """Parse the inside of one pair of braces.

    Raises
    ------
    SlotError : the text is not a slot.
    """
    match = _PARTS.match(text.strip())
    if not match:
        raise SlotError(f"slot {{{text}}}: expected {{figure}}, {{figure[dim=coord]:form}}, {{fact:id}} or {{@word}}")
    form = match["form"] or ""
    if form not in FORMS:
        now = ALIASES.forms.get(form)
        expected = f"it is called '{now}' now" if now else f"expected one of {', '.join(f for f in FORMS if f)}"
        raise SlotError(f"slot {{{text}}}: unknown form '{form}', {expected}")
    if match["fact"]:
        return Slot(text, "fact", match["id"], (), form)
    if match["word"]:
        return Slot(text, "word", match["word"], (), form)
    pairs = tuple(tuple(p.strip().split("=", 1)) for p in (match["at"] or "").split(",") if p.strip())
    if any(len(p) != 2 for p in pairs):
        raise SlotError(f"slot {{{text}}}: expected [dim=coord,…]")
    return Slot(text, "figure", match["name"], pairs, form)


def slots(sentence: str) -> list[Slot]:
    """All slots of a sentence, in order."""
    return [parse(m[1]) for m in _SLOT.finditer(sentence) if m[1] is not None]


def _tenths(q: Quantity) -> str:
    """A share as a ratio: 7:3; one that somebody typed keeps its digits, so that 65 % is 65:35 and not 7:3."""
    tenths = to_decimal(q.value).scaleb(1)
    first = rounded(tenths, 0)
    if not q.typed or first == tenths:
        return f"{first}:{10 - first}"
    percent = tenths.scaleb(1)
    return f"{format_digits(percent, None)}:{format_digits(100 - percent, None)}"


def _discount(q: Quantity, lang: str) -> str:
    digits = None if q.typed else 3
    if lang == "zh":
        return f"{format_digits(10 - to_decimal(q.value).scaleb(1), digits)} 折"
    return f"{format_value(q.value, 'share', lang, typed=q.typed)} off"


def _firmness(probability: float, lang: str) -> str:
    return next((said[lang] for least, said in FIRMNESS if probability >= least), DASH)


def render(quantity: Quantity, form: str, lang: str) -> str:
    """A quantity in one of the forms."""
    q, unit = quantity, quantity.unit
    one, end = (format_typed if typed else format_result for typed in (q.typed, q.ends_typed))
    interval = format_interval(q.low, q.high, unit, lang, end)
    if form in OF_FINITE and not math.isfinite(q.value):
        return one(q.value, unit, lang)
    match form:
        case "range":
            return interval
        case "full":
            value = one(q.value, unit, lang)
            if q.low == q.value == q.high:  # known, or never: said once
                return value
            return f"{value}（{interval}）" if lang == "zh" else f"{value} ({interval})"
        case "low" | "high":
            return end(getattr(q, form), unit, lang)
        case "bare":
            return format_value(q.value, unit, lang, bare=True, typed=q.typed)
        case "name":
            return q.label[lang]
        case "discount":
            return _discount(q, lang)
        case "tenths":
            return _tenths(q)
        case "ratio_to_one":
            return f"{format_digits(q.value, None if q.typed else 3)}:1"
        case "gap":
            points = format_value(abs(q.value) * 100, "none", lang, typed=q.typed)
            return f"{points} 个百分点" if lang == "zh" else f"{points} percentage points"
        case "firmness":
            return _firmness(q.value, lang)
        case "threshold":
            return format_threshold(q.value, unit, lang)
    return one(q.value, unit, lang)


def values(quantity: Quantity, form: str) -> tuple[float, ...]:
    """The values that a form states, in the order in which it prints them."""
    q = quantity
    match form:
        case "name" | "firmness":
            return ()
        case "range":
            return (q.low, q.high)
        case "full":
            return (q.value,) if q.low == q.value == q.high else (q.value, q.low, q.high)
        case "low" | "high":
            return (getattr(q, form),)
    return (q.value,)


def fill(sentence: str, lang: str, lookup: Lookup) -> Filled:
    """Fill every slot of a sentence.

    Parameters
    ----------
    sentence : Markdown with slots.
    lang : ``"zh"`` or ``"en"``.
    lookup : gives a `Quantity` for a figure or fact and a string for a word; raises `SlotError` for an unknown one.

    Returns
    -------
    Filled : numbers are links to their row in the appendix (``[1,680 元](#figure-…)``); `plain` has none.
    """
    printed: list[Printed] = []

    def one(match: re.Match, link: bool, inside: str = "") -> str:
        if match[1] is None:
            return match[0] if match[0].startswith("$") else match[0][0]
        slot = parse(match[1])
        found = lookup(slot)
        if isinstance(found, str):
            if inside:
                raise SlotError(f"slot {{{slot.text}}}: a word inside the word {{{inside}}}; write it out there")
            return _SLOT.sub(lambda m: one(m, link, slot.text), found)
        if slot.form == "year":
            year = dict(slot.coords).get("year", "")
            if link:
                stated = (float(year),) if year else ()
                printed.append(Printed(slot.text, found.id, year, found.value, found.anchor, "year", stated))
            return year + (" 年" if lang == "zh" else "")
        text = render(found, slot.form, lang)
        if link:
            stated = values(found, slot.form)
            printed.append(Printed(slot.text, found.id, text, found.value, found.anchor, slot.form, stated))
        return f"[{text}](#{found.anchor})" if link and slot.form != "name" else text

    def whole(link: bool) -> str:
        # A number may end in a hanzi (3.2 万): the space that a Latin digit wants before the next hanzi then goes.
        return _SPACED_HANZI.sub(r"\1", _SLOT.sub(lambda m: one(m, link), sentence))

    return Filled(whole(True), whole(False), tuple(printed))


__all__ = ["DASH", "Filled", "Printed", "Quantity", "Slot", "SlotError", "fill", "parse", "render", "slots", "values"]
