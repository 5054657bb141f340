"""An input in another unit than the model counts in, or at a coordinate that it does not have, is refused by name."""

from __future__ import annotations

import re

import pytest
from study_copies import found_in

from analysis.evidence import load
from analysis.evidence.convert import model_units, wanted_unit


def in_table(folder, name: str, old: str, new: str) -> None:
    """Replace the first of a text within one table of inputs.toml."""
    path = folder / "inputs.toml"
    before, header, rest = path.read_text(encoding="utf-8").partition(f"\n[{name}]\n")
    assert old in rest.split("\n[")[0], f"{old!r} does not stand in [{name}]"
    path.write_text(before + header + rest.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "unit", "wanted", "how"),
    [
        ("hassle_cost", "CNY/visit", "CNY/year", "(CNY/month, CNY/visit with visits = … under [fee] of study.toml)"),
        ("reach_radius", "hours", "km", ""),
        ("acquisition_cost", "CNY/year", "CNY", ""),
        ("places_visited", "persons", "count", "(thousand)"),
        ("wallet", "元/年", "CNY/year", "(CNY/month, CNY/visit with visits = … under [fee] of study.toml)"),
        ("horizon", "Jahre", "years", "(months, days, hours)"),
        ("card_discount", "%", "share", "(percent, per thousand)"),
    ],
)
def test_another_unit_than_the_model_counts_in_is_refused(folder, name, unit, wanted, how):
    in_table(folder, name, f'unit = "{model_units()[name]}"', f'unit = "{unit}"')
    (fault,) = found_in(folder)
    assert (fault.file, fault.where) == ("inputs.toml", f"key {name}.unit")
    expected = f"{wanted}, the unit in which the model counts {name}"
    assert fault.expected == expected + (f", or one that converts into it {how}" if how else "")


@pytest.mark.parametrize("study", ["data", "examples/warehouse-clubs", "examples/airlines", "analysis/scaffold"])
def test_the_studies_of_the_repository_count_as_the_model_does(study):
    from real_study import ROOT

    evidence = load(ROOT / study)
    wanted = {name: wanted_unit(name, evidence.currency) for name in evidence.inputs if name in model_units()}
    assert wanted
    assert {name: evidence.inputs[name].unit for name in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("city_active", 'city = "hangzhou"', 'city = "hangzou"', "nearest name: hangzhou"),
        ("city_active", 'city = "hangzhou"', 'city = "gotham"', "the id of a row of cities.csv"),
        ("outlets_ratio", 'city = "guangzhou"', 'city = "canton"', "the id of a row of cities.csv"),
        ("gtv", 'platform = "meituan"', 'platform = "meitun"', "nearest name: meituan"),
        ("gtv", 'platform = "douyin"', 'platform = "third"', "as [words.third]"),
    ],
)
def test_a_coordinate_that_the_model_does_not_have_is_refused_by_cell(folder, name, old, new, said):
    in_table(folder, name, old, new)
    found = found_in(folder)
    assert all(fault.file == "inputs.toml" for fault in found)
    assert any(said in fault.expected and re.search(rf"{name}\.cells\.\d", fault.where) for fault in found)


def test_a_programme_that_runs_nowhere_is_refused(folder):
    for _ in range(3):
        in_table(folder, "city_active", "value = 1 }", "value = 0 }")
    (fault,) = found_in(folder)
    assert (fault.where, fault.found) == ("key city_active.cells", "none of 3")


def test_a_table_that_lacks_an_active_city_names_it(folder):
    in_table(folder, "outlets_ratio", '  { city = "hangzhou", low = 1.05, value = 1.22, high = 1.4 },\n', "")
    (fault,) = found_in(folder)
    assert (fault.where, fault.found) == ("key outlets_ratio.cells", "shanghai, guangzhou only")
    assert fault.expected == "a value for each city of city_active; none for hangzhou"


def test_a_misspelt_player_is_one_fault(edit) -> None:
    (fault,) = found_in(edit("inputs.toml", 'platform = "douyin", year = 2021', 'platform = "duoyin", year = 2021'))
    assert (fault.where, fault.found) == ("key gtv.cells.4.platform", "'duoyin'")


def test_a_unit_of_another_kind_is_at_fault_and_not_the_base_that_a_fact_reports(folder) -> None:
    in_table(folder, "payment_fee", 'unit = "share"', 'unit = "km"')
    assert [fault.where for fault in found_in(folder)] == ["key payment_fee.unit"]


OUT_OF_RANGE = [
    ("nest_correlation", ("high = 0.8", "range = [0, 0.9]"), ("high = 3", "range = [0, 3]"), "in [0, 1)"),
    ("zipf_exponent", ("high = 0.9", "range = [0, 1.5]"), ("high = 9", "range = [0, 9]"), "in [0, 3]"),
    ("retention_polarisation", ("high = 0.5", "range = [0.02, 0.9]"), ("high = 8", "range = [0, 9]"), "in (0, 1)"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), OUT_OF_RANGE)
def test_a_range_that_leaves_what_the_model_is_defined_for_is_refused_by_its_input(folder, name, old, new, said):
    """At base all is well; the report would stop over the draws."""
    for before, after in zip(old, new, strict=True):
        in_table(folder, name, before, after)
    (fault,) = found_in(folder)
    assert (fault.file, fault.where) == ("inputs.toml", f"key {name}")
    assert fault.expected == "values for which the model is defined" and said in str(fault)


def test_ranges_that_leave_what_the_model_is_defined_for_are_refused_together(folder):
    """Each with what its own figure says."""
    for name, old, new, _ in OUT_OF_RANGE:
        for before, after in zip(old, new, strict=True):
            in_table(folder, name, before, after)
    faults = {fault.where: str(fault) for fault in found_in(folder)}
    assert set(faults) == {f"key {name}" for name, *_ in OUT_OF_RANGE}
    assert all(said in faults[f"key {name}"] for name, _, _, said in OUT_OF_RANGE)
