"""A study of coverage alone on a map: what it has, measures and draws.

Belongs here: `examples/helsinki-card` on a city drawn here, in place of the extract that `make example-data` fetches.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.cli.example_map import map_tables
from analysis.common.fonts import ensure_fonts, use_in_matplotlib
from analysis.evidence.descriptor import is_current
from analysis.exhibits.drawing.city_map import MOST_POINTS, draw_map
from analysis.exhibits.drawing.style import report_style
from analysis.exhibits.drawing.svg import to_svg
from analysis.lint import lint
from analysis.measured import small_tables
from analysis.measured.city_coverage import CityMap
from analysis.notebook.display.grid import same
from analysis.notebook.measured_coverage import measured_map, tables
from analysis.notebook.measured_market import ChapterPrinter
from analysis.notebook.slot_context import SlotContext
from analysis.study import Study
from analysis.warehouse.simulate.places import simulate_city

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/helsinki-card"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    to = tmp_path_factory.mktemp("helsinki") / "study"
    shutil.copytree(EXAMPLE, to)
    text = (to / "raw.toml").read_text("utf-8").replace("../../build/example-data/helsinki", "raw")
    (to / "raw.toml").write_text(re.sub(r"\[merchants\.landmarks\]\n(.+ = .+\n)+", "", text), "utf-8")
    (to / "raw").mkdir()
    city = simulate_city("helsinki", (60.17, 24.94), kappa=1.0, density=120, side=3, district=0.5, places=400, seed=1)
    city.merchants.assign(category="cafe").to_csv(to / "raw/merchants.csv", index=False)
    city.demand.to_csv(to / "raw/demand.csv", index=False)
    return to


@pytest.fixture
def study(folder, tmp_path, monkeypatch) -> Study:
    monkeypatch.setattr(small_tables, "BUILD", tmp_path)
    return Study.open(folder)


def test_it_has_the_figures_of_coverage_and_no_others(study):
    assert {"covered_share", "reach_choice", "participation_overall"} <= set(study.figures)
    assert "members" in study.graph.absent and not study.decides


def test_every_input_with_a_measure_is_measured(study):
    named = {i.name for i in study.inputs.values() if i.measure}
    assert named == {i.name for i in study.inputs.values() if i.measured} and len(named) == 6


def test_its_prose_is_clean_and_its_dictionary_is_current():
    assert [str(f) for f in lint(ROOT, EXAMPLE, lambda _: ())] == []
    assert is_current(EXAMPLE)


def test_openstreetmap_is_named_in_its_sources(study):
    assert "OpenStreetMap" in study.evidence.sources.publisher["openstreetmap"]
    for table in study.evidence.raw.tables.values():
        assert all("OpenStreetMap" in table.source[lang] and "ODbL" in table.source[lang] for lang in ("zh", "en"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_print_what_was_counted(study, lang):
    measured, numbers, known = measured_map(study.evidence)
    context = SlotContext.of(study, lang)
    context.numbers.add(numbers)
    cities, categories, sites = tables(ChapterPrinter(context), known)
    row = measured.cities.iloc[0]
    printed = [cell.text[lang] if isinstance(cell.text, dict) else cell.text for cell in cities.rows[0].cells]
    assert f"{row.partners:,}" in printed and f"{100 * row.reach_one:.0f}%" in "".join(printed)
    assert categories.rows[0].cells[0].text == same("cafe")
    assert len(sites.rows) == len(measured.sites["helsinki"].table) + 1
    assert "OpenStreetMap" in cities.note[lang]


def a_map(points: int) -> CityMap:
    rng = np.random.default_rng(0)
    outline = np.array([[-5, -5], [5, -5], [5, 5], [-5, 5], [-5, -5]], float)
    return CityMap(*(rng.uniform(-5, 5, (n, 2)) for n in (points, 50, 40, 5)), outline)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_few_points_are_drawn_one_by_one_and_many_as_hexagons(lang):
    use_in_matplotlib(ensure_fonts(ROOT / "build"))
    drawn = []
    for points in (500, MOST_POINTS):
        with report_style():
            figure = draw_map(f"map-{lang}", a_map(points), lang, "店" if lang == "zh" else "shop")
        drawn.append((len(figure.axes[0].collections), max(len(line.get_xdata()) for line in figure.axes[0].lines)))
        letters = {text.get_text() for text in figure.axes[0].texts}
        assert set("ABCDE") <= letters
        assert to_svg(figure).count("<image") == 0
    assert drawn[0] == (0, 500) and drawn[1][0] == 1 and drawn[1][1] < 100


def test_a_building_is_demand_and_a_café_takes_part():
    def node(number: int, lon: float, **tags: str) -> SimpleNamespace:
        place = SimpleNamespace(lon=lon, lat=60.0)
        return SimpleNamespace(id=number, tags=tags, location=place, is_node=lambda: True, is_area=lambda: False)

    ring = [SimpleNamespace(lon=lon, lat=lat) for lon, lat in ((24.0, 60.0), (24.2, 60.0), (24.1, 60.3))]
    area = SimpleNamespace(
        tags={"building": "yes", "amenity": "pub"},
        is_node=lambda: False,
        is_area=lambda: True,
        orig_id=lambda: 9,
        outer_rings=lambda: [ring],
    )
    merchants, demand = map_tables([node(1, 24.5, amenity="cafe"), node(2, 24.6, amenity="bench"), area])
    assert merchants[["merchant_id", "participating"]].values.tolist() == [["n1", 1], ["a9", 0]]
    assert demand.values.tolist() == [[24.1, 60.1, 1.0]]
