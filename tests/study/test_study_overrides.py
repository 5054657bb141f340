"""Overrides: checked by name, range and shape, and felt downstream only."""

from __future__ import annotations

import math

import numpy as np
import pytest
from real_study import DATA

from analysis.study import Study, StudyError


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ({"card_fees": 99}, r"override card_fees: no such input in .*inputs\.toml; the nearest name is 'card_fee'"),
        (
            {"card_fee": -1},
            r"override card_fee = -1: expected 0 to 600 \(CNY/year\), the range stated in .*inputs\.toml",
        ),
        ({"card_fee": 600.5}, r"override card_fee = 600\.5: expected 0 to 600"),
        ({"card_fee": math.nan}, "override card_fee = nan: expected 0 to 600"),
        ({"reported_share": 0.99}, r"override reported_share = 0\.99: expected 0\.5 to 0\.95 \(share\)"),
        ({"population": 1e6}, r"override population: expected one number per city, found 1000000\.0"),
        ({"gtv": 1e6}, r"override gtv: expected no override, found 1000000\.0; or change it in .*inputs\.toml"),
        ({"card_fee": {"shanghai": 1}}, r"override card_fee: expected one number, found \{'shanghai': 1\}"),
        ({"city_active": {"shangai": 0}}, "override city_active: no city 'shangai'; the nearest name is 'shanghai'"),
        ({"city_active": {"shanghai": 2}}, "override city_active = 2: expected 0 to 1"),
    ],
)
def test_an_override_that_cannot_be_is_refused(study: Study, override: dict, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        Study.open(DATA, override)
    with pytest.raises(StudyError, match=message):
        study.overridden(**override)


@pytest.mark.parametrize("value", [0, 600])
def test_the_ends_of_the_range_are_allowed(study: Study, value: float) -> None:
    assert float(study.overridden(card_fee=value)["card_fee"]) == value


def test_an_override_is_felt_downstream_only(study: Study) -> None:
    changed = study.overridden(wallet=6000)
    below = {n for n in study.figures if "wallet" in study.graph.roots(n)}
    assert {"typical_saving", "three_year_contribution"} <= below and "hhi" not in below
    for name in study.figures:
        same = np.array_equal(study.base[name].values, changed.base[name].values, equal_nan=True)
        assert same or name in below, f"{name} does not rest on wallet and yet it changed"
    assert float(changed["typical_saving"]) == pytest.approx(1.2 * float(study["typical_saving"]))


def test_an_overridden_input_no_longer_varies_and_the_others_do(study: Study) -> None:
    changed = study.overridden(wallet=6000)
    assert "draw" not in changed.draw_inputs["wallet"].dims and not changed["wallet"].uncertain
    assert "draw" in changed.draw_inputs["zipf_exponent"].dims


def test_overrides_add_up_and_leave_the_study_as_it_was(study: Study) -> None:
    both = study.overridden(card_fee=99).overridden(card_discount=0.2)
    assert both.overrides == {"card_fee": 99, "card_discount": 0.2}
    assert float(both["breakeven_spend"]) == pytest.approx(495.0)
    assert study.overrides == {} and float(study["breakeven_spend"]) == pytest.approx(1680.0)


def test_an_override_of_one_coordinate_leaves_the_others(study: Study) -> None:
    changed = study.overridden(coverage_target={"50": 0.4})["coverage_target"].value
    assert changed.sel(target="50") == 0.4 and changed.sel(target="80") == 0.8


def test_a_fee_set_by_override_equals_a_fee_set_by_evaluation(study: Study) -> None:
    names = ["join_share", "best_fee", "three_year_contribution"]
    found = study.evaluate(names, card_fee=99.0)
    changed = study.overridden(card_fee=99)
    for name in names:
        assert float(changed.base[name]) == float(found[name]), name
