"""Which settings a page is read in, where all of them would take too long.

Belongs here: choosing combinations. Does not belong here: what the values are and what is expected.
"""

from collections.abc import Iterable
from itertools import product


def half(*kinds: Iterable) -> list[tuple]:
    """Every other combination of values, so that in four kinds or more every three values meet.

    A fault that needs a certain study in a certain language at a certain width, or three such things in any other
    way, is then found.
    """
    kinds = tuple(map(tuple, kinds))
    places = product(*(range(len(kind)) for kind in kinds))
    return [tuple(kind[i] for kind, i in zip(kinds, at, strict=True)) for at in places if sum(at) % 2 == 0]
