"""Parts of several changes add up to the whole, and are what theory says for known functions."""

import numpy as np
import pytest

from analysis.editions.attribution import MOST, needed, parts, rule


def values_of(function, changes, most=MOST):
    return {made: np.atleast_1d(np.asarray(function(made), float)) for made in needed(changes, most)}


def test_shapley_of_a_product_is_known():
    """v = a·b with a: 2→3 and b: 5→7: parts ½(1·5 + 1·7) = 6 and ½(2·2 + 3·2) = 5; together 21 − 10."""

    def product(made):
        return (3 if "a" in made else 2) * (7 if "b" in made else 5)

    split = parts(["a", "b"], values_of(product, ["a", "b"]))
    assert split.part[:, 0].tolist() == pytest.approx([6.0, 5.0])
    assert split.alone[:, 0].tolist() == pytest.approx([7.0, 6.0])
    assert split.interaction[0] == pytest.approx(0.0)


@pytest.mark.parametrize("n", [0, 1, 3, 5])
def test_exact_parts_add_up_whatever_the_function(n):
    changes, rng = [f"c{i}" for i in range(n)], np.random.default_rng(7)
    values = {made: rng.normal(size=3) for made in needed(changes)}
    split = parts(changes, values)
    whole = values[frozenset(changes)] - values[frozenset()]
    assert np.allclose(split.part.sum(axis=0), whole) and np.allclose(split.interaction, 0.0)


def test_a_change_without_effect_has_no_part():
    split = parts(["a", "idle"], values_of(lambda made: 4.0 if "a" in made else 1.0, ["a", "idle"]))
    assert split.part[:, 0].tolist() == [3.0, 0.0]


def test_many_changes_take_the_mean_of_first_and_last_and_tell_interaction():
    changes = [f"c{i}" for i in range(MOST + 1)]
    assert rule(changes) == "ends" and len(needed(changes)) == 2 * len(changes) + 2

    def paired(made):
        return float(len(made)) + 8.0 * (len(made) == len(changes))

    split = parts(changes, values_of(paired, changes))
    assert split.part[:, 0].tolist() == pytest.approx([5.0] * len(changes))
    assert split.interaction[0] == pytest.approx(len(changes) + 8.0 - 5.0 * len(changes))


def test_additive_changes_have_the_same_parts_under_both_rules():
    size = {"a": 1.0, "b": -2.0, "c": 5.0}

    def total(made):
        return sum(size[c] for c in made)

    exact, ends = (parts(list(size), values_of(total, list(size), most), most) for most in (6, 2))
    assert (exact.rule, ends.rule) == ("shapley", "ends")
    assert np.allclose(exact.part, ends.part) and np.allclose(ends.interaction, 0.0)
