"""How a function of the dataflow says what its figure is called and measured in.

Belongs here: the decorator and the reader of its tags. Does not belong here: formulas (they are the docstrings of
the functions in the sibling modules) and number formats (the wording layer turns a unit into digits).
"""

from __future__ import annotations

from collections.abc import Callable

from hamilton import registry

registry.disable_autoload()  # else Hamilton imports every data library that is installed, Spark's among them

from hamilton import base, driver  # noqa: E402
from hamilton.function_modifiers import tag  # noqa: E402

__all__ = ["base", "driver", "figure"]  # whoever needs Hamilton takes it from here, where it is told what not to import


def figure(unit: str, zh: str, en: str, *, design: str = "any") -> Callable:
    """Mark a function as a figure that a report may name.

    Parameters
    ----------
    unit : unit of the value, one of the units that the wording layer can print.
    zh : the figure's name for a reader, in Chinese.
    en : the same in English.
    design : ``"any"``, or ``"base"`` for a description of the evidence that brings its own interval and is
        therefore evaluated once, not per draw.

    Returns
    -------
    A decorator; the function that it returns computes what it computed before.

    Examples
    --------
    >>> @figure("CNY/year", "回本消费", "Break-even spend")
    ... def spend(fee, discount):
    ...     return fee / discount
    >>> spend(168, 0.1)
    1680.0
    """
    return tag(unit=unit, zh=zh, en=en, design=design)
