"""The study's own folder: it loads, its dictionary is current, and its figures agree with each other."""

from __future__ import annotations

import datetime
from pathlib import Path

import frictionless
import pytest

from analysis.evidence import Evidence, load
from analysis.evidence.descriptor import FILE, is_current

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load(DATA)


@pytest.fixture(scope="module")
def stated(evidence):
    return evidence.facts["value"]


def test_it_loads_and_the_other_checker_agrees(evidence):
    assert len(evidence.facts) >= 80 and len(evidence.cities) == 54
    assert is_current(DATA), "run analysis.evidence.descriptor.write_descriptor('data')"
    report = frictionless.validate(str(DATA / FILE))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_every_fact_says_where_it_was_collected(evidence):
    outside = {"population-china-2020", "hhi-line-us"}
    with_number = evidence.facts["note"].str.match(r"F\d{3}")
    assert set(evidence.facts.index[~with_number]) == outside


def test_a_source_without_address_says_how_to_find_it(evidence):
    blank = evidence.sources[evidence.sources["url"] == ""]
    assert blank["publisher"].str.contains("find by title").all()


def test_names_are_in_their_own_language(evidence):
    """A column filled with the other language, or one name translated in two ways, is a slip of the pen."""
    facts = evidence.facts
    for name in ("entity", "metric"):
        chinese = facts[f"{name}_zh"].str.contains(r"[\u4e00-\u9fff]")
        assert chinese.all(), facts[~chinese].index.tolist()
        assert not facts[name].str.contains(r"[\u4e00-\u9fff]").any()
        assert (facts.groupby(name)[f"{name}_zh"].nunique() == 1).all()
        assert (facts.groupby(f"{name}_zh")[name].nunique() == 1).all()
    assert not evidence.sources["short"].str.contains(r"[\u4e00-\u9fff]").any()
    assert (evidence.sources.groupby("short")["short_zh"].nunique() == 1).all()


def test_names_of_facts_begin_with_a_capital_and_hold_no_quantity_but_a_stated_ratio(evidence):
    metric = evidence.facts["metric"]
    assert metric.str[0].str.isupper().all()
    both = metric + " " + evidence.facts["metric_zh"]
    assert not both.str.replace(r"\d:\d", "", regex=True).str.contains(r"\d").any()


def test_level_and_growth_of_the_follower_agree(stated):
    grown = stated["douyin-paid-gtv-2023"] * (1 + stated["douyin-gtv-growth-2024"])
    assert grown == pytest.approx(stated["douyin-paid-gtv-2024"])
    chain = grown * (1 + stated["douyin-gtv-growth-2025"])
    assert chain == pytest.approx(8634e8, rel=1e-3)
    assert chain == pytest.approx(stated["douyin-paid-gtv-2025"], rel=0.02)


def test_conversion_from_100_million_yuan_is_right(stated):
    """2023: 7000 against 3000 is the 7:3 of the paid basis; 2025: about 1.85 trillion together."""
    leader, follower = stated["meituan-gtv-2023"], stated["douyin-paid-gtv-2023"]
    assert leader / (leader + follower) == pytest.approx(0.7)
    both = stated["meituan-gtv-2025"] + stated["douyin-paid-gtv-2025"]
    assert both == pytest.approx(stated["market-size-sealand-2025"], rel=0.03)


@pytest.mark.parametrize(
    ("year", "redeemed", "leader"),
    [
        ("2023", False, 0.700),
        ("2024", False, 0.636),
        ("2025", False, 0.541),
        ("2024", True, 0.778),
        ("2025", True, 0.702),
    ],
)
def test_the_leaders_share_by_basis(stated, year, redeemed, leader):
    follower = stated[f"douyin-paid-gtv-{year}"] * (stated["douyin-redeemed-to-paid"] if redeemed else 1)
    first = stated[f"meituan-gtv-{year}"]
    assert first / (first + follower) == pytest.approx(leader, abs=5e-4)


def test_the_three_cities_hold_what_the_census_gives_them(evidence):
    trial = evidence.cities[evidence.cities["trial"]]
    assert set(trial.index) == {"shanghai", "hangzhou", "guangzhou"}
    assert trial["population"].sum() == 55_483_510
    assert trial["population_urban_core"].sum() == 43_493_157
    nation = evidence.facts.loc["population-china-2020", "value"]
    assert trial["population"].sum() / nation == pytest.approx(0.0393, abs=5e-5)


def test_their_share_of_catering_is_on_the_high_side(stated):
    month = "2024-jan-may"
    share = (
        stated[f"catering-revenue-shanghai-{month}"] / stated[f"catering-revenue-china-{month}"]
        + stated[f"catering-revenue-guangzhou-{month}"] / stated[f"catering-revenue-china-{month}"]
        + stated["catering-revenue-hangzhou-2023q1"] / stated["catering-revenue-china-2023q1"]
    )
    assert share == pytest.approx(0.069, abs=1e-3)


def test_days_of_the_card_follow_from_its_dates(evidence):
    days = evidence.facts[evidence.facts.index.str.startswith("card-days-")]
    for fact in days.itertuples():
        start, end = map(datetime.date.fromisoformat, fact.period.split("/"))
        assert (end - start).days == fact.value


def test_density_matches_the_one_known_built_up_area(evidence):
    shanghai = evidence.cities.loc["shanghai"]
    assert shanghai["population_urban_core"] / shanghai["builtup_area_km2"] == pytest.approx(16_000, rel=0.001)


def test_every_built_up_area_is_also_a_fact(evidence, stated):
    known = evidence.cities["builtup_area_km2"].dropna()
    assert {city: stated[f"builtup-area-{city}"] for city in known.index} == known.to_dict()


def test_no_share_was_left_as_a_percentage(evidence):
    shares = evidence.facts[evidence.facts["unit"] == "share"]
    assert shares["value"].between(0, 1).all()
    growth = evidence.facts[evidence.facts["unit"] == "share/year"]
    assert growth["value"].between(-1, 3).all()
