"""Units of inputs: the one in which the model counts each input, and how another is turned into it.

Belongs here: which units measure the same, and by how much. Does not belong here: currencies, which are never turned
into one another (`currency`), and units of facts, which stay as their source states them.

The template of a new study lists every input of the model with the unit in which the model counts it. A month's fee
that is read as a year's would move every number and stop nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Protocol

from .currency import currency_of

Value = float | Mapping[str, float]

# Inputs that a study need not have, so that the template leaves them out.
OPTIONAL = {
    "player_share": "share",
    "player_scale": "count",
    "deal_discount": "share",
    "deal_commission": "share",
    "list_bill": "CNY",
    "test_preparation": "days",
}
# Units of one kind, each with what 1 of it is in the first.
KINDS = (
    {"years": 1.0, "months": 1 / 12, "days": 1 / 365, "hours": 1 / 8760},
    {"share": 1.0, "percent": 0.01, "per thousand": 0.001},
    {"share/year": 1.0, "percent/year": 0.01},
    {"count": 1.0, "thousand": 1_000.0},
    {"persons": 1.0, "thousand persons": 1_000.0},
    {"count/month": 1.0, "count/year": 1 / 12},
    {"/year": 1.0, "/month": 12.0},  # of money
)
# What inputs may be stated in beside the units of facts.
ONLY_INPUTS = ("percent", "percent/year", "thousand", "thousand persons", "count/year")


class Stated(Protocol):
    """What is stated in one unit and counted in another: an input."""

    factor: float


@cache
def model_units() -> dict[str, str]:
    """The unit in which the model counts each input, money in the template's currency."""
    template = (files("analysis") / "scaffold" / "inputs.toml").read_text(encoding="utf-8")
    return OPTIONAL | {name: table["unit"] for name, table in tomllib.loads(template).items()}


def wanted_unit(name: str, currency: str) -> str | None:
    """The unit in which the model counts an input; None for one that it does not know.

    Examples
    --------
    >>> wanted_unit("card_fee", "GBP"), wanted_unit("no_such_input", "GBP")
    ('GBP/year', None)
    """
    unit = model_units().get(name)
    if unit is None or currency_of(unit) is None:
        return unit
    return currency + unit.partition("/")[1] + unit.partition("/")[2]


def unit_says(name: str, currency: str) -> str:
    """What a unit of an input is to be; "" of one that the model does not know.

    Examples
    --------
    >>> unit_says("reach_radius", "GBP"), unit_says("no_such_input", "GBP")
    ('km, the unit in which the model counts reach_radius', '')
    >>> unit_says("horizon", "GBP")
    'years, the unit in which the model counts horizon, or one that converts into it (months, days, hours)'
    """
    wanted = wanted_unit(name, currency)
    if wanted is None:
        return ""
    others = [other for kind in KINDS if wanted in kind for other in kind if other != wanted]
    if currency_of(wanted) and wanted.endswith("/year"):
        others = [f"{currency}/month", f"{currency}/visit with visits = … under [fee] of study.toml"]
    listed = f", or one that converts into it ({', '.join(others)})" if others else ""
    return f"{wanted}, the unit in which the model counts {name}{listed}"


def factor(found: str, wanted: str, visits: float | None = None) -> float | None:
    """What a number in one unit is multiplied by to be in another; None where they do not measure the same.

    Parameters
    ----------
    visits : in a year, where what is paid at each visit is to be money in a year.

    Examples
    --------
    >>> factor("GBP/month", "GBP/year"), factor("percent", "share"), factor("GBP/month", "USD/year")
    (12.0, 0.01, None)
    >>> factor("GBP/visit", "GBP/year"), factor("GBP/visit", "GBP/year", 26)
    (None, 26.0)
    """
    if found == wanted:
        return 1.0
    if currency_of(found) and currency_of(wanted):
        (code, _, per), (same, _, other) = found.partition("/"), wanted.partition("/")
        if code != same:
            return None
        if (per, other) == ("visit", "year"):
            return None if visits is None else float(visits)
        found, wanted = f"/{per}", f"/{other}"
    return next((kind[found] / kind[wanted] for kind in KINDS if found in kind and wanted in kind), None)


def scaled(number: float, by: float) -> float:
    """A number times a factor, without the last bits that nobody stated: 4.99 a month is 59.88 a year.

    Examples
    --------
    >>> scaled(0.57, 100), scaled(10.5, 0.01)
    (57.0, 0.105)
    """
    return number if by == 1.0 else float(f"{number * by:.14g}")


def stated_factor(name: str, unit: object, visits: float | None) -> float:
    """What a number stated in a unit is multiplied by to be as the model counts it; 1 where nothing converts."""
    if not isinstance(unit, str) or (wanted := wanted_unit(name, unit.partition("/")[0])) is None:
        return 1.0
    return factor(unit, wanted, visits) or 1.0


def as_stated(inputs: Mapping[str, Stated], values: Mapping[str, Value]) -> dict[str, Value]:
    """Values by input, as the model counts them, in the units of inputs.toml: what a person types again."""
    factors = {name: inputs[name].factor if name in inputs else 1.0 for name in values}
    return {name: times(value, 1 / factors[name]) for name, value in values.items()}


def times(value: Value, by: float) -> Value:
    """A number, or one by coordinate, times a factor."""
    if isinstance(value, Mapping):
        return {coordinate: scaled(number, by) for coordinate, number in value.items()}
    return scaled(value, by)
