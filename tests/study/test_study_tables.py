"""A study as pandas: tidy tables that hold what the model says, and errors that name what there is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from analysis.errors import AnalysisError
from analysis.study import Study, StudyError
from analysis.study.graph import OPTION_FIGURES


def test_a_figure_is_a_tidy_table_with_its_unit(study: Study) -> None:
    figure = study["covered_by_city"]
    frame = figure.frame()
    assert list(frame) == ["city", "value", "low", "high"] and frame.attrs["unit"] == "share"
    for row in frame.itertuples():
        assert float(figure.at(city=row.city)) == row.value and row.low < row.value < row.high
    [one] = study["breakeven_wallet"].frame().itertuples(index=False)
    assert one.value == float(study["breakeven_wallet"])
    assert list(figure.at(city="hangzhou").frame()) == ["value", "low", "high"]


def test_a_figure_over_several_dimensions_has_a_row_per_point(study: Study) -> None:
    name = next(n for n in study.figures if study.base[n].ndim == 3)
    value = study[name].value
    frame = study[name].frame()
    assert list(frame)[:3] == list(value.dims) and len(frame) == value.size
    row = frame.sample(1, random_state=1).iloc[0]
    assert float(value.sel({d: row[d] for d in value.dims})) == row["value"]


def test_a_trend_over_a_table_has_no_number_for_a_basis_that_it_never_saw(study: Study) -> None:
    table = study["leader_share_of_two"].frame().dropna()
    trend = smf.ols("value ~ year + basis", table).fit()
    known = trend.predict(table.assign(basis=table.basis.iloc[0]))
    assert np.isfinite(known).all()
    with pytest.raises(Exception, match=r"Redeemed.* does not match any of the expected levels"):
        trend.predict(table.assign(basis="Redeemed"))


def test_figures_stand_side_by_side_over_what_they_share(study: Study) -> None:
    frame = study.frame(["covered_by_city", "covered_share", "card_fee"])
    assert frame["covered_share"].nunique() == 1 and frame["card_fee"].tolist() == [168.0] * 3
    assert frame.attrs["unit"] == {"covered_by_city": "share", "covered_share": "share", "card_fee": "CNY/year"}
    assert (frame.covered_by_city_low < frame.covered_by_city).all()
    by_platform = next(n for n in study.figures if study.base[n].dims == ("platform",))
    with pytest.raises(StudyError, match=rf"covered_by_city \(city\) and {by_platform} \(platform\) cannot stand side"):
        study.frame(["covered_by_city", by_platform])


def test_a_sweep_agrees_with_studies_held_at_each_of_its_points(study: Study) -> None:
    fees, discounts = [0, 168, 600], [0.05, 0.5]
    figures = ["members", "breakeven_wallet", "covered_by_city"]
    frame = study.sweep(*figures, card_fee=fees, card_discount=discounts).frame()
    assert list(frame) == ["card_fee", "card_discount", "city", *figures] and len(frame) == 3 * 2 * 3
    assert frame.attrs["unit"]["card_discount"] == "share" and frame.attrs["unit"]["members"] == "persons"
    for (fee, discount), rows in frame.groupby(["card_fee", "card_discount"]):
        held = study.overridden(card_fee=fee, card_discount=discount)
        assert rows.members.unique() == pytest.approx([float(held.base["members"])], rel=1e-12)
        assert rows.breakeven_wallet.iloc[0] == pytest.approx(float(held.base["breakeven_wallet"]), rel=1e-12)
        assert rows.covered_by_city.to_numpy() == pytest.approx(held.base["covered_by_city"].values, rel=1e-12)


def test_a_sweep_without_figures_takes_those_of_the_cover(study: Study) -> None:
    frame = study.sweep(card_fee=range(60, 301, 60)).frame()
    tiles = [n for n in study.evidence.report.tiles if n in study.graph.specs]
    assert tiles and list(frame) == ["card_fee", *tiles] and frame.card_fee.tolist() == [60, 120, 180, 240, 300]


def test_an_input_is_swept_over_its_own_range_with_its_base(study: Study) -> None:
    wallet = study.sweep("breakeven_wallet", wallet=...).frame().wallet
    assert (wallet.min(), wallet.max()) == (study.inputs["wallet"].low, study.inputs["wallet"].high)
    fee = study.sweep("members", card_fee=...).frame().card_fee
    assert (fee.min(), fee.max()) == (0, 600) and 168 in fee.tolist()


def test_draws_are_those_of_the_intervals(study: Study) -> None:
    frame = study.draws_frame(["wallet", "members", "covered_by_city"])
    assert list(frame) == [
        "wallet",
        "members",
        *(f"covered_by_city[city={c}]" for c in ("shanghai", "hangzhou", "guangzhou")),
    ]
    assert frame.members.quantile([0.05, 0.95]).tolist() == pytest.approx(
        [float(study["members"].low), float(study["members"].high)], rel=1e-3
    )
    one_city = study.draws_frame(["members"], option="one_city")
    drawn = study.option_draws["members"].sel(option="one_city")
    assert one_city.members.to_numpy().tolist() == drawn.values.tolist()


def test_every_draw_of_every_number_is_one_table(study: Study) -> None:
    frame = study.draws_frame()
    assert {"wallet", "members", "three_year_contribution"} <= set(frame) and len(frame) == study.draw_inputs[
        "wallet"
    ].size
    assert not any(np.ndim(study.base[n]) for n in frame if n in study.base)


def test_options_compared_are_those_of_the_report(study: Study) -> None:
    frame = study.compare(["relaunch", "one_city"], ["members", "three_year_contribution"])
    assert list(frame) == ["option", "figure", "value", "low", "high", "unit"] and len(frame) == 4
    stated = frame.set_index(["option", "figure"])
    for option in ("relaunch", "one_city"):
        for name in ("members", "three_year_contribution"):
            row = stated.loc[(option, name)]
            assert row.value == pytest.approx(float(study.option_values[name].sel(option=option)))
            drawn = study.option_draws[name].sel(option=option)
            assert float((drawn < row.low).mean()) == pytest.approx(0.05, abs=2e-3)
            assert float((drawn > row.high).mean()) == pytest.approx(0.05, abs=2e-3)
    assert len(study.compare()) == len(study.evidence.options) * len(OPTION_FIGURES)


def test_a_figure_that_the_report_does_not_compare_is_compared_too(study: Study) -> None:
    frame = study.compare(["relaunch", "deeper_discount"], "typical_saving").set_index("option")
    held = study.overridden(card_fee=68, card_discount=0.2, merchant_funded_share=1)
    assert frame.loc["relaunch", "value"] == pytest.approx(float(study.base["typical_saving"]))
    assert frame.loc["deeper_discount", "value"] != pytest.approx(float(study.base["typical_saving"]))
    assert frame.loc["deeper_discount", "value"] > float(held.base["typical_saving"]) * 0.99


def test_facts_and_sources_filter_in_words(study: Study) -> None:
    found = study.facts.about("Meituan").of("take rate")
    by_hand = study.evidence.facts[
        study.evidence.facts.entity.str.contains("Meituan") & study.evidence.facts.metric.str.contains("ommission")
    ]
    assert list(found.index) == list(by_hand.index) and len(found) > 1 and isinstance(found, pd.DataFrame)
    assert list(study.facts.about("美团").of("佣金").index) == list(by_hand.index)
    assert set(study.facts.graded("A").grade) == {"A"} and len(study.facts) == len(study.evidence.facts)
    sources = study.sources
    assert sources.facts.sum() == len(study.evidence.facts) and set(sources.graded("A", "B").grade) == {"A", "B"}
    assert "card-article" in sources.about("华商").index and len(sources.about("华商")) < 5


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda s: s.sweep("membrs", card_fee=[1]), "unknown figure 'membrs'; the nearest name is 'members'"),
        (lambda s: s.sweep("members", card_fe=[1]), "card_fe: no such input .*; the nearest name is 'card_fee'"),
        (lambda s: s.sweep("members", card_fee=[1, 700]), r"card_fee: expected 0 to 600 \(CNY/year\), found 700; see"),
        (lambda s: s.sweep("members", card_fee=5), "expected values such as range"),
        (lambda s: s.sweep("members", card_fee=[]), "expected values, found none"),
        (lambda s: s.sweep("members", card_fee=[1, 1]), "every value once"),
        (lambda s: s.sweep("members", city_active=[1]), "a value per city"),
        (lambda s: s.sweep("members"), "one or two inputs, found 0"),
        (lambda s: s.sweep("members", card_fee=[1], wallet=[900], ticket=[50]), "one or two inputs, found 3"),
        (lambda s: s.frame(["membrs"]), "the nearest name is 'members'"),
        (lambda s: s.draws_frame(["membrs"]), "the nearest name is 'members'"),
        (lambda s: s.draws_frame(["members"], option="one_cty"), "no option 'one_cty' .*nearest name is 'one_city'"),
        (lambda s: s.compare(["one_cty"]), "no option 'one_cty' .*nearest name is 'one_city'"),
        (lambda s: s.compare(["one_city"], ["membrs"]), "the nearest name is 'members'"),
        (lambda s: s["covered_by_city"].at(city="hangzou"), "no city 'hangzou'; .* the nearest name is 'hangzhou'"),
        (lambda s: s["covered_by_city"].at(cty="hangzhou"), "no dimension 'cty'; .* the nearest name is 'city'"),
        (lambda s: s.facts.about("Meitan"), "no fact is about 'Meitan'; the nearest name is 'Meituan'"),
        (lambda s: s.facts.about("Meituan").of("weather"), "no fact here is of 'weather'"),
        (lambda s: s.facts.of("tak rate"), "no fact here is of 'tak rate'; the nearest name is 'take rate'"),
        (lambda s: s.facts.of("Take Rtae"), "the nearest name is 'take rate'"),
        (lambda s: s.facts.of("comission"), "the nearest name is 'commission'"),
        (lambda s: s.facts.of("renewel rate"), "the nearest name is 'Renewal rate'"),
        (lambda s: s.facts.graded("D"), "no grade 'D' here; there are A, B, C"),
        (lambda s: s.sources.about("Huashan Daily"), "no source is about"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(study: Study, ask: Callable, message: str) -> None:
    with pytest.raises(AnalysisError, match=message) as raised:
        ask(study)
    assert "\n" not in str(raised.value)
