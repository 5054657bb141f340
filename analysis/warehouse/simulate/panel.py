"""A simulated share panel: values by platform × city × period with known shares, prices and their effect.

Belongs here: drawing a panel. Does not belong here: orders (`orders`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Panel:
    """A panel and what it was drawn from.

    `table` has a row per platform, city and period: value in currency, count of orders, price. `shares` are true shares
    of orders (city, period, platform); `constants` (platform,) and `price_effect` are the attraction model's.
    """

    table: pd.DataFrame
    shares: np.ndarray
    constants: np.ndarray
    price_effect: float


def simulate_panel(
    *,
    platforms: tuple[str, ...] = ("美团", "抖音", "小红书"),
    cities: int = 12,
    periods: int = 24,
    orders: int = 20_000,
    price_effect: float = -1.5,
    city_spread: float = 0.2,
    start: str = "2024-01",
    seed: int = 0,
) -> Panel:
    """Counts are multinomial with shares proportional to exp(constant + city's deviation) · price^price_effect.

    The multiplicative competitive interaction model of Nakanishi and Cooper (1974). Values are count × price.

    Parameters
    ----------
    orders : expected orders of a city in a period.
    price_effect : elasticity of attraction to price, common to all platforms.
    city_spread : standard deviation of a platform's constant over cities.

    Examples
    --------
    >>> panel = simulate_panel(cities=2, periods=3)
    >>> len(panel.table), panel.table.period.iloc[0]
    (18, '2024-01')
    """
    import pandas as pd

    rng = np.random.default_rng([seed, 4])
    constants = np.linspace(1.0, -1.0, len(platforms))
    shape = (cities, periods, len(platforms))
    price = np.round(100 * np.exp(0.15 * rng.standard_normal(shape)), 2)
    level = constants + city_spread * rng.standard_normal((cities, 1, len(platforms)))
    attraction = np.exp(level) * price**price_effect
    shares = attraction / attraction.sum(axis=-1, keepdims=True)
    sizes = rng.poisson(orders, shape[:2])
    counts = rng.multinomial(sizes, shares)
    index = pd.MultiIndex.from_product(
        [
            [f"0{310 + number}" for number in range(cities)],
            pd.period_range(start, periods=periods, freq="M").astype(str),
            platforms,
        ],
        names=["city", "period", "platform"],
    )
    table = pd.DataFrame({"count": counts.ravel(), "price": price.ravel()}, index=index).reset_index()
    table["value"] = (table["count"] * table["price"]).round(2)
    table["basis"] = "paid"
    return Panel(
        table[["platform", "city", "period", "basis", "value", "count", "price"]], shares, constants, price_effect
    )
