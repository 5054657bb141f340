"""Input that no member or customer can have given is refused in a sentence that names the field."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.methods.membership import bgbb, bgnbd, gamma_gamma, pareto_nbd
from analysis.methods.membership.purchase_histories import group_histories

FAULTS = {
    "BG/NBD after the end": (lambda: bgnbd.probability_alive(2, 40, 39, 1, 1, 1, 1), "T − t_x: expected", "-1"),
    "Pareto/NBD after the end": (lambda: pareto_nbd.probability_alive(2, 40, 39, 1, 1, 1, 1), "T − t_x: exp", "-1"),
    "BG/BB after the end": (lambda: bgbb.probability_alive(2, 7, 6, 1, 1, 1, 1), "T − t_x: expected", "-1"),
    "BG/BB more than occasions": (lambda: bgbb.probability_alive(4, 3, 6, 1, 1, 1, 1), "t_x − x: expected", "-1"),
    "BG/BB expected of more": (lambda: bgbb.expected_if_alive(1, 7, 6, 1, 1, 1, 1), "T − x: expected", "-1"),
    "no unit of time": (lambda: group_histories([1], [5], [9], per=0), "per: expected", "found 0"),
    "spend without a scale": (lambda: gamma_gamma.expected_spend(2, 20, 6, 4, 0), "v: expected", "found 0"),
    "spend below zero": (lambda: gamma_gamma.expected_spend([0, 1], [-1, -2], 6, 4, 15), "mean_spend: exp", "-2"),
    "prior of no width": (
        lambda: gamma_gamma.fit_gamma_gamma([2, 3], [20, 30], prior_spread=0),
        "prior_spread: expected",
        "found 0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    call, field, found = FAULTS[name]
    with pytest.raises(ValueError, match="expected") as fault:
        call()
    assert str(fault.value).startswith(field)
    assert found in str(fault.value)


def test_spend_of_a_customer_without_purchases_need_not_be_known() -> None:
    of_all = 6.25 * 15.44 / (3.74 - 1)
    assert gamma_gamma.expected_spend([0, 0], [np.nan, 0.0], 6.25, 3.74, 15.44).tolist() == pytest.approx([of_all] * 2)
    assert np.isnan(gamma_gamma.expected_spend(2, np.nan, 6.25, 3.74, 15.44))
