"""Drivers of shares: known effects are recovered, what a panel cannot tell is said, elasticities are derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.methods.market import attraction
from analysis.methods.market.elasticity import cross_elasticity, diversion, own_elasticity
from analysis.methods.market.share_drivers import share_drivers

CITIES, PERIODS, PLATFORMS = 8, 12, 3
CITY = np.repeat(np.arange(CITIES), PERIODS)


def market(seed: int, noise: float = 0.05):
    """Shares of attraction with effects −1.5 of log price and 4 of the discount, dear platforms being liked."""
    rng = np.random.default_rng(seed)
    liked = np.repeat(rng.normal(0, 0.5, (CITIES, 1, PLATFORMS)), PERIODS, axis=1).reshape(-1, PLATFORMS)
    price = 0.8 * liked + rng.normal(0, 0.15, liked.shape)
    discount = rng.uniform(0, 0.3, liked.shape)
    logs = liked - 1.5 * price + 4 * discount + rng.normal(0, noise, liked.shape)
    return attraction.shares(np.exp(logs)), {"price": price, "discount": discount}


def test_known_effects_are_recovered_where_a_platform_is_compared_with_itself():
    shares, drivers = market(1)
    found = share_drivers(shares, drivers, CITY).table
    assert list(found.identified) == ["yes", "yes"]
    assert ((found.low < [-1.5, 4.0]) & (found.high > [-1.5, 4.0])).all()
    assert (found.standard_error < [0.05, 0.08]).all()
    # Across cities, dear platforms are the liked ones: without constants price seems to drive nobody away.
    assert share_drivers(shares, drivers, CITY, "none").table.loc["price", "estimate"] > -1


@pytest.mark.parametrize("constants", ["city", "none"])
def test_rows_in_any_order_give_the_same(constants):
    """What is centred by city goes back to the row that it came from."""
    shares, drivers = market(4)
    turn = np.random.default_rng(1).permutation(len(CITY))
    plain = share_drivers(shares, drivers, CITY, constants).table
    turned = share_drivers(shares[turn], {name: v[turn] for name, v in drivers.items()}, CITY[turn], constants).table
    columns = ["estimate", "standard_error", "low", "high"]
    assert np.allclose(turned[columns], plain[columns], rtol=1e-9)


@pytest.mark.parametrize("kept", [1.0, 0.6])
def test_constants_of_cities_are_the_dummies_of_least_squares(kept):
    """Also where cities are in the panel for different times, as those are that were entered later."""
    shares, drivers = market(2)
    there = np.random.default_rng(6).uniform(size=len(CITY)) < kept
    shares, drivers, city = shares[there], {name: values[there] for name, values in drivers.items()}, CITY[there]
    logs = np.log(shares) - np.log(shares).mean(axis=1, keepdims=True)
    centred = [values - values.mean(axis=1, keepdims=True) for values in drivers.values()]
    dummies = [(c == city)[:, None] * (np.arange(PLATFORMS) == j)[None, :] for c in range(CITIES) for j in (0, 1, 2)]
    design = np.stack([*centred, *(d - d.mean(axis=1, keepdims=True) for d in dummies)], axis=-1)
    beta = np.linalg.lstsq(design.reshape(-1, design.shape[-1]), logs.ravel(), rcond=None)[0]
    assert np.allclose(share_drivers(shares, drivers, city).table["estimate"], beta[:2], rtol=1e-9)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda price: np.broadcast_to([1.0, 2.0, 3.0], price.shape), "constant"),
        (lambda price: np.broadcast_to(np.arange(len(price))[:, None], price.shape), "constant"),
        (lambda price: 2 * price + 1, "collinear"),
        (lambda price: np.where((CITY == 3)[:, None], price, 0.0), "one unit"),
    ],
)
def test_what_a_panel_cannot_tell_is_said_and_has_no_number(make, answer):
    shares, drivers = market(3)
    alone = share_drivers(shares, {"price": drivers["price"]}, CITY).table.loc["price"]
    fit = share_drivers(shares, {"price": drivers["price"], "other": make(drivers["price"])}, CITY)
    other = fit.table.loc["other"]
    assert other.identified == answer and np.isnan([other.estimate, other.low, other.high]).all()
    assert f"other ({answer})" in fit.sentence
    if answer == "constant":  # what does not move takes nothing from what does
        assert fit.table.loc["price", "estimate"] == pytest.approx(alone.estimate, rel=1e-9)


def test_few_cities_leave_out_observations():
    shares, drivers = market(4)
    some = CITY < 3
    fit = share_drivers(shares[some], {name: values[some] for name, values in drivers.items()}, CITY[some])
    assert fit.units == 3 * PERIODS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s, d: (s * [0, 1, 1], d, "city"), "shares: expected numbers above 0, found 0"),
        (lambda s, d: (s, {}, "city"), "drivers: expected at least one"),
        (lambda s, d: (s, {"price": d["price"][:-1]}, "city"), "price: expected a number for each share"),
        (lambda s, d: (s[:4], {"price": d["price"][:4]}, "city"), "expected 5 observations"),
        (lambda s, d: (s, d, "brand"), "constants: expected one of city, platform, none"),
    ],
)
def test_degenerate_input_is_refused(change, message):
    shares, drivers, constants = change(*market(5))
    with pytest.raises(ValueError, match=message):
        share_drivers(shares, drivers, CITY[: len(shares)], constants)


def test_elasticities_are_the_derivatives_of_shares():
    attract, effect, step = np.array([4.0, 2.0, 1.0]), -1.7, 1e-6
    before = attraction.shares(attract)
    moved = attraction.shares(attract * [np.exp(effect * step), 1, 1])
    slope = (np.log(moved) - np.log(before)) / step
    assert slope[0] == pytest.approx(own_elasticity(effect, before[0]), rel=1e-4)
    assert slope[1:] == pytest.approx([cross_elasticity(effect, before[0])] * 2, rel=1e-4)
    assert own_elasticity(effect, 0.5, 0.2) == pytest.approx(0.2 * own_elasticity(effect, 0.5))


def test_diversion_is_where_the_share_of_a_platform_that_leaves_goes():
    before = np.array([0.5, 0.3, 0.2])
    after = attraction.shares(before * [0, 1, 1])
    assert diversion(before)[0] == pytest.approx((after - before * [0, 1, 1]) / before[0])
    assert diversion(before).sum(axis=1) == pytest.approx(np.ones(3))
    with pytest.raises(ValueError, match="largest share"):
        diversion([1.0, 0.0])
