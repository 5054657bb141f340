"""Input that no place or plan can have is refused in a sentence that names the field."""

from __future__ import annotations

import pytest
from refusals import require_refusal

from analysis.methods.coverage import city_order, dispersion, huff, sphere, supply

VALUE, COST = [[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]]

FAULTS = {
    "swapped axes": (lambda: sphere.great_circle(121.5, 31.2, 120.2, 30.3), "latitude: expected", "found 121.5"),
    "another's axes": (lambda: sphere.great_circle(31.2, 121.5, 120.2, 30.3), "other latitude: exp", "found 120.2"),
    "pull that grows": (lambda: huff.huff_covered([[1.0]], [1], [1], decay=-1), "decay: expected", "found -1"),
    "stock below nothing": (lambda: supply.gain_for_stock(-1, 1, 0, 0.4), "target: expected", "found -1"),
    "limits of everything": (lambda: dispersion.density_by_district(["a"], {"a": 1}, 1), "level: expected", "found 1"),
    "budgets without draws": (
        lambda: city_order.depth_draws([VALUE] * 2, [COST] * 2, [2, 4, 5]),
        "budget: expected one, or one per draw (2)",
        "found 3",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    require_refusal(FAULTS[name])


def test_one_table_serves_as_many_draws_as_there_are_budgets() -> None:
    drawn = city_order.depth_draws(VALUE, COST, [2, 4, 5])
    each = [city_order.city_depths(VALUE, COST, budget).objective for budget in (2, 4, 5)]
    assert drawn.objective.tolist() == each == [4.0, 9.0, 9.0]
