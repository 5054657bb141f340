"""What is worked out once per study and let go with it.

Belongs here: the memory of one study. Does not belong here: what is worked out. A `functools.cache` would keep every
study that was ever asked, with all its draws: a slider that is moved leaves one behind at each stop.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from analysis.study.study import Study

P = ParamSpec("P")
R = TypeVar("R")


def once_per_study(work_out: Callable[Concatenate[Study, P], R]) -> Callable[Concatenate[Study, P], R]:
    """Work a value out when it is first asked for, and again only for another study or other arguments."""

    @wraps(work_out)
    def kept(study: Study, *args: P.args, **named: P.kwargs) -> R:
        key = (work_out, args, frozenset(named.items()))
        if key not in study.memory:
            study.memory[key] = work_out(study, *args, **named)
        return study.memory[key]

    return kept
