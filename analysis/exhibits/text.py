"""Numbers and names as an exhibit prints them, taken from the study.

Belongs here: short cuts from a study to text. Does not belong here: number formats (wording) and positions
(layout).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from analysis.evidence.words import named
from analysis.wording import format_interval, format_value
from analysis.wording.quantities import coordinate_words

if TYPE_CHECKING:
    from analysis.study import Figure, Study

# Quantiles over all draws, asked for once per label otherwise.
_KNOWN: WeakKeyDictionary[Study, dict[str, Figure]] = WeakKeyDictionary()


def result(study: Study, name: str) -> Figure:
    """``study[name]``, worked out once per study."""
    known = _KNOWN.setdefault(study, {})
    if name not in known:
        known[name] = study[name]
    return known[name]


def names(study: Study, lang: str) -> dict[str, str]:
    """What platforms, bases, cities and options are called."""
    return {k: v[lang] for k, v in coordinate_words(study).items() if lang in v}


def said(study: Study, words: dict[str, dict[str, str]], lang: str) -> dict[str, str]:
    """The texts of an exhibit in one language, with the study's own names in them."""
    own = coordinate_words(study)
    return {key: named(text, own, lang) for key, text in words[lang].items()}


def number(study: Study, name: str, lang: str, **at) -> str:
    """A figure's value at coordinates, as text."""
    found = result(study, name).at(**at)
    return format_value(float(found), found.unit, lang)


def span(study: Study, name: str) -> tuple[float, float, float]:
    """An input's low end, base and high end as stated; all the same once it is overridden or fixed."""
    cell = study.inputs[name].cells[0]
    return (
        cell.value if cell.low is None else cell.low,
        cell.value,
        cell.value if cell.high is None else cell.high,
    )


def interval(study: Study, name: str, lang: str, **at) -> str:
    """A figure's interval at coordinates, as text."""
    found = result(study, name).at(**at)
    return format_interval(float(found.low), float(found.high), found.unit, lang)
