"""The verdict over a family of coverage counts finds what is wrong with it, and nothing where all is chance."""

from __future__ import annotations

import numpy as np
import pytest
from coverage_verdict import Count, chance, family_verdict, limits, named, outside
from scipy import stats

# As spread as chance spreads them.
HELD = stats.binom.ppf((np.arange(105) + 0.5) / 105, 400, 0.95)
FAMILY = [Count(f"cell {n}", int(held), 400, 0.95) for n, held in enumerate(HELD)]


def test_a_count_is_as_likely_as_the_exact_binomial_says() -> None:
    assert chance(Count("", 95, 100, 0.95)) == 1.0
    low, _ = limits(1000, 0.95)
    inside, beyond = (chance(Count("", held, 1000, 0.95)) for held in (low, low - 1))
    assert beyond < 0.05 < inside
    assert chance(Count("", 765, 765, 0.95)) == pytest.approx(2 * 0.95**765)


def test_four_of_a_hundred_counts_outside_are_chance_and_forty_are_not() -> None:
    many, expected, p = outside(FAMILY)
    assert 2 <= many <= 6 and expected == pytest.approx(4, abs=0.2) and p > 0.2
    assert outside([count._replace(held=limits(400, 0.95)[0] - 1) for count in FAMILY[:40]] + FAMILY[40:])[2] < 1e-9


def test_the_family_names_the_guilty_and_on_which_side_they_are() -> None:
    assert named(FAMILY) == []
    assert [line.rpartition(": ")[2] for line in family_verdict(FAMILY)[1:]] == ["none", "none"]
    wrong = [Count("narrow", 340, 400, 0.95), Count("wide", 400, 400, 0.95)]
    lines = family_verdict(FAMILY + wrong)
    assert [count.name for count, _ in named(FAMILY + wrong)] == ["narrow", "wide"]
    assert "narrow 85.0% of 400" in lines[1] and "wide" not in lines[1]
    assert "wide 100.0% of 400" in lines[2]


def test_one_family_in_twenty_has_a_count_named_wrongly() -> None:
    """Three hundred families of twenty in which every interval is what it says."""
    rng = np.random.default_rng(8)
    wrong = 0
    for held in rng.binomial(400, 0.95, (300, 20)):
        wrong += bool(named([Count("", int(k), 400, 0.95) for k in held]))
    assert wrong <= stats.binom.ppf(0.999, 300, 0.05)
