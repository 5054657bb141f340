"""Customer bases from which no model can be told: refused in a sentence, or fitted at an edge without an interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.methods.membership.customer_base import MODELS, fit_customer_base
from analysis.methods.membership.purchase_histories import HistoryError, group_histories

ALIKE = {"one customer": 1, "customers who are all the same": 50}


@pytest.mark.parametrize("customers", ALIKE.values(), ids=ALIKE)
@pytest.mark.parametrize("model", MODELS)
def test_customers_who_do_not_differ_end_at_an_edge_that_is_the_simplest_model(model: str, customers: int) -> None:
    """All alike and none leaves: the counts of a period are Poisson, of occasions binomial, with the rate observed."""
    fit = fit_customer_base(group_histories([3], [20], [30], customers=[customers]), model)
    assert fit.status == "at bound" and np.isnan(list(fit.interval.values())).all() and np.isnan(fit.covariance).all()
    assert "edge of the range" in fit.sentence and f"on {customers} customer(s)" in fit.sentence
    counts = stats.binom(30, 3 / 30) if model == "BG/BB" else stats.poisson(3)
    x = np.arange(6)
    np.testing.assert_allclose(fit.purchase_count_pmf(x, 30), counts.pmf(x), atol=5e-3)
    assert fit.expected_purchases(30) == pytest.approx(3, rel=5e-3)
    assert fit.probability_alive(3, 20, 30) == pytest.approx(1, abs=1e-3)


def test_advice_to_give_a_prior_is_for_those_who_gave_none() -> None:
    histories = group_histories([3], [20], [30])
    free, held = fit_customer_base(histories), fit_customer_base(histories, "BG/BB", prior_spread=100.0)
    assert "or give prior_spread = 1.5" in free.sentence
    assert held.status != "converged" and "or give" not in held.sentence


def test_more_occasions_than_can_be_summed_over_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(HistoryError, match=r"T: expected .* 1,000,000 for BG/BB, found T 2,000,000,000 and 2"):
        fit_customer_base(group_histories([1, 0], [10**9, 0], [2 * 10**9, 10**9]), "BG/BB")


@pytest.mark.parametrize("model", MODELS)
def test_nobody_who_comes_again_leaves_no_rate_to_fit(model: str) -> None:
    with pytest.raises(HistoryError, match=r"x: expected repeat purchases of at least 1 .*found 0 of 3 customer"):
        fit_customer_base(group_histories([0, 0, 0], [0, 0, 0], [30, 40, 50]), model)
