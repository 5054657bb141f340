"""Numbers and names as an exhibit prints them, taken from the study and remembered (record).

Belongs here: short cuts from a study to text. Does not belong here: number formats (wording) and positions
(layout).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.evidence.words import named
from analysis.exhibits.drawing.record import OnlyHere, remember, remember_only_here
from analysis.study.once import once_per_study
from analysis.wording import format_interval, format_value
from analysis.wording.numbers import DASH
from analysis.wording.quantities import coordinate_words, key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.study import Figure, Study


@once_per_study  # quantiles over all draws, asked for once per label otherwise
def result(study: Study, name: str) -> Figure:
    """``study[name]`` without its lineage: that holds on to the study, which holds this."""
    return replace(study[name], lineage=None)


def names(study: Study, lang: str) -> dict[str, str]:
    """What platforms, bases, cities and options are called."""
    return {k: v[lang] for k, v in coordinate_words(study).items() if lang in v}


def _id(found: Figure, at: dict) -> str:
    """The key under which the number is published: coordinates as the study has them, not as they were asked for."""
    return key(found.name, [(dim, found.value.coords[dim].item()) for dim in at])


def said(study: Study, words: dict[str, dict[str, str]], lang: str) -> dict[str, str]:
    """The texts of an exhibit in one language, with the study's own names in them."""
    own = coordinate_words(study)
    return {key: named(text, own, lang) for key, text in words[lang].items()}


def number(study: Study, name: str, lang: str, *, bare: bool = False, **at) -> str:
    """A figure's value at coordinates, as text."""
    found = result(study, name).at(**at)
    text = format_value(float(found), found.unit, lang, bare=bare)
    return remember(_id(found, at), "bare" if bare else "", text, float(found))


def high(study: Study, name: str, lang: str, **at) -> str:
    """The upper end of a figure's interval, as text."""
    found = result(study, name).at(**at)
    return remember(_id(found, at), "high", format_value(float(found.high), found.unit, lang), float(found.high))


def interval(study: Study, name: str, lang: str, *, bare: bool = False, **at) -> str:
    """A figure's interval at coordinates, as text; `bare` without the unit, for a column that names it."""
    found = result(study, name).at(**at)
    low, top = float(found.low), float(found.high)
    if bare:
        ends = (format_value(end, found.unit, lang, bare=True) for end in (low, top))
        return remember(_id(found, at), "barerange", DASH.join(ends), low, top)
    return remember(_id(found, at), "range", format_interval(low, top, found.unit, lang), low, top)


def span(study: Study, name: str) -> tuple[float, float, float]:
    """An input's low end, base and high end as stated; all the same once it is overridden or fixed."""
    cell = study.unknowns[name].cells[0]
    return (
        cell.value if cell.low is None else cell.low,
        cell.value,
        cell.value if cell.high is None else cell.high,
    )


def stated(study: Study, name: str, value: float, lang: str) -> str:
    """One of the values of `span`, as text; a round one needs no zero after the point."""
    text = re.sub(r"\.0+(?=\D|$)", "", format_value(value, study.unknowns[name].unit, lang))
    return remember(key("stated", [("input", name)]), "stated", text, value)


def stated_range(study: Study, name: str, lang: str) -> str:
    """The ends of `span`, as text."""
    low, _, top = span(study, name)
    text = format_interval(low, top, study.unknowns[name].unit, lang)
    return remember(key("stated", [("input", name)]), "range", text, low, top)


def published(identity: str, value: float, unit: str, lang: str) -> str:
    """A number that the study publishes under `identity` although no figure of its own, as text."""
    return remember(identity, "", format_value(value, unit, lang), value)


def only_here(what: OnlyHere, value: float, lang: str, *, ends: tuple[float, float] | None = None, **at) -> str:
    """A number that only this picture has, as text; `ends` are its interval where it has one."""
    identity = key(what.name, at.items())
    low, top = ends or (value, value)
    label = {"zh": what.label.zh, "en": what.label.en}
    remember_only_here(what, Quantity(identity, value, low, top, what.unit, label, ""))
    return remember(identity, "", format_value(value, what.unit, lang), value)


def only_here_range(what: OnlyHere, low: float, top: float, lang: str, **at) -> str:
    """A pair of bounds that only this picture has, as text."""
    identity = key(what.name, at.items())
    label = {"zh": what.label.zh, "en": what.label.en}
    remember_only_here(what, Quantity(identity, low, low, top, what.unit, label, ""))
    return remember(identity, "range", format_interval(low, top, what.unit, lang), low, top)
