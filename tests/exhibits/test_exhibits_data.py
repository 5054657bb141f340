"""The table behind an exhibit holds what is drawn: the model's own numbers, read off the finished picture."""

import shutil

import numpy as np
import pytest
import xarray as xr
from matplotlib.contour import QuadContourSet
from players_of_study import study_with

from analysis.exhibits import draw_exhibit, exhibit
from analysis.exhibits.drawing.layout import drawn_text
from analysis.exhibits.shares_over_time import mixed_scope
from analysis.study import Study


def test_every_exhibit_has_the_numbers_of_its_marks(recorded, name):
    data = recorded(name, "en")[1].drawn
    assert len(data) and np.isfinite(data[["x", "y"]].to_numpy(float)).any()
    assert set(data.mark) <= {"line", "point", "bar", "whisker", "band", "edge"}
    zh = recorded(name, "zh")[1].drawn
    assert zh.x.to_numpy() == pytest.approx(data.x.to_numpy(), nan_ok=True)


@pytest.mark.parametrize(
    ("name", "panel", "row"),
    [
        ("value_of_knowing", "Worth of knowing it", "Everything at once"),
        ("ledger", "The platform funds it", "Platform"),
        ("supply_by_city", "Guangzhou", "80% covered"),
    ],
)
def test_panels_have_their_titles_and_the_rows_that_only_the_first_one_names(recorded, name, panel, row):
    data = recorded(name, "en")[1].drawn
    bars = data[(data.panel == panel) & (data.mark == "bar")]
    assert row in set(bars.row) and bars.row.notna().all()


def test_lines_stand_at_the_shares_of_the_model(recorded, study):
    data = recorded("shares_over_time", "en")[1].drawn
    share = study["leader_share_of_two"].value.sel(basis="gross").dropna("year")
    line = data[(data.mark == "line") & (data.series == "1")]
    assert line.y.to_numpy() == pytest.approx(share.values)
    assert np.floor(line.x).tolist() == share.year.values.tolist()


def styles_of_shares(study):
    """How the lines through the years are drawn."""
    figure, _ = draw_exhibit(exhibit("shares_over_time"), study, "en")
    years = study["leader_share_of_two"].value.dropna("year").sizes["year"]
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "None" and len(line.get_xdata()) >= years]
    return {line.get_linestyle() for line in lines if float(np.ptp(line.get_ydata())) > 0}


def test_years_of_another_scope_are_not_joined_by_a_solid_line(study, tmp_path):
    """One of the leader's totals includes hotels and travel; where all count the same, the line is solid."""
    assert mixed_scope(study) and styles_of_shares(study) == {":"}
    folder = tmp_path / "study"
    shutil.copytree(study.evidence.folder, folder)
    facts = folder / "facts.csv"
    text = facts.read_text("utf-8").replace(
        'meituan-gtv-2024,Meituan,美团,"In-store, hotel and travel transaction value"',
        "meituan-gtv-2024,Meituan,美团,In-store transaction value",
    )
    facts.write_text(text, "utf-8")
    same = Study.open(folder)
    assert not mixed_scope(same) and "-" in styles_of_shares(same)


def test_what_this_pace_cannot_hold_is_told_with_the_people_that_it_takes(recorded, study):
    city, beyond = "shanghai", []
    for target in map(str, study["coverage_target"].value["target"].values):
        if float(study["stores_for_target"].at(city=city, target=target)) >= float(study["supply_ceiling"]):
            beyond.append(float(study["representatives_for_target"].at(city=city, target=target)))
    labels = recorded("stock_curve", "en")[1].labels
    told = [label.values[0] for label in labels if label.id.startswith("representatives_for_target")]
    assert beyond and told == pytest.approx(beyond)


def test_field_sales_have_the_months_of_a_force_that_is_split(recorded, study):
    labels = [v for v in recorded("field_sales", "en")[1].labels if v.id.startswith("months_to_target_split")]
    assert len(labels) == study["months_to_target_split"].value.size


