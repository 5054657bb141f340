"""Effects that were put into simulated members are found again, and where assumptions fail the placebo says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.methods.membership.incrementality import difference_in_differences, spend_after
from analysis.methods.membership.incrementality_moments import differences_of_moments, moments_of, weights_after
from analysis.methods.membership.matching import balance, matched_cells, matched_difference
from analysis.methods.membership.matching_cells import CellOutcome, _Matches, _spread

EFFECT = 5.0


def panel(seed: int, n: int = 400, drift: float = 0.0, join: tuple[int, int] = (3, 6)) -> tuple[np.ndarray, np.ndarray]:
    """Spend by customer and period, and when each joined; heavy spenders join, which levels alone do not confound."""
    rng = np.random.default_rng(seed)
    taste, periods = rng.gamma(2, 20, n), np.arange(8)
    start = np.where(rng.uniform(size=n) < 1 / (1 + np.exp((50 - taste) / 20)), rng.integers(*join, n), -1)
    member = start >= 0
    spend = taste[:, None] + 3 * np.sin(periods) + rng.normal(0, 8, (n, 8)) + drift * periods * member[:, None]
    return spend + EFFECT * (member[:, None] & (periods >= start[:, None])), start


def shoppers(seed: int, n: int = 500, hidden: float = 0.0) -> tuple:
    """Spend after, membership, covariates before, and spend before; `hidden` decides both joining and spend."""
    rng = np.random.default_rng(seed)
    seen, unseen = rng.gamma(2, 20, (n, 2)), rng.normal(size=n)
    member = rng.uniform(size=n) < 1 / (1 + np.exp((60 - seen[:, 0]) / 20 - hidden * unseen))
    level = seen[:, 0] + 0.5 * seen[:, 1] + 10 * hidden * unseen
    before, after = level + rng.normal(0, 8, (2, n))
    return after + EFFECT * member, member, pd.DataFrame(seen, columns=["spend", "visits"]), before


def test_two_by_two_is_the_difference_of_differences() -> None:
    spend = np.array([[10.0, 13], [20, 27], [5, 6], [7, 7], [9, 11]])
    found = difference_in_differences(spend, [1, 1, -1, -1, -1])
    assert np.isclose(found.effect, (3 + 7) / 2 - (1 + 0 + 2) / 3)
    assert np.isclose(found.share, found.effect / 20) and found.share_low < found.share < found.share_high
    assert found.placebo.empty and found.placebo_passed is None and "No placebo test" in found.sentence
    assert "interval is too narrow" in found.sentence and len(found.assumptions) == 3


def test_two_months_of_larger_shops_and_a_common_rise_are_enough() -> None:
    """As the regression on dummies of shops and months; the shops with the card were larger all along."""
    rng = np.random.default_rng(0)
    card = np.arange(40) < 20
    sales = (100 + np.arange(40) % 20 + 30 * card)[:, None] + [0.0, 5.0] + np.outer(card, [0.0, 2.0])
    sales = sales + rng.normal(0, 0.5, sales.shape)
    shop, after, both = np.repeat(np.eye(40), 2, axis=0), np.tile([0.0, 1.0], 40), np.outer(card, [0, 1]).ravel()
    by_dummies = np.linalg.lstsq(np.column_stack([shop, after, both]), sales.ravel(), rcond=None)[0][-1]
    found = difference_in_differences(sales, np.where(card, 1, -1))
    assert found.effect == pytest.approx(by_dummies, rel=1e-9) and abs(by_dummies - 2) < 0.5
    assert found.low < 2 < found.high < 5


def test_effect_is_recovered_when_members_join_at_different_times() -> None:
    rounds, held, passed, share = 40, 0, 0, 0
    for seed in range(rounds):
        spend, start = panel(seed)
        found = difference_in_differences(spend, start)
        held += found.low <= EFFECT <= found.high
        passed += found.placebo_passed
        member = start >= 0
        after = np.mean([spend[i, start[i] :].mean() for i in np.flatnonzero(member)])
        share += found.share_low <= EFFECT / after <= found.share_high
        assert found.members == member.sum() and len(found.placebo) == 2
    least = stats.binom.ppf(0.05 / 3, rounds, 0.95)
    assert min(held, passed, share) >= least


def test_a_first_period_of_half_a_membership_dilutes_the_effect_and_is_left_out() -> None:
    spend, start = np.full((6, 8), 10.0), np.array([2, 4, 5, -1, -1, -1])
    for customer, begin in enumerate(start[:3]):
        spend[customer, begin] += 3
        spend[customer, begin + 1 :] += 6
    spend += np.linspace(0, 4, 8)
    assert difference_in_differences(spend, start).effect < 5.5
    found = difference_in_differences(spend, start, skip=1)
    assert found.effect == pytest.approx(6)
    assert spend_after(spend, start, skip=1)[2] == pytest.approx(16 + np.linspace(0, 4, 8)[6:].mean())


def test_members_who_were_drifting_away_already_fail_the_placebo() -> None:
    found = difference_in_differences(*panel(0, drift=2.0))
    assert found.placebo_passed is False and found.placebo["p_value"].min() < 1e-4
    assert "Placebo fails" in found.sentence and "do not read the effect" in found.sentence


def test_customers_of_one_city_are_not_independent() -> None:
    rng = np.random.default_rng(3)
    spend, start = panel(3, join=(4, 5))
    city = rng.integers(0, 12, len(start))
    start = np.where(city < 6, 4, -1)
    spend = spend + np.where(np.arange(8) >= 4, rng.normal(0, 6, 12)[city][:, None], 0)
    alone, clustered = difference_in_differences(spend, start), difference_in_differences(spend, start, city)
    assert clustered.standard_error > 2 * alone.standard_error and clustered.effect == alone.effect
    assert "12 clusters" in clustered.sentence and "too narrow" in clustered.sentence


def test_no_effect_is_found_where_there_is_none() -> None:
    rng = np.random.default_rng(4)
    shuffled = [
        difference_in_differences(rng.normal(50, 9, (80, 6)), rng.permutation([3] * 40 + [-1] * 40)) for _ in range(40)
    ]
    assert sum(found.p_value < 0.05 for found in shuffled) <= stats.binom.ppf(0.995, 40, 0.05)


def test_matching_recovers_the_effect_that_a_plain_difference_misses() -> None:
    rounds, held, passed, share, plain = 40, 0, 0, 0, []
    for seed in range(rounds):
        after, member, seen, before = shoppers(seed)
        found = matched_difference(after, member, seen, placebo=before)
        held += found.low <= EFFECT <= found.high
        passed += found.placebo_passed
        share += found.share_low <= EFFECT / after[member].mean() <= found.share_high
        plain.append(after[member].mean() - after[~member].mean())
        table = balance(member, seen)
        assert abs(table.loc["spend", "matched"]) < abs(table.loc["spend", "all"]) / 2
    assert min(held, passed, share) >= stats.binom.ppf(0.05 / 3, rounds, 0.93)
    assert min(plain) > 3 * EFFECT


def test_what_covariates_do_not_hold_fails_the_placebo() -> None:
    after, member, seen, before = shoppers(0, n=1500, hidden=1.0)
    found = matched_difference(after, member, seen, placebo=before)
    assert found.placebo_passed is False and "Placebo fails" in found.sentence
    assert any("unseen" in assumption for assumption in found.assumptions)


def test_equal_covariates_share_the_match() -> None:
    # Two kinds of customers: the match of each member is the mean of all non-members of its kind.
    kind = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
    member = np.array([1, 0, 0, 0, 1, 1, 0, 0, 0], bool)
    after = np.array([9.0, 1, 2, 3, 20, 30, 10, 12, 14])
    found = matched_difference(after, member, pd.DataFrame({"kind": kind}))
    assert np.isclose(found.effect, ((9 - 2) + (20 - 12) + (30 - 12)) / 3)
    assert found.others == 6 and np.isfinite(found.standard_error)


def test_spread_of_matches_is_that_of_the_outcome() -> None:
    rng = np.random.default_rng(5)
    n = 4000
    member = rng.uniform(size=n) < 0.3
    after = rng.normal(0, 3, n) + 50
    found = matched_difference(after, member, pd.DataFrame({"x": rng.integers(0, 3, n)}))
    two_means = 3 * np.sqrt(1 / member.sum() + 1 / (~member).sum())
    assert np.isclose(found.standard_error, two_means, rtol=0.05)


FAULTS = {
    "missing spend": (
        lambda: difference_in_differences([[1, np.nan], [1, 2]], [1, -1]),
        "spend: expected money",
        "customer 0",
    ),
    "always a member": (
        lambda: difference_in_differences(np.ones((4, 2)), [0, 1, -1, -1]),
        "start: expected at least one period",
        "1 customers",
    ),
    "nobody else": (
        lambda: difference_in_differences(np.ones((3, 2)), [1, 1, -1]),
        "start: expected at least two customers who",
        "found 1",
    ),
    "no member": (
        lambda: difference_in_differences(np.ones((3, 2)), [-1, -1, -1]),
        "start: expected at least two members",
        "found 0",
    ),
    "after the panel": (
        lambda: difference_in_differences(np.ones((3, 2)), [2, 1, -1]),
        "start: expected a period",
        "customer 0",
    ),
    "nothing after": (
        lambda: difference_in_differences(np.ones((4, 3)), [1, 2, -1, -1], skip=1),
        "skip: expected",
        "found 1 with 1 members",
    ),
    "unpaired": (lambda: difference_in_differences(np.ones((3, 2)), [1, -1]), "spend: expected shape", "(2,)"),
    "unpaired clusters": (
        lambda: difference_in_differences(np.ones((4, 2)), [1, 1, -1, -1], [1]),
        "cluster: expected",
        "(1,)",
    ),
    "covariate of one value": (
        lambda: matched_difference(np.arange(9.0), np.arange(9) < 3, pd.DataFrame({"x": np.ones(9)})),
        "covariates: expected values that vary",
        "'x'",
    ),
    "missing covariate": (
        lambda: matched_difference(np.arange(9.0), np.arange(9) < 3, pd.DataFrame({"x": [np.nan, *range(8)]})),
        "covariates['x']: expected",
        "customer 0",
    ),
    "too few others": (
        lambda: matched_difference(np.arange(4.0), np.arange(4) < 3, pd.DataFrame({"x": range(4)})),
        "member: expected at least 2 members and 4 non-members",
        "found 3 and 1",
    ),
    "half a match": (
        lambda: matched_difference(np.arange(9.0), np.arange(9) < 3, pd.DataFrame({"x": range(9)}), matches=0),
        "matches: expected",
        "found 0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    call, field, found = FAULTS[name]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value)


def staggered(n=600, periods=14, seed=1):
    """Spend of customers of whom some join at different times and spend a third more from then on."""
    rng = np.random.default_rng(seed)
    start = np.where(rng.random(n) < 0.4, rng.integers(4, 11, n), -1)
    spend = np.round(rng.gamma(0.5, 100.0, (n, periods)), 2)
    return np.where((np.arange(periods) >= start[:, None]) & (start >= 0)[:, None], spend * 1.3, spend), start


@pytest.mark.parametrize("skip", [0, 1])
def test_sums_and_products_by_cohort_give_what_the_panel_gives(skip):
    spend, start = staggered()
    panel = difference_in_differences(spend, start, skip=skip)
    moments = differences_of_moments(moments_of(spend, start), skip=skip)
    for name in ("effect", "low", "high", "standard_error", "p_value", "share", "share_low", "share_high"):
        assert getattr(moments, name) == pytest.approx(getattr(panel, name), rel=1e-9), name
    pd.testing.assert_frame_equal(moments.placebo, panel.placebo, rtol=1e-7)
    assert moments.sentence == panel.sentence and (moments.members, moments.others) == (panel.members, panel.others)


def test_weights_after_joining_are_those_of_the_panel_s_means():
    spend, start = staggered()
    moments = moments_of(spend, start)
    weights = weights_after(moments.start, moments.people, spend.shape[1], skip=1)
    found = [row @ weights[begin] for row, begin in zip(spend, start, strict=True)]
    assert found == pytest.approx(spend_after(spend, start, skip=1).tolist())


@pytest.mark.parametrize(("start", "told"), [([0, 1, -1, -1], "before and after"), ([1, 1, 1, -1], "found 1")])
def test_cohorts_that_cannot_be_compared_are_named(start, told):
    with pytest.raises(ValueError, match=told):
        differences_of_moments(moments_of(np.ones((4, 3)), start))


def test_customers_without_any_spread_differ_for_certain():
    found = differences_of_moments(moments_of([[1, 3], [1, 3], [1, 1], [1, 1]], [1, 1, -1, -1]))
    assert (found.effect, found.standard_error, found.p_value) == (2.0, 0.0, 0.0)


def test_cells_of_who_are_alike_give_what_their_rows_give():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"a": rng.integers(0, 9, 900), "b": rng.integers(0, 4, 900), "member": rng.random(900) < 0.3})
    rows["outcome"] = rows.a * 3.0 + rows.member + rng.normal(size=900)
    rows["before"] = rng.normal(size=900) + rows.a
    covariates = rows[["a", "b"]]
    each = matched_difference(rows.outcome, rows.member, covariates, placebo=rows.before, matches=3)
    squares = rows.assign(outcome2=rows.outcome**2, before2=rows.before**2, people=1)
    cells = squares.groupby(["a", "b", "member"], as_index=False).sum()
    outcome, before = (
        CellOutcome(*(cells[name + end].to_numpy() for end in ("", "2"))) for name in ("outcome", "before")
    )
    found = matched_cells(outcome, cells.member, cells[["a", "b"]], cells.people, placebo=before, matches=3)
    for name in ("effect", "standard_error", "share", "share_low"):
        assert getattr(found, name) == pytest.approx(getattr(each, name), rel=1e-9), name
    assert found.placebo.effect.item() == pytest.approx(each.placebo.effect.item()) and found.others == each.others
    assert len(cells) < 80 and found.sentence == each.sentence


def test_variance_among_few_who_are_alike_is_what_any_two_others_give_on_average():
    """Of one or two in a point the two nearest others lie elsewhere: all pairs that can be are tried."""
    rest = {0: [1.0, 4.0], 1: [2.0, 7.0, 3.0], 2: [5.0], 3: [0.5]}
    at = np.array([[0.0], [1.0], [10.0], [11.0]])
    people = np.array([len(rest[k]) for k in range(4)])
    cells = _Matches(people, np.zeros(4, bool), at, np.arange(4), *(np.zeros(4),) * 3)
    sums, squares = (np.array([sum(r**power for r in rest[k]) for k in range(4)]) for power in (1, 2))
    found = _spread(cells, people, sums, squares)
    pairs = [(i, j, a) for i, j in ((1.0, 4.0), (4.0, 1.0)) for a in rest[1]]
    assert found[0] == pytest.approx(2 / 3 * np.mean([(i - (j + a) / 2) ** 2 for i, j, a in pairs]))
    assert found[1] == pytest.approx(np.var(rest[1], ddof=1))
    assert found[2] == pytest.approx(2 / 3 * np.mean([(5.0 - (0.5 + a) / 2) ** 2 for a in rest[1]]))
