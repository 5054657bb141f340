"""Free deals of many depths beside the card's discount: the share that it beats, and by how much."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.methods.membership import tariff


@pytest.mark.parametrize("discount", [0.02, 0.1, 0.23, 0.4, 0.95])
@pytest.mark.parametrize(("depth", "cv"), [(0.23, 0.4), (0.23, 0.05), (0.1, 1.2), (0.4, 0.6)])
def test_the_rest_of_shallower_deals_is_the_integral_of_their_distribution(discount, depth, cv):
    """E[max(d − D, 0)] = ∫₀ᵈ Pr(D < t) dt, by quadrature on scipy's lognormal."""
    sigma = np.sqrt(np.log(1.0 + cv**2))
    deals = stats.lognorm(sigma, scale=depth * np.exp(-(sigma**2) / 2.0))
    assert (deals.mean(), deals.std()) == pytest.approx((depth, cv * depth))
    rest, _ = integrate.quad(deals.cdf, 0.0, discount, points=[min(depth, discount)], epsabs=1e-13)
    for share in (0.0, 0.5, 1.0):
        gain = tariff.card_advantage(discount, depth, share, cv)
        assert gain == pytest.approx((1.0 - share) * discount + share * rest, abs=1e-11)
        assert tariff.card_use(discount, depth, share, cv) == pytest.approx(1.0 - share * deals.sf(discount), abs=1e-12)


def test_nothing_jumps_where_the_card_passes_the_mean_deal():
    """A step of a thousandth of the discount moves use by about the density of deals there, and not by their share."""
    discounts = np.linspace(0.0, 0.5, 501)
    use = tariff.card_use(discounts, 0.23, 0.5, 0.4)
    gain = tariff.card_advantage(discounts, 0.23, 0.5, 0.4)
    assert (np.diff(use) >= 0).all() and np.diff(use).max() < 0.004
    slope = np.diff(gain) / np.diff(discounts)  # what one more point of discount adds is what goes through the card
    np.testing.assert_allclose(slope, (use[1:] + use[:-1]) / 2.0, atol=1e-4)


def test_deals_of_one_depth_are_the_limit():
    discounts = np.array([0.0, 0.1, 0.23, 0.2300001, 0.4])
    np.testing.assert_array_equal(tariff.card_use(discounts, 0.23, 0.5, 0.0), [0.5, 0.5, 0.5, 1.0, 1.0])
    for cv in (0.0, 1e-9):
        gain = tariff.card_advantage(discounts, 0.23, 0.5, cv)
        np.testing.assert_allclose(gain, 0.5 * discounts + 0.5 * np.maximum(discounts - 0.23, 0.0), atol=1e-9)


def test_without_deals_or_a_discount_the_card_stands_alone():
    assert tariff.card_advantage(0.1, 0.0, 0.8, 0.4) == pytest.approx(0.1)
    assert tariff.card_use(0.1, 0.0, 0.8, 0.4) == 1.0
    assert tariff.card_advantage(0.0, 0.23, 0.5, 0.4) == 0.0
    assert tariff.card_use(0.0, 0.23, 0.5, 0.4) == 0.5, "a card without a discount beats no deal"


def test_a_spread_below_zero_is_refused():
    with pytest.raises(ValueError, match="outside_discount_cv: expected"):
        tariff.card_advantage(0.1, 0.23, 0.5, -0.1)
