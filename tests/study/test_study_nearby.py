"""A study close to another gets, evaluated as far as it differs, what evaluating it whole gives."""

import dataclasses

import pytest
import xarray as xr
from real_study import opened

from analysis.editions.rollback import parts_of, study_with
from analysis.study import arrays
from analysis.study.nearby import Neighbourhood, differing
from analysis.uncertainty import designs

FIGURES = ("typical_saving", "breakeven_spend", "covered_share", "stores_for_target", "members")
COMPARED = ("three_year_contribution", "members", "breaks_even")
FEW = 2**8


@pytest.fixture(scope="module")
def study():
    return opened()


def with_base(study, name, factor, at=0):
    """The pieces of a study with one input's value and range scaled."""
    item = study.inputs[name]
    cell = item.cells[at]
    scaled = dataclasses.replace(
        cell,
        value=cell.value * factor,
        low=None if cell.low is None else cell.low * factor,
        high=None if cell.high is None else cell.high * factor,
    )
    cells = tuple(scaled if k == at else c for k, c in enumerate(item.cells))
    parts = parts_of(study)
    return dataclasses.replace(parts, inputs={**parts.inputs, name: dataclasses.replace(item, cells=cells)})


def without_option(study, name):
    parts = parts_of(study)
    return dataclasses.replace(parts, options={k: o for k, o in parts.options.items() if k != name})


def changed(study):
    """Changes of every kind: an input, one by city, what an option sets, an option that is gone."""
    yield with_base(study, "card_fee", 0.5)
    yield with_base(study, "population", 1.2)
    first, option = next((k, o) for k, o in study.evidence.options.items() if "card_fee" in o.sets)
    parts = parts_of(study)
    set_otherwise = dataclasses.replace(option, sets={**option.sets, "card_fee": 42.0})
    yield dataclasses.replace(parts, options={**parts.options, first: set_otherwise})
    last = [k for k in study.evidence.options if k != study.evidence.baseline][-1]
    yield without_option(study, last)


def test_what_a_change_reaches_is_evaluated_again_and_the_rest_is_the_same(study, monkeypatch):
    monkeypatch.setattr(designs, "DRAWS", FEW)
    figures = [n for n in FIGURES if n in study.figures]
    assert len(figures) >= 3
    near = Neighbourhood(study, figures, COMPARED, FEW)
    moved = 0
    for parts in changed(study):
        whole, quick = study_with(study, parts), near.evaluate(study_with(study, parts))
        for name in figures:
            xr.testing.assert_allclose(quick.base[name], whole.base[name])
            moved += not quick.base[name].equals(study.base[name])
        assert list(quick.option_base["members"]["option"].values) == list(parts.options)
        xr.testing.assert_allclose(quick.option_base["members"], whole.option_base["members"])
    assert moved >= 2


def test_draws_of_what_did_not_change_stay_when_an_option_goes(study, monkeypatch):
    """Evaluated on its own, a study of fewer unknowns has another design: the options that stay would seem to move."""
    monkeypatch.setattr(designs, "DRAWS", FEW)
    near = Neighbourhood(study, (), COMPARED, FEW)
    as_is = near.evaluate(study_with(study, parts_of(study)))
    gone = next(k for k, o in study.evidence.options.items() if k != study.evidence.baseline and o.consequences)
    without = near.evaluate(study_with(study, without_option(study, gone)))
    for option in without.evidence.options:
        for name in ("three_year_contribution", "breaks_even"):
            xr.testing.assert_allclose(
                without.option_draws[name].sel(option=option), as_is.option_draws[name].sel(option=option)
            )


def test_a_change_of_value_is_drawn_from_the_same_quantiles(study, monkeypatch):
    monkeypatch.setattr(designs, "DRAWS", FEW)
    near = Neighbourhood(study, (), COMPARED, FEW)
    whole = study_with(study, with_base(study, "wallet", 1.1))
    quick = near.evaluate(study_with(study, with_base(study, "wallet", 1.1)))
    xr.testing.assert_allclose(quick.draw_inputs["wallet"], whole.draw_inputs["wallet"])
    for name in ("three_year_contribution", "breaks_even"):
        xr.testing.assert_allclose(quick.option_draws[name], whole.option_draws[name])


def test_what_did_not_change_is_not_laid_out_again(study, monkeypatch):
    near = Neighbourhood(study, (), COMPARED, FEW)
    near.evaluate(study_with(study, with_base(study, "wallet", 1.2)))
    laid_out, lay_out = set(), arrays.base_arrays
    monkeypatch.setattr(
        arrays, "base_arrays", lambda inputs, suffix: laid_out.update(inputs) or lay_out(inputs, suffix)
    )
    near.evaluate(study_with(study, with_base(study, "wallet", 1.1)))
    assert laid_out == {"wallet", arrays.LAUNCH}


def test_differing_tells_values_dimensions_and_coordinates():
    one = xr.DataArray([1.0, 2.0], dims="city", coords={"city": ["a", "b"]})
    then = {"same": one, "value": one, "coordinate": one, "gone": one}
    now = {"same": one.copy(), "value": one * 2, "coordinate": one.assign_coords(city=["a", "c"]), "new": one}
    assert set(differing(then, now)) == {"value", "coordinate", "new"}
