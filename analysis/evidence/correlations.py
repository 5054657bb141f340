"""Correlations: inputs that are not drawn independently of each other.

Belongs here: reading `correlations.toml`, and whether all pairs together are possible.
Does not belong here: how draws are made to correlate (`analysis.uncertainty`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from .bilingual import Bilingual, Text
from .document import TomlDocument
from .faults import Words, nearest
from .inputs import Input
from .kinds import Number
from .schema import Kind, Refusal, Refused, TomlTable, read_as, refuse

FILE = "correlations.toml"
# Below this an eigenvalue cannot be told from zero, and a Cholesky factor is not to be trusted.
TINY = 1e-10


@dataclass(frozen=True)
class Correlation:
    """Two scalar inputs that move together; `rho` is a coefficient between -1 and 1, both ends excluded."""

    first: str
    second: str
    rho: float
    why: Bilingual


@dataclass(frozen=True)
class TwoInputs(Kind):
    """The names of two inputs that are drawn, each one number."""

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[str, str]:
        if not isinstance(value, list) or len(value) != 2 or not all(isinstance(v, str) for v in value):
            raise Refused("a list with the names of two inputs", value)
        refuse(self.refusals(value, known["inputs"]))
        return tuple(value)

    def refusals(self, names: list[str], known: Mapping[str, Input | None] | None) -> Iterator[Refusal]:
        """What is wrong with two names; those that are known by nothing go unchecked."""
        if names[0] == names[1]:
            yield (), "two different inputs", names
        for name in dict.fromkeys(names) if known is not None else ():
            if name not in known:
                yield (), "the name of an input" + nearest(name, known), name
            elif (given := known[name]) is not None and (reason := _not_drawn(given)):
                yield (), "inputs that are one number each and are drawn", Words(f"{name}, {reason}")


@dataclass(frozen=True)
class Pair:
    """One table of the file."""

    inputs: Annotated[tuple[str, ...], TwoInputs()]
    rho: Annotated[float, Number("a correlation above -1 and below 1", above=-1.0, below=1.0)]
    why: Text


def read_correlations(document: TomlDocument, known: dict[str, Input | None] | None) -> tuple[Correlation, ...]:
    """Pairs in the order of the file; faults are noted.

    `known` maps every name of the inputs file to its input, or to None for one with a fault, whose kind goes
    unchecked; it is None itself where that file could not be read.
    """
    before = len(document.faults.listed)
    document.place().only(document.tables, ("pair",))
    listed = document.tables.get("pair", [])
    if not isinstance(listed, list):
        document.place("pair").fault("a list of tables, each headed [[pair]]", listed)
        return ()
    first: dict[frozenset[str], int] = {}
    pairs: list[Correlation] = []
    for number, table in enumerate(listed, start=1):
        place = document.place("pair", f"{number}")
        stated = read_as(Annotated[Pair, TomlTable("a table with inputs, rho and why")], table, place, inputs=known)
        if stated is None:
            continue
        pair = Correlation(*stated.inputs, stated.rho, stated.why)
        names = frozenset((pair.first, pair.second))
        if names in first:
            found = Words(f"{pair.first} and {pair.second}, also in pair.{first[names]}")
            place.at("inputs").fault("each pair once", found)
        first.setdefault(names, number)
        pairs.append(pair)
    if pairs and len(document.faults.listed) == before:
        _check_definite(pairs, document)
    return tuple(pairs)


def _not_drawn(given: Input) -> str:
    """Why an input cannot be correlated, or "".

    Only an uncertain scalar has one number per draw.
    """
    if given.lever:
        return "which is a lever"
    if given.dims:
        return f"which varies by {', '.join(given.dims)}"
    return "which is fixed" if given.distribution == "fixed" else ""


def _check_definite(pairs: list[Correlation], document: TomlDocument) -> None:
    """Note pairs that contradict each other: no joint distribution has all of their correlations at once."""
    guilty = list(dict.fromkeys(name for pair in pairs for name in (pair.first, pair.second)))
    smallest = _smallest_eigenvalue(guilty, pairs)
    if smallest > TINY:
        return
    for name in list(guilty):
        fewer = [other for other in guilty if other != name]
        # Where the others contradict each other without it, an input is not to blame.
        if _smallest_eigenvalue(fewer, pairs) <= TINY:
            guilty = fewer
    blamed = {n: p for n, p in enumerate(pairs, start=1) if {p.first, p.second} <= set(guilty)}
    spelled = "; ".join(f"pair.{n} {p.first} and {p.second} {p.rho:g}" for n, p in blamed.items())
    expected = "correlations that can hold together (a positive definite matrix, 0 where no pair is given)"
    found = Words(f"the smallest eigenvalue {smallest:.4g}, from {spelled}")
    document.place("pair", f"{min(blamed)}").fault(expected, found)


def _smallest_eigenvalue(names: list[str], pairs: list[Correlation]) -> float:
    """That of the matrix over `names`: ones on the diagonal, rho for a pair, 0 elsewhere."""
    place = {name: number for number, name in enumerate(names)}
    matrix = np.eye(len(names))
    for pair in pairs:
        if pair.first in place and pair.second in place:
            i, j = place[pair.first], place[pair.second]
            matrix[i, j] = matrix[j, i] = pair.rho
    return float(np.linalg.eigvalsh(matrix)[0]) if names else 1.0
