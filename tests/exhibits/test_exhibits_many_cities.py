"""Charts by city with five of them, one with a long name: words stand apart, however many there are."""

from __future__ import annotations

import re
import shutil
from itertools import combinations

import numpy as np
import pytest
from matplotlib.text import Text

from analysis.exhibits import draw_exhibit, exhibit
from analysis.exhibits.field_sales import ends_of
from analysis.study import Study

MORE = {"westtown": (20e9, "一座城", "Westtown"), "midtown": (10e9, "名字很长的城市", "Middle Borough")}


@pytest.fixture(scope="module", params=[4, 5])
def towns(request, root, tmp_path_factory) -> Study:
    """The template with as many cities."""
    folder = shutil.copytree(root / "analysis/scaffold", tmp_path_factory.mktemp("towns") / "study")
    more = dict(list(MORE.items())[: request.param - 3])
    head, *rows = (folder / "cities.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.partition(",")[0] not in more]
    kept += [
        f"{name},{zh},{en},10001{n},{5 - n}000000,4000000,3000000,50000,500,1,example-census,example-census"
        for n, (name, (_, zh, en)) in enumerate(more.items())
    ]
    (folder / "cities.csv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    text = (folder / "inputs.toml").read_text(encoding="utf-8")
    for name, (sales, _, _) in more.items():
        text = re.sub(r'(\{ city = "easttown", value = 1 \})', rf'\1, {{ city = "{name}", value = 1 }}', text)
        for value in ("30e9", "2200e9"):
            old = f'  {{ city = "easttown", value = {value} }},\n'
            new = sales if value == "30e9" else 2200e9
            text = text.replace(old, f'{old}  {{ city = "{name}", value = {new:.0f} }},\n')
    (folder / "inputs.toml").write_text(text, encoding="utf-8")
    return Study.open(folder)


@pytest.mark.parametrize("name", ["four_coverages", "supply_by_city", "coverage_curve"])
def test_words_of_many_cities_stand_apart(towns, lang, name):
    figure = draw_exhibit(exhibit(name), towns, lang)
    figure = figure if hasattr(figure, "savefig") else figure[0]
    figure.draw_without_rendering()
    shown = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    boxes = [(t.get_text(), t.get_window_extent().padded(-0.5)) for t in shown]
    assert len(boxes) > 15
    assert [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.overlaps(two)] == []


def test_an_axis_of_sales_that_no_pace_suffices_for_still_has_ends() -> None:
    nothing, never = np.zeros(3), np.full(3, np.inf)
    assert ends_of(nothing, nothing, never) == pytest.approx((0.7, 14.0))
    assert ends_of(nothing, np.array([0.0, 5.0, 9.0]), never) == pytest.approx((3.5, 12.6))
    assert ends_of(np.array([2.0, 4.0]), np.array([3.0, 5.0]), np.array([8.0, np.inf])) == pytest.approx((1.4, 11.2))
