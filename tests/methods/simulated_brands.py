"""Buyers of an NBD-Dirichlet with known parameters, counted as a table of orders shows them."""

from __future__ import annotations

import numpy as np

from analysis.methods.membership.brand_counts import BrandCounts

TRUE = {"mean": 3.0, "shape": 0.8, "diversity": 1.2}
SHARE = (0.6, 0.3, 0.1)
PARTS = 16


def brand_counts(people: int, seed: int, diversity: float = TRUE["diversity"]) -> BrandCounts:
    """Those who bought, of so many who might have; an infinite diversity is chance, zero is one brand each."""
    rng = np.random.default_rng([seed, people])
    bought = rng.poisson(rng.gamma(TRUE["shape"], TRUE["mean"] / TRUE["shape"], people))
    if diversity == 0:
        chances = np.eye(len(SHARE))[rng.choice(len(SHARE), people, p=SHARE)]
    elif np.isinf(diversity):
        chances = np.broadcast_to(SHARE, (people, len(SHARE)))
    else:
        chances = rng.dirichlet(diversity * np.array(SHARE), people)
    each, part = rng.multinomial(bought, chances), rng.integers(PARTS, size=people)
    total = np.zeros((PARTS, bought.max()))
    brands = np.zeros((PARTS, len(SHARE), bought.max()))
    buys = bought > 0
    np.add.at(total, (part[buys], bought[buys] - 1), 1)
    for brand in range(len(SHARE)):
        buys = each[:, brand] > 0
        np.add.at(brands, (part[buys], brand, each[buys, brand] - 1), 1)
    return BrandCounts(total, brands)
