"""What is worked out once per study and let go with it.

Belongs here: keeping a value in the study it belongs to. Does not belong here: what is worked out. A `functools.cache`
would keep every study that was ever asked, with all its draws: a slider that is moved leaves one behind at each stop.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class HasCache(Protocol):
    """What keeps values: a study."""

    cache: dict[Hashable, Any]


S = TypeVar("S", bound=HasCache)


def cached_on_study(compute: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Compute a value when it is first asked for, and again only for another study or other arguments."""

    @wraps(compute)
    def cached(study: S, *args: P.args, **named: P.kwargs) -> R:
        key = (compute, args, frozenset(named.items()))
        if key not in study.cache:
            study.cache[key] = compute(study, *args, **named)
        return study.cache[key]

    return cached
