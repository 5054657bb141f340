"""Numbers and names as an exhibit prints them, taken from the study.

Belongs here: short cuts from a study to text. Does not belong here: number formats (wording) and positions (layout).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.wording import format_interval, format_value
from analysis.wording.quantities import coordinate_words

if TYPE_CHECKING:
    from analysis.study import Study


def names(study: Study, lang: str) -> dict[str, str]:
    """What platforms, bases, cities and options are called."""
    return {k: v[lang] for k, v in coordinate_words(study).items() if lang in v}


def number(study: Study, name: str, lang: str, **at) -> str:
    """A figure's value at coordinates, as text."""
    figure = study[name].at(**at)
    return format_value(float(figure), figure.unit, lang)


def interval(study: Study, name: str, lang: str, **at) -> str:
    """A figure's interval at coordinates, as text."""
    figure = study[name].at(**at)
    return format_interval(float(figure.low), float(figure.high), figure.unit, lang)
