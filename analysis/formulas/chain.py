"""The whole headline chain as one function of JavaScript, and the numbers that it starts from.

Belongs here: which templates a page works out, in an order in which each finds what it asks for. Does not belong here:
what a page shows of them (`notebook.page_model`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

import xarray as xr

from analysis.evidence import Option
from analysis.formulas.script import expression, places
from analysis.formulas.templates import (
    CITY,
    CITY_INPUTS,
    MEMBER,
    OVERALL,
    PARTICIPATION,
    PLATFORM,
    PROGRAMME,
    USERS,
    programme_years,
)
from analysis.study import Study
from analysis.wording.quantities import key


def templates(study: Study) -> dict[str, str]:
    """Every line without a city: over all cities, of the member, of both sides that sell, of the programme by year."""
    years = [str(cell.coords["anniversary"]) for cell in study.inputs["anniversary"].cells]
    whole = {**OVERALL, "participation_overall": PARTICIPATION, "eligible_users": USERS}
    return {**whole, **MEMBER, **PLATFORM, **PROGRAMME, **programme_years(years)}


def script(study: Study) -> str:
    """The chain as ``(v, c, b, n) => { … }``, which adds every line to `v` and to `c`.

    Of the `n` launch cities `c` holds the inputs by city as lists; `v` holds the other inputs by key, and `b` the
    `v` of the option that the others are measured against, empty for that option itself.
    """
    by_city, lines = (*CITY_INPUTS, *CITY), templates(study)
    made = [f"c[{json.dumps(k)}]=Array.from({{length:n}},(_,i)=>{expression(CITY[k], by_city)});" for k in _order(CITY)]
    made += [f"v[{json.dumps(k)}]={expression(lines[k], by_city)};" for k in _order(lines)]
    return "(v,c,b,n)=>{\n" + "\n".join(made) + "\nreturn v;}"


def _order(lines: Mapping[str, str]) -> list[str]:
    """Keys so that each comes after those it asks for."""
    graph = {k: sorted(places(template) & set(lines) - {k}) for k, template in lines.items()}
    return [*TopologicalSorter(graph).static_order()]


def inputs_of(study: Study) -> list[str]:
    """Names of the inputs without a city that the chain starts from, in the order of inputs.toml."""
    asked = {k.partition("[")[0] for template in (*templates(study).values(), *CITY.values()) for k in places(template)}
    return [name for name in study.inputs if name in asked - set(CITY_INPUTS)]


def start(study: Study, arrays: Mapping[str, xr.DataArray]) -> dict[str, Any]:
    """The numbers that the chain starts from: ``v`` by key, ``c`` by name with a value for each launch city.

    Parameters
    ----------
    arrays : inputs at base, at a draw, or with an option's settings: each without dimensions but its own.
    """
    scalars: dict[str, float | None] = {}
    for name in inputs_of(study):
        found = arrays[name]
        for index in [()] if not found.dims else [(at,) for at in range(found.size)]:
            coords = [(str(d), found[d].values[i]) for d, i in zip(found.dims, index, strict=True)]
            scalars[key(name, coords)] = _plain(float(found.values[index]))
    cities = arrays["population"]["city"].values
    by_city = {name: [_plain(float(arrays[name].sel(city=city))) for city in cities] for name in CITY_INPUTS}
    return {"v": scalars, "c": by_city}


def _plain(value: float) -> float | None:
    """For JSON, which knows no number that is none."""
    return value if math.isfinite(value) else None


def settings(study: Study, option: Option) -> dict[str, Any]:
    """What an option sets of the chain's inputs: `v` by name, `c` by name with None where a city keeps its own."""
    cities, known = [str(c) for c in study.base_inputs["population"]["city"].values], inputs_of(study)
    scalars = {n: float(value) for n, value in option.sets.items() if n in known and not isinstance(value, Mapping)}
    by_city = {
        n: [value.get(city) for city in cities]
        for n, value in option.sets.items()
        if n in CITY_INPUTS and isinstance(value, Mapping)
    }
    return {"v": scalars, "c": by_city}
