"""A city of merchants and people whose clustering and popularity are known: for tests and rehearsals.

Belongs here: drawing such a city. Does not belong here: measuring it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

KILOMETRE = 1 / 111.195  # degrees of latitude


@dataclass(frozen=True, eq=False)
class City:
    """Tables as raw.toml's `merchants` and `demand` have them, WGS-84."""

    merchants: pd.DataFrame
    demand: pd.DataFrame


def simulate_city(
    name: str = "shanghai",
    centre: tuple[float, float] = (31.23, 121.47),
    *,
    kappa: float = np.inf,
    density: float = 4.0,
    side: float = 30.0,
    district: float = 3.0,
    participating: float = 0.3,
    zipf: float = 0.8,
    places: int = 2500,
    seed: int = 0,
) -> City:
    """Merchants whose density differs from district to district as a gamma with shape κ, and people anywhere.

    Within a district merchants scatter at random, so that counts within reach of places are negative binomial with
    that κ as long as the radius is small beside a district; infinite κ is Poisson.

    Parameters
    ----------
    centre : latitude and longitude of the middle, degrees.
    density : merchants per km² in the mean. side, district : km.
    participating : share of merchants that take part, drawn at random.
    zipf : popularity is Pareto, so that it falls as rank^(−zipf).

    Examples
    --------
    >>> city = simulate_city(places=10, seed=1)
    >>> len(city.demand), sorted(city.merchants.columns)
    (10, ['city', 'lat', 'lon', 'merchant_id', 'participating', 'popularity'])
    """
    rng = np.random.default_rng(seed)
    along = round(side / district)
    field = np.full((along, along), density)
    if np.isfinite(kappa):
        field = rng.gamma(kappa, density / kappa, (along, along))
    count = rng.poisson(field * district**2).ravel()
    row, column = (np.repeat(part.ravel(), count) for part in np.indices((along, along)))
    n = int(count.sum())
    east, north = ((part + rng.random(n)) * district - side / 2 for part in (column, row))
    lat, lon = _degrees(north, east, centre)
    merchants = pd.DataFrame(
        {
            "merchant_id": [f"{name[:2]}{number:06d}" for number in range(n)],
            "city": name,
            "lon": lon,
            "lat": lat,
            "participating": (rng.random(n) < participating).astype(int),
            "popularity": (1 - rng.random(n)) ** -zipf,
        }
    )
    lat, lon = _degrees(*((rng.random((2, places)) - 0.5) * side), centre)
    weight = rng.integers(50, 150, places).astype(float)
    return City(merchants, pd.DataFrame({"lon": lon, "lat": lat, "weight": weight}))


def _degrees(north: np.ndarray, east: np.ndarray, centre: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude of kilometres north and east of a place."""
    latitude = centre[0] + north * KILOMETRE
    return latitude, centre[1] + east * KILOMETRE / np.cos(np.radians(latitude))