@pytest.mark.parametrize("people", [50, 300])
def test_field_sales_are_drawn_at_either_end_of_the_field_force(study, people):
    """With few people a target is out of reach at the low end too: it has no line."""
    few = Study.open(study.evidence.folder, {"representatives": people})
    _, record = draw_exhibit(exhibit("field_sales"), few, "en")
    costs = few["cost_to_target"]
    whiskers = record.drawn[record.drawn.mark == "whisker"]
    assert len(whiskers) == costs.value.size + int(np.isfinite(costs.low.values).sum())


def test_points_stand_in_the_row_of_their_option(recorded, study):
    data = recorded("options", "en")[1].drawn
    for option, about in study.evidence.options.items():
        drawn = data[(data.row == about.name.en) & (data.mark == "point")].x.to_numpy()
        stated = float(study.option_values["three_year_contribution"].sel(option=option))
        assert np.isclose(drawn, stated, rtol=1e-9, atol=1e-6).any(), option


def test_bars_have_both_ends(recorded):
    data = recorded("entry", "en")[1].drawn
    bars = data[(data.panel == data.panel.iloc[0]) & (data.mark == "bar")]
    assert (bars.x_end - bars.x > 0).all() and bars.row.nunique() == 2


def test_entry_names_all_from_whom_it_takes(recorded, study):
    """Also those whose piece is too thin for a number above it."""
    figure, record = recorded("entry", "en")
    taken = study["shares_before_entry"].value - study["entry_shares_nested"].value.drop_sel(platform="entrant")
    labels = {label.id: label.values[0] for label in record.labels if label.id.startswith("points_lost")}
    for platform in map(str, taken["platform"].values):
        nested = next(v for key, v in labels.items() if "nested" in key and f"platform={platform}" in key)
        assert nested == pytest.approx(100 * float(taken.sel(platform=platform)))
    assert any(text.startswith("Amap ") for text, _ in drawn_text(figure))


def test_concentration_of_one_player_that_nobody_reported_is_hatched_and_has_no_yardstick(tmp_path, recorded, study):
    whole = [row for row in recorded("concentration", "en")[1].labels if row.id.startswith("hhi_at_target")]
    alone = Study.open(study_with(tmp_path / "study", 1))
    figure, record = draw_exhibit(exhibit("concentration"), alone, "en")
    assert len(whole) == 1
    assert [label for label in record.labels if label.id.startswith("hhi_at_target")] == []
    assert all(patch.get_hatch() for ax in figure.axes for patch in ax.patches)
    assert not any("From reports" in text for text, _ in drawn_text(figure))
    what = exhibit("concentration")
    assert what.alt_for(study) == what.alt
    for lang in ("zh", "en"):
        assert "hhi_at_target" in what.alt[lang] and "hhi_at_target" not in what.alt_for(alone)[lang]


def test_the_map_of_fees_shades_what_carries_the_programme_and_nothing_else(recorded, study):
    """Beside the region in which no side loses: on a grid of points the shade is where a year ends at 0 or above."""
    figure, _ = recorded("viable_region", "en")
    fees, discounts = np.linspace(10.0, 270.0, 14), np.linspace(0.015, 0.195, 10)
    shops = [float(study["participating_stores"]), *study.base["stores_for_target"].sum("city").values[:2]]
    seen = []
    for at, ax in enumerate(figure.axes[:6]):
        row, column = divmod(at, 3)
        year = study.evaluate(
            ["running_result"],
            card_fee=xr.DataArray(fees, dims="fee"),
            card_discount=xr.DataArray(discounts, dims="discount"),
            participating_stores=xr.DataArray(shops[column]),
            merchant_funded_share=xr.DataArray(1.0 - row),
        )["running_result"].transpose("fee", "discount")
        shades = [c for c in ax.collections if isinstance(c, QuadContourSet) and c.filled and c.get_zorder() < 1.0]
        points = [(fee, discount) for fee in fees for discount in discounts]
        inside = np.zeros(len(points), bool)
        for path in (path for shade in shades for path in shade.get_paths()):
            inside |= path.contains_points(points)
        far = np.abs(year.values.ravel()) > 3e5  # the map's own grid is coarser than the model
        np.testing.assert_array_equal(inside[far], (year.values.ravel() >= 0.0)[far])
        seen.append(bool(inside.any()))
    assert seen == [False, True, True, False, False, False]
