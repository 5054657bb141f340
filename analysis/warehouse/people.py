"""People by what is measured of them: how many are alike, and what their amounts come to.

Belongs here: grouping rows of people so that none leaves the engine, and how finely. Does not belong here: what a row
of a person is made of (`member_log`, `purchases`, `visits`), estimates.

What is estimated of people rests on how many have which amounts. Of few people the amounts are taken to the cent, and
nothing is lost. Of more than `EXACT` each amount is cut to its first `DIGITS` digits for the grouping alone: sums stay
exact to the cent, means and ratios with them; spreads err by less than one in ten thousand, and the number of people
above an amount by those within a hundredth of it at most.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from .cache import key_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from .warehouse import Warehouse

EXACT = 1_000_000  # people whose amounts are told to the cent
DIGITS = 3
LARGEST = 16  # digits of an amount in cents

Made = Callable[..., "ir.Table"]


def by(
    each: ir.Table,
    exact: bool,
    keys: tuple[str, ...],
    amounts: tuple[str, ...],
    more: tuple[str, ...] = (),
    digits: int = DIGITS,
) -> ir.Table:
    """People by keys and amounts: `people`, keys as they are, and sums of the amounts and of `more`.

    Parameters
    ----------
    each : a row per person; amounts are whole numbers of 0 or more.
    exact : whether people are alike only if their amounts are the same; else if the first digits of these are.
    more : columns that are summed and do not tell people apart.
    """
    cut = {f"cut_{name}": each[name] if exact else first_digits(each[name], digits) for name in amounts}
    grouped = each.group_by(**{name: each[name] for name in keys}, **cut)
    sums = {name: each[name].sum().cast("int64") for name in amounts}
    rest = {name: each[name].sum() for name in more}
    return grouped.aggregate(people=each.count(), **sums, **rest).drop(*cut)


def first_digits(amount: ir.IntegerValue, digits: int) -> ir.IntegerValue:
    """An amount with zeros for what comes after its first digits: the same on every engine, as a logarithm is not."""
    import ibis

    steps = ((size, 10 ** (size - digits + 1)) for size in range(LARGEST, digits - 1, -1))
    return ibis.cases(*((amount >= 10**size, amount - amount % step) for size, step in steps), else_=amount)


def number(each: ir.Table) -> ir.Table:
    """One row: how many `people` there are."""
    return each.aggregate(people=each.count())


def everybody(each: ir.Table) -> ir.Table:
    """All rows of people."""
    return each


def flagged(each: ir.Table, column: str) -> ir.Table:
    """The rows of people whose column is 1."""
    return each.filter(each[column] == 1)


def _some(each: ir.Table, chosen: Made, made: Made) -> ir.Table:
    return made(chosen(each))


def described(made: Made) -> list[Any]:
    """What a function does, in plain values that tell it from another: its name and what it is given.

    Parameters
    ----------
    made : a function of a module, or a `functools.partial` of one with plain values or such functions.

    Raises
    ------
    TypeError : a function that has no name of its own, whose answers would be taken for another's.

    Examples
    --------
    >>> described(partial(flagged, column="used"))
    ['analysis.warehouse.people.flagged', [], {'column': 'used'}]
    """
    if isinstance(made, partial):
        name, first, named = described(made.func)
        return [name, [*first, *map(_plain, made.args)], named | {k: _plain(v) for k, v in made.keywords.items()}]
    name = f"{made.__module__}.{made.__qualname__}"
    if "<" in name:
        raise TypeError(f"{name}: expected a function of a module or a partial of one, found one without a name")
    return [name, [], {}]


def _plain(value: Any) -> Any:
    if callable(value):
        return described(value)
    return {str(key): [*part] for key, part in value.items()} if isinstance(value, dict) else value


def grouped(
    warehouse: Warehouse, names: tuple[str, ...], kept: str, totals: Made, question: str, made: Made
) -> pd.DataFrame:
    """A small table of rows of people, in one order of rows whatever the engine; whole numbers where sums are exact.

    The small table is kept; the rows of people it is made of are not: they lie in the engine's scratch folder as long
    as the warehouse is open, for what else is asked of them.

    Parameters
    ----------
    names : of the raw tables, as `totals` takes them.
    kept, totals : what the rows of people are called, and how they are made.
    question, made : what the small table is called, and how it is made of those rows; both as `described` takes them.
    """
    import pandas as pd

    of_rows, of_both = described(totals), [described(totals), described(made)]
    name = f"{kept}-{key_of(of_rows, names)}"
    path = warehouse.joint(names, question, lambda *tables: made(warehouse.once(totals(*tables), name)), of_both)
    found = pd.read_parquet(path)
    whole = [name for name, kind in found.dtypes.items() if kind.kind != "f"]
    return found.astype(dict.fromkeys(whole, "int64")).sort_values(list(found.columns), ignore_index=True)


def alike(
    warehouse: Warehouse,
    names: tuple[str, ...],
    kept: str,
    totals: Made,
    question: str,
    keys: tuple[str, ...],
    amounts: tuple[str, ...],
    chosen: Made = everybody,
    **how: Any,
) -> pd.DataFrame:
    """Some of these people by keys and amounts; see `by`, which takes what `how` says, and `grouped`.

    Parameters
    ----------
    chosen : which rows of people, as a table of them.
    """
    counted = grouped(warehouse, names, kept, totals, f"{kept}_number", number)
    exact = int(counted.people.iloc[0]) <= EXACT
    made = partial(by, exact=exact, keys=keys, amounts=amounts, **how)
    return grouped(warehouse, names, kept, totals, question, partial(_some, chosen=chosen, made=made))
