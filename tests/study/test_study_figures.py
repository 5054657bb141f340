"""What a study hands back: value, interval, unit and lineage, by name; the nearest name when there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pytest
import xarray as xr
from real_study import DATA

from analysis.study import Study, StudyError
from analysis.study.drawn import Drawn
from analysis.uncertainty.designs import DRAWS
from analysis.uncertainty.interval import interval

# Skewed by rounding up, by a maximum, or by a yes-or-no: their base may lie at or beyond an end of the interval.
HEADLINES = (
    "years_to_target",
    "hhi",
    "breakeven_wallet",
    "required_coverage",
    "covered_share",
    "typical_saving",
    "join_share",
    "contribution_merchant_funded",
    "platform_funded_loss",
    "merchant_net_rate",
    "merchant_breakeven_incrementality",
    "best_fee",
    "stores_multiple",
    "installers_needed",
    "three_year_contribution",
    "cash_trough",
    "members",
)


def test_a_figure_without_dimensions_is_a_number_with_an_interval(study: Study) -> None:
    figure = study["breakeven_spend"]
    assert float(figure) == pytest.approx(1680.0) and not figure.uncertain
    assert (figure.name, figure.unit, figure.parents) == ("breakeven_spend", "CNY/year", ("card_fee", "card_discount"))
    assert figure.formula == "x* = F / d" and figure.label.zh and figure.label.en.startswith("Break-even spend")


def test_a_figure_with_dimensions_is_asked_at_a_coordinate(study: Study) -> None:
    figure = study["covered_by_city"]
    assert figure.value.dims == ("city",)
    one = figure.at(city="hangzhou")
    assert float(one) == float(figure.value.sel(city="hangzhou")) and float(one.low) < float(one) < float(one.high)
    with pytest.raises(TypeError):
        float(figure)


def test_an_input_is_asked_like_a_figure(study: Study) -> None:
    wallet = study["wallet"]
    assert float(wallet) == study.inputs["wallet"].value and wallet.unit == "CNY/year" and wallet.uncertain
    assert study.inputs["wallet"].low < float(wallet.low) < float(wallet.high) < study.inputs["wallet"].high
    assert not study["card_fee"].uncertain


@pytest.mark.parametrize("name", HEADLINES)
def test_the_base_of_a_headline_lies_inside_its_interval(study: Study, name: str) -> None:
    figure = study[name]
    assert float(figure.low) <= float(figure) <= float(figure.high)


def test_every_interval_is_in_order(study: Study) -> None:
    for name in study.figures:
        figure = study[name]
        low, high = xr.broadcast(figure.low, figure.high)
        known = ~np.isnan(low.values)
        assert (low.values[known] <= high.values[known]).all(), name


def test_ninety_percent_of_the_draws_lie_inside_the_interval(study: Study) -> None:
    figure, drawn = study["typical_saving"], study.draws["typical_saving"]
    assert drawn.sizes["draw"] == DRAWS
    inside = float(((drawn >= figure.low) & (drawn <= figure.high)).mean())
    assert inside == pytest.approx(0.9, abs=2e-4)


def test_infinite_values_stay_in_an_interval() -> None:
    low, high = interval(xr.DataArray([1.0, 2.0, 3.0, np.inf], dims="draw"))
    assert (float(low), float(high)) == (1.0, np.inf)


def test_a_description_of_the_evidence_brings_its_own_interval(study: Study) -> None:
    figure = study["gtv_growth"]
    assert "gtv_growth" not in study.draws and "estimate" not in figure.value.dims
    assert (figure.low < figure.value).all() and (figure.value < figure.high).all()


class CountingGraph:
    """A dataflow that counts how often each figure is worked out."""

    def __init__(self, study: Study) -> None:
        self._graph, self.times = study.graph, Counter()
        self.specs = study.graph.specs

    def needed(self, names: Iterable[str], known: Mapping[str, xr.DataArray]) -> set[str]:
        return self._graph.needed(names, known)

    def evaluate(self, names: Iterable[str], inputs: Mapping, known: Mapping | None = None) -> dict[str, xr.DataArray]:
        names, known = list(names), known or {}
        self.times.update(self._graph.needed(names, known))
        return self._graph.evaluate(names, inputs, known)


def test_a_figure_over_the_draws_is_worked_out_once_whichever_others_rest_on_it(study: Study) -> None:
    inputs = study.first_draws(8)
    counting = CountingGraph(study)
    drawn = Drawn(counting, inputs)
    whole = study.graph.evaluate(list(drawn), inputs)
    for name in reversed(list(drawn)):  # the last modules, which rest on the others, first
        xr.testing.assert_identical(drawn[name], whole[name])
    assert {name: times for name, times in counting.times.items() if times > 1 and name in drawn} == {}
    assert set(drawn.all()) == set(drawn)
    with pytest.raises(KeyError):  # a description of the evidence has no draws, whatever else has been asked
        drawn["gtv_growth"]


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("breakeven_spent", "breakeven_spend"), ("covered_shares", "covered_share"), ("walet", "wallet")],
)
def test_an_unknown_name_is_told_the_nearest(study: Study, wrong: str, near: str) -> None:
    for ask in (study.__getitem__, study.explain, lambda n: study.evaluate([n])):
        with pytest.raises(StudyError, match=f"'{wrong}'; the nearest name is '{near}'"):
            ask(wrong)


def test_a_name_like_no_other_is_unknown_with_where_names_stand(study: Study) -> None:
    with pytest.raises(StudyError, match=r"unknown figure 'qqqqqq'\nNext: .*numbers\.json.*inputs\.toml$"):
        study["qqqqqq"]


def test_an_unknown_swept_input_is_told_the_nearest(study: Study) -> None:
    with pytest.raises(StudyError, match="unknown figure or input 'card_fees'; the nearest name is 'card_fee'"):
        study.evaluate(["breakeven_spend"], card_fees=xr.DataArray(1.0))


def test_a_grid_of_two_inputs_is_one_evaluation(study: Study) -> None:
    fee, discount = xr.DataArray([84.0, 168.0], dims="fee"), xr.DataArray([0.05, 0.1, 0.2], dims="discount")
    found = study.evaluate(["breakeven_spend"], card_fee=fee, card_discount=discount)["breakeven_spend"]
    assert found.dims == ("fee", "discount")
    np.testing.assert_allclose(found, [[1680.0, 840.0, 420.0], [3360.0, 1680.0, 840.0]])


def test_the_names_complete_in_a_notebook(study: Study) -> None:
    assert {"breakeven_spend", "wallet"} <= set(study._ipython_key_completions_())
    assert "from: card_fee, card_discount" in repr(study["breakeven_spend"])
    assert "1,680" in repr(study["breakeven_spend"]) and "hangzhou" in repr(study["covered_by_city"])


def test_the_tree_leads_from_the_formula_to_the_address_of_the_source(study: Study) -> None:
    text = str(study.explain("breakeven_spend_paid"))
    lines = text.splitlines()
    assert lines[0].startswith("breakeven_spend_paid = 1,512 CNY/year") and "x*·(1 − d)" in lines[1]
    order = [
        next(i for i, line in enumerate(lines) if part in line)
        for part in ("breakeven_spend = 1,680", "card_fee = 168", "fact card-annual-fee: 168 CNY/year", "grade", "http")
    ]
    assert order == sorted(order)
    source = study.evidence.sources.loc[study.evidence.facts.loc["card-annual-fee", "source"]]
    assert source["url"].startswith("http") and source["url"] in text and source["title"] in text


def test_the_tree_spells_each_node_out_once(study: Study) -> None:
    text = str(study.explain("three_year_contribution"))
    for name in ("card_fee", "covered_share", "take_rate"):
        named = [line for line in text.splitlines() if line.lstrip("│├└─ ").startswith(name + " ")]
        assert (
            len([line for line in named if " = " in line]) == 1
            and len([line for line in named if "(above)" in line]) >= 1
        )


def test_the_tree_says_what_an_override_changed(study: Study) -> None:
    assert "[overridden]" not in str(study.explain("breakeven_spend"))
    changed = str(study.overridden(card_fee=99).explain("breakeven_spend"))
    assert "card_fee = 99 CNY/year" in changed and changed.count("[overridden]") == 1


def test_every_figure_can_be_explained(study: Study) -> None:
    for name in study.figures:
        assert str(study.explain(name)).startswith(f"{name} = ")


def test_same_seed_same_draws(study: Study) -> None:
    again = Study.open(DATA)
    for name, drawn in study.draw_inputs.items():
        assert drawn.values.tobytes() == again.draw_inputs[name].values.tobytes(), name


def test_draws_stay_in_the_range_of_their_input_and_decisions_stay_put(study: Study) -> None:
    for name, item in study.inputs.items():
        drawn = study.draw_inputs[name]
        if item.dims:
            continue
        if item.lever or item.distribution == "fixed":
            assert "draw" not in drawn.dims, name
        elif item.distribution in ("pert", "triangular", "uniform"):
            assert item.low <= float(drawn.min()) and float(drawn.max()) <= item.high and "draw" in drawn.dims, name


def test_declared_pairs_move_together_and_no_others(study: Study) -> None:
    pairs = {frozenset((c.first, c.second)): c.rho for c in study.evidence.correlations}
    assert pairs
    names = [n for n, i in study.inputs.items() if not i.dims and "draw" in study.draw_inputs[n].dims]
    ranks = np.stack([study.draw_inputs[n].values.argsort().argsort() for n in names])
    found = np.corrcoef(ranks)
    for i, first in enumerate(names):
        for j, second in enumerate(names[:i]):
            rho = pairs.get(frozenset((first, second)), 0.0)
            spearman = 6.0 / np.pi * np.arcsin(rho / 2.0)  # of a Gaussian copula
            assert found[i, j] == pytest.approx(spearman, abs=0.03), (first, second)


def test_a_held_input_moves_with_nothing(study: Study) -> None:
    pair = study.evidence.correlations[0]
    held = study.overridden(**{pair.first: study.inputs[pair.first].value})
    drawn = held.draw_inputs[pair.second]
    assert "draw" not in held.draw_inputs[pair.first].dims and "draw" in drawn.dims
    assert float(drawn.median()) == pytest.approx(float(study.draw_inputs[pair.second].median()), rel=5e-3)
