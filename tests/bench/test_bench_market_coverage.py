"""How often intervals of the measured market hold the truth: shares, the effect of price, repeat buying.

A study, not a race: `make bench NAME=market_coverage` draws 2,000 markets of each and prints how many intervals held,
beside the binomial limits of an interval that is what it says. Run as tests it is fifty of each, held against limits of
the whole family of checks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analysis.measured.by_city import ratio
from analysis.measured.estimate import LEVEL
from analysis.measured.panel import cell_shares
from analysis.methods.market.share_drivers import share_drivers
from analysis.methods.membership.brand_counts import BrandCounts, bought, fit_brand_counts
from analysis.warehouse.simulate import simulate_panel

RUNS, FEW = 2000, 50
FEWEST_AT_ALL = 0.86
"""What an interval of few units may fall to in the long run: the bootstrap of six cities and the jackknife of sixteen
parts are asymptotic."""
ABOUT = {"table": "", "first": "", "last": "", "unit": "share", "kind": "share"}
MEAN, SHAPE, DIVERSITY, SHARE, PARTS = 3.0, 0.8, 1.2, (0.6, 0.3, 0.1), 16


def counted_share(seed: int) -> dict[str, bool]:
    """Wilson's interval of one platform's share of counted orders in one city and month."""
    made = simulate_panel(cities=1, periods=1, orders=400, seed=seed)
    wide = made.table.pivot_table(index=["city", "period"], columns="platform", values="count")
    found = cell_shares(wide, wide).set_index("platform").loc["美团"]
    truth = made.shares[0, 0, 0]  # platforms of the simulator in their own order, the largest first
    return {"share of a city and month": bool(found.low <= truth <= found.high)}


def city_share(seed: int, cities: int) -> dict[str, bool]:
    """The bootstrap over cities of a share of counts, of which cities are a sample."""
    rng = np.random.default_rng([seed, cities])
    chance = 1 / (1 + np.exp(-(0.7 + 0.4 * rng.standard_normal(cities))))
    size = rng.poisson(400, cities)
    import pandas as pd

    index = pd.Index([f"c{n}" for n in range(cities)], name="city")
    above = pd.Series(rng.binomial(size, chance).astype(float), index)
    found = ratio(above, pd.Series(size.astype(float), index), False, ABOUT)
    return {f"share over {cities} cities": bool(found.low <= EXPECTED <= found.high)}


def _expected() -> float:
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(weights @ (1 / (1 + np.exp(-(0.7 + 0.4 * points)))) / weights.sum())


EXPECTED = _expected()


def price_effect(seed: int, cities: int) -> dict[str, bool]:
    """The jackknife over cities of the elasticity of attraction."""
    made = simulate_panel(cities=cities, periods=12, orders=2000, seed=seed)
    wide = made.table.pivot_table(index=["city", "period"], columns="platform", values=["count", "price"])
    price = {"price": np.log(wide["price"].to_numpy())}
    effect = share_drivers(wide["count"].to_numpy(), price, wide.index.get_level_values("city")).table.loc["price"]
    return {f"price effect, {cities} cities": bool(effect.low <= made.price_effect <= effect.high)}


def repeat_buying(seed: int, people: int) -> dict[str, bool]:
    """The jackknife over parts of members of the NBD-Dirichlet."""
    rng = np.random.default_rng([seed, people])
    times = rng.poisson(rng.gamma(SHAPE, MEAN / SHAPE, people))
    each = rng.multinomial(times, rng.dirichlet(DIVERSITY * np.array(SHARE), people))
    part, most = rng.integers(PARTS, size=people), times.max()
    total, brands = np.zeros((PARTS, most)), np.zeros((PARTS, len(SHARE), most))
    np.add.at(total, (part[times > 0], times[times > 0] - 1), 1)
    for brand in range(len(SHARE)):
        buys = each[:, brand] > 0
        np.add.at(brands, (part[buys], brand, each[buys, brand] - 1), 1)
    found = fit_brand_counts(BrandCounts(total, brands), LEVEL).interval
    truth = {"mean": MEAN, "shape": SHAPE, "diversity": DIVERSITY, "penetration": bought(MEAN, SHAPE)}
    ends = {name: found[name] for name in truth if np.isfinite(found[name]).all()}
    return {f"{name}, {people:,} people": low <= truth[name] <= high for name, (low, high) in ends.items()}


STUDIES: dict[str, tuple[Callable[..., dict[str, bool]], tuple]] = {
    "counted share": (counted_share, ()),
    "share over 6 cities": (city_share, (6,)),
    "share over 40 cities": (city_share, (40,)),
    "price effect, 6 cities": (price_effect, (6,)),
    "price effect, 40 cities": (price_effect, (40,)),
    "repeat buying, 4,000 people": (repeat_buying, (4000,)),
}
NUMBERS = 9  # intervals that the studies give together


def counted(study: str, runs: int) -> dict[str, tuple[int, int]]:
    """Of each number: intervals that held the truth, intervals given."""
    once, given = STUDIES[study]
    found: dict[str, list[int]] = {}
    for seed in range(runs):
        for name, held in once(seed, *given).items():
            cell = found.setdefault(name, [0, 0])
            cell[0] += bool(held)
            cell[1] += 1
    return {name: tuple(cell) for name, cell in found.items()}


def lines(found: dict[str, tuple[int, int]]) -> list[str]:
    """One line per number, with the binomial limits of an interval that is what it says."""
    rows = []
    for name, (held, given) in found.items():
        low, high = stats.binom.ppf([0.025, 0.975], given, LEVEL) / given
        verdict = "as it says" if low <= held / given <= high else "too wide" if held / given > high else "TOO NARROW"
        rows.append(f"{name:<28} {held / given:6.1%} of {given:>5}   limits {low:.1%} to {high:.1%}   {verdict}")
    return rows


@pytest.mark.benchmark(group="coverage of the measured market")
@pytest.mark.parametrize("study", STUDIES)
def test_market_coverage(timed, benchmark, study):
    runs = RUNS if benchmark.enabled else FEW
    found = timed(counted, study, runs, label=study, rounds=1, warmup_rounds=0)
    benchmark.extra_info["study"] = lines(found)
    assert len(found) == (4 if study.startswith("repeat") else 1)
    for name, (held, given) in found.items():
        # All numbers of all studies lie above these limits at once in 99 of 100 runs.
        assert held >= stats.binom.ppf(0.01 / NUMBERS, given, FEWEST_AT_ALL), (name, held, given)
