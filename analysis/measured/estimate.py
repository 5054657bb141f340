"""An estimate as an input takes it: value, interval, the distribution that has this interval, and where it is from.

Belongs here: the record, and which distribution suits which kind of number. Does not belong here: estimating.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from analysis.evidence import Bilingual

LEVEL = 0.9  # every interval that the report prints has this coverage
Z = float(special.ndtri(0.5 + LEVEL / 2))
# Half the span of a symmetric PERT over the half-width of its 90 % interval: its ends are drawn so far out.
PERT_ENDS = 0.5 / (0.5 - float(special.betaincinv(3.0, 3.0, 0.5 - LEVEL / 2)))


@dataclass(frozen=True)
class Estimate:
    """One number.

    Attributes
    ----------
    value, low, high : in `unit`; low and high are the ends of the 90 % interval.
    unit : of `analysis.evidence`, with money in place of the currency.
    kind : share, positive or signed: what values it can take.
    table, n : the raw table, and how many units (cities, orders, members) the interval rests on.
    first, last : the periods measured, as 2025-10.
    method : how, in both languages.
    """

    value: float
    low: float
    high: float
    unit: str
    kind: str
    table: str
    n: int
    first: str
    last: str
    method: Bilingual

    @property
    def distribution(self) -> str:
        """The distribution of the model that has this value and interval.

        Examples
        --------
        >>> about = dict(unit="share", table="panel", n=9, first="2025", last="2025", method=Bilingual("", ""))
        >>> Estimate(0.4, 0.3, 0.5, kind="share", **about).distribution
        'beta'
        >>> Estimate(0.4, 0.4, 0.4, kind="share", **about).distribution
        'fixed'
        """
        if not self.low < self.high:
            return "fixed"
        deviation = (self.high - self.low) / (2 * Z)
        if self.kind == "share" and 0 < self.value < 1 and deviation**2 < self.value * (1 - self.value):
            return "beta"
        if self.kind == "positive" and self.low > 0:
            return "lognormal"
        return "pert"

    @property
    def ends(self) -> tuple[float, float]:
        """low and high as that distribution reads them: percentiles of most, the ends of a PERT."""
        if self.distribution != "pert":
            return self.low, self.high
        low, high = (self.value + PERT_ENDS * (end - self.value) for end in (self.low, self.high))
        bounds = {"share": (0.0, 1.0), "positive": (0.0, math.inf)}.get(self.kind, (-math.inf, math.inf))
        return max(low, bounds[0]), min(high, bounds[1])
