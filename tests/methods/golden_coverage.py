"""Checks of the golden rows on coverage: density, distance, access, city order."""

from __future__ import annotations

import json
import re

import numpy as np
from golden_rows import FOLDER, Row, row

from analysis.methods.coverage import city_order, reach

CENTRES = {"Shanghai": (31.2304, 121.4737), "Guangzhou": (23.1291, 113.2644)}


@row(*(f"poisson-need-k{k}-q{q}-r{r}" for k in (1, 3) for q in (0.5, 0.9) for r in (0.5, 1)))
def density_needed(r: Row) -> None:
    k, q, radius = re.fullmatch(r"poisson-need-k(\d+)-q([\d.]+)-r([\d.]+)", r.id).groups()
    r.agrees(reach.poisson_density_needed(int(k), float(q), float(radius)))


@row("poisson-knn-0.1-1", "poisson-knn-0.1-3", "poisson-knn-0.5-1", "poisson-knn-0.5-5")
def neighbour_distance(r: Row) -> None:
    density, k = re.fullmatch(r"poisson-knn-([\d.]+)-(\d+)", r.id).groups()
    r.agrees(reach.poisson_neighbour_distance(int(k), float(density)))


@row("nb-cluster")
def clustered(r: Row) -> None:
    mean, variance = (float(re.search(rf"{word} ([\d.]+\d)", r.input).group(1)) for word in ("mean", "variance"))
    numbers = [float(text) for text in re.findall(r"0\.\d{6,}", r.expected)]
    size = reach.negative_binomial_size(mean, variance)
    r.agrees([reach.probability_at_least(3, mean, size), reach.probability_at_least(3, mean)], numbers)


@row("2sfca-hospital-0-1/cost", "2sfca-hospital-0-binary")
def hospital_access(r: Row) -> None:
    population, supply = np.array([100, 50, 10]), np.array([15, 20, 100])
    # From row to column: places 1 and 2 are 40 from place 3, as it is from them, and 80 from each other.
    cost = np.array([[1.0, 80, 40], [80, 1, 40], [40, 40, 1]])
    access = reach.two_step_catchment(population, supply, cost, 61, "binary" if "binary" in r.id else "inverse")
    r.agrees(access, [r.expected[key] for key in "123"])
    r.agrees(population @ access, supply.sum())


@row("city-mckp")
def best_city_order(r: Row) -> None:
    case = json.loads((FOLDER / "city_mckp.json").read_text(encoding="utf-8"))
    occasions, area, fixed, unit = (
        np.array([city[key] for city in case["cities"]])[:, None] for key in ("occ", "area", "fixed", "unit")
    )
    levels = np.array(case["levels"], float)
    value = occasions * reach.probability_at_least(case["k"], levels / area * np.pi * case["r"] ** 2)
    plan = city_order.city_depths(value, np.where(levels > 0, fixed + unit * levels, 0.0), case["budget"])
    best, chosen = re.fullmatch(r"([\d.]+); levels (.*)", r.expected).groups()
    r.agrees(plan.objective, float(best))
    assert levels[list(plan.levels)].tolist() == json.loads(chosen) == case["levels_opt"]
    assert plan.gap == 0
    assert plan.cost <= case["budget"] + 1e-9


@row("h3-area-Shanghai", "h3-area-Guangzhou")
def grid_cell_area(r: Row) -> None:
    r.agrees(reach.h3_relative_area(*CENTRES[r.id.removeprefix("h3-area-")]))
