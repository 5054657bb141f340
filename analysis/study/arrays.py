"""Inputs as named arrays, under a design: at base, over draws, with overrides, side by side for options.

Belongs here: turning `Input` records into what the dataflow takes. Does not belong here: reading files (evidence) and
choosing points (uncertainty).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import xarray as xr

from analysis.common.dates import day_number
from analysis.evidence import Correlation, Evidence, Input, InputCell, Option
from analysis.uncertainty import designs, distributions

LAUNCH = "city_active"  # the input whose cities are the cities of the model
LEVEL = "spend_level"  # how spend compares where the programme runs; one in a study that knows no cities
BASELINE = "is_baseline"  # one for the option over which the others are valued; nothing is, where options are not asked

# By player, and empty where a study has none: shares of players beyond the two largest, everybody's scale and deals.
BY_PLAYER = ("player_share", "player_scale", "deal_discount", "deal_commission")
BILL = "list_bill"  # the bill at list prices that players' deals are compared on; not a number where a study has none
# When the test of a study is over: the days that it takes to prepare are an input, the others stand in study.toml.
TEST = ("test_preparation", "test_days", "study_date")
OPTIONAL = (*BY_PLAYER, BILL, *TEST)
SUPPLIED = (BASELINE, LEVEL, *OPTIONAL)  # what no study has to state


def _coords(item: Input, cells: list[InputCell], cities: tuple[str, ...]) -> dict[str, list]:
    """Labels of each dimension; every launch city, known or not, so that arrays over cities align."""
    labels = {d: list(dict.fromkeys(c.coords[d] for c in cells)) for d in item.dims}
    return {d: list(cities) if d == "city" else sorted(v) if isinstance(v[0], int) else v for d, v in labels.items()}


def _cells(item: Input, cities: tuple[str, ...]) -> list[InputCell]:
    """The cells the model knows; cities always in the launch input's order, or arrays would not align."""
    if "city" not in item.dims:
        return list(item.cells)
    known = [c for c in item.cells if c.coords["city"] in cities]
    return sorted(known, key=lambda c: cities.index(c.coords["city"]))


def _assemble(
    item: Input, cells: list[InputCell], values: list[np.ndarray | float], cities: tuple[str, ...]
) -> xr.DataArray:
    """Lay cell values (floats, or one vector of draws each) out over the input's dimensions."""
    draws = next((len(v) for v in values if np.ndim(v)), 0)
    extra = ("draw",) if draws else ()
    if not item.dims:
        return xr.DataArray(values[0], dims=extra)
    coords = _coords(item, cells, cities)
    data = np.full([len(coords[d]) for d in item.dims] + ([draws] if draws else []), np.nan)
    for cell, value in zip(cells, values, strict=True):
        data[tuple(coords[d].index(cell.coords[d]) for d in item.dims)] = value
    return xr.DataArray(data, dims=(*item.dims, *extra), coords=coords)


def _spread(item: Input, cells: list[InputCell], cities: tuple[str, ...]) -> xr.DataArray:
    halves = [0.0 if c.low is None else (c.high - c.low) / 2.0 / c.value for c in cells]
    return _assemble(item, cells, halves, cities)


def launch_cities(inputs: Mapping[str, Input]) -> tuple[str, ...]:
    """Cities the model knows: those that the launch input names, in its order."""
    return tuple(c.coords["city"] for c in inputs[LAUNCH].cells) if LAUNCH in inputs else ()


def is_uncertain(item: Input, cell: InputCell) -> bool:
    """Whether a design varies this cell: it has a range, and neither is it a decision nor fixed."""
    return item.distribution != "fixed" and not item.lever and cell.low is not None and cell.low < cell.high


def quantiles_of(options: Mapping[str, Option]) -> dict[str, str]:
    """Whose quantiles a consequence shares, by its name; one with quantiles of its own is left out."""
    return {o.consequences[n].name: other for o in options.values() for n, other in o.moves_with.items()}


def uncertain_cells(inputs: Mapping[str, Input]) -> list[tuple[Input, InputCell]]:
    """Every varied cell, in the order of the file: one coordinate of the unit cube each."""
    cities = launch_cities(inputs)
    return [(i, c) for i in inputs.values() for c in _cells(i, cities) if is_uncertain(i, c)]


def base_arrays(inputs: Mapping[str, Input], spread_suffix: str) -> dict[str, xr.DataArray]:
    """Every input at its base, and the relative half-widths of reported ranges beside the indexed ones."""
    cities = launch_cities(inputs)
    arrays: dict[str, xr.DataArray] = {}
    for item in inputs.values():
        cells = _cells(item, cities)
        arrays[item.name] = _assemble(item, cells, [c.value for c in cells], cities)
        if item.dims:
            arrays[item.name + spread_suffix] = _spread(item, cells, cities)
    nobody = xr.DataArray(np.zeros(0), dims="platform", coords={"platform": np.array([], dtype=str)})
    unstated = dict.fromkeys((BILL, *TEST), xr.DataArray(np.nan)) | ({} if cities else {LEVEL: xr.DataArray(1.0)})
    return dict.fromkeys(BY_PLAYER, nobody) | unstated | arrays | {BASELINE: xr.DataArray(0.0)}


def calendar(evidence: Evidence) -> dict[str, xr.DataArray]:
    """The day of the report, and for how many days its test runs; not a number where it proposes none."""
    days = evidence.trial.days if evidence.trial else np.nan
    day = day_number(evidence.study["date"])
    return {"study_date": xr.DataArray(float(day)), "test_days": xr.DataArray(float(days))}


