"""What was measured in the place of an assumption, and what had been assumed before.

Belongs here: the record that an input carries. Does not belong here: measuring (`analysis.measured`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bilingual import Bilingual

if TYPE_CHECKING:
    from .cells import InputCell

BASIS = "measured"


@dataclass(frozen=True)
class Measurement:
    """Where a measured input comes from.

    Attributes
    ----------
    measure : name of the registry of `measured`.
    table : the raw table: panel, orders …
    source : who recorded it, from raw.toml.
    rows : of the raw table that were used; n is how many units (cities, orders, members) the interval rests on.
    first, last : months, years or days in which it was recorded, as 2025-10.
    method : how it was estimated.
    prior : the cells that inputs.toml states, prior_basis what they were, prior_distribution how they were drawn.
    """

    measure: str
    table: str
    source: Bilingual
    rows: int
    n: int
    first: str
    last: str
    method: Bilingual
    prior: tuple[InputCell, ...]
    prior_basis: str
    prior_distribution: str = ""