def _correlated(
    cube: np.ndarray, varied: list[tuple[Input, InputCell]], correlations: Sequence[Correlation]
) -> np.ndarray:
    """The draws with declared correlations; only the columns concerned change. A held input correlates with nothing."""
    column = {i.name: k for k, (i, _) in enumerate(varied) if not i.dims}
    pairs = [c for c in correlations if c.first in column and c.second in column]
    if not pairs:
        return cube
    matrix = np.eye(len(varied))
    for pair in pairs:
        i, j = column[pair.first], column[pair.second]
        matrix[i, j] = matrix[j, i] = pair.rho
    concerned = sorted({column[n] for p in pairs for n in (p.first, p.second)})
    cube = cube.copy()
    cube[:, concerned] = designs.correlated(cube[:, concerned], matrix[np.ix_(concerned, concerned)])
    return cube


def draw_arrays(
    inputs: Mapping[str, Input],
    base: Mapping[str, xr.DataArray],
    n: int,
    seed: int,
    correlations: Sequence[Correlation] = (),
    held: frozenset[str] = frozenset(),
    shared: Mapping[str, str] = MappingProxyType({}),
    only: Collection[str] | None = None,
) -> dict[str, xr.DataArray]:
    """Every input over `n` draws of the scrambled Sobol design; inputs without a range stay as they are at base.

    An input in `held` keeps its column of the design and is not drawn: holding one leaves the draws of all others.
    `shared` gives, by name, another input whose column one is drawn with: high where that one is high. With `only`,
    other inputs are left as they are in `base`.
    """
    varied = [(i, c) for i, c in uncertain_cells(inputs) if i.name not in shared]
    cube = _correlated(designs.draws(len(varied), n, seed), varied, correlations)
    cities = launch_cities(inputs)
    column = {(i.name, id(c)): j for j, (i, c) in enumerate(varied)}
    own = {i.name: j for j, (i, _) in enumerate(varied)}
    column |= {(n, id(inputs[n].cells[0])): own[other] for n, other in shared.items()}
    arrays = dict(base)
    wanted = {i.name: i for i, _ in uncertain_cells(inputs) if i.name not in held and (only is None or i.name in only)}
    for item in wanted.values():
        values: list[np.ndarray | float] = []
        for cell in (cells := _cells(item, cities)):
            j = column.get((item.name, id(cell)))
            values.append(
                cell.value
                if j is None
                else distributions.sample(item.distribution, cell.low, cell.value, cell.high, cube[:, j])
            )
        if any(np.ndim(v) for v in values):
            values = [np.broadcast_to(v, n) for v in values]
        arrays[item.name] = _assemble(item, cells, values, cities)
    return arrays


def with_options(
    arrays: Mapping[str, xr.DataArray], options: Mapping[str, Option], baseline: str
) -> dict[str, xr.DataArray]:
    """The inputs that any option sets gain the dimension `option`; where an option is silent, the input stands.

    A consequence is taken from `arrays` under ``option:input``, so that it varies with the design as inputs do.
    """
    ids = list(options)
    marks = np.array([float(o == baseline) for o in ids])
    side_by_side = {**arrays, BASELINE: xr.DataArray(marks, dims="option", coords={"option": ids})}
    for name in dict.fromkeys(n for o in options.values() for n in o.sets):
        side_by_side[name] = over_options(arrays, name, options)
    return side_by_side


def over_options(arrays: Mapping[str, xr.DataArray], name: str, options: Mapping[str, Option]) -> xr.DataArray:
    """One input under each option; without the dimension `option` where none sets it."""
    if not any(name in option.sets for option in options.values()):
        return arrays[name]
    layers = [_layer(arrays, option, name) for option in options.values()]
    widest = max(layers, key=lambda layer: layer.ndim)
    if all(not layer.dims or _alike(layer, widest) for layer in layers):  # ten times as quick, and nearly always so
        values = np.stack([np.broadcast_to(layer.values, widest.shape) for layer in layers])
        coords = {dim: widest[dim] for dim in widest.coords}
        return xr.DataArray(values, {"option": list(options)} | coords, ("option", *widest.dims))
    return xr.concat(xr.broadcast(*layers), dim="option").assign_coords(option=list(options))


def _alike(one: xr.DataArray, other: xr.DataArray) -> bool:
    """Whether two arrays stand over the very same coordinates."""
    return one is other or (
        one.dims == other.dims
        and one.shape == other.shape
        and one.coords.keys() == other.coords.keys()
        and all(one[c].variable.equals(other[c].variable) for c in one.coords)
    )


def _layer(arrays: Mapping[str, xr.DataArray], option: Option, name: str) -> xr.DataArray:
    if name in option.consequences:
        return arrays[option.consequences[name].name]
    return held_at(arrays[name], option.sets.get(name))


def held_at(array: xr.DataArray, value: float | Mapping[str, float] | None) -> xr.DataArray:
    """An input at a value, at one by coordinate, or as it is."""
    if value is None:
        return array
    if not isinstance(value, Mapping):
        return xr.DataArray(float(value)) if not array.dims else xr.full_like(array, float(value))
    dim = array.dims[0]
    changed = array.copy(deep=True)
    for coordinate, number in value.items():
        changed.loc[{dim: coordinate}] = float(number)
    return changed
