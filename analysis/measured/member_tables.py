"""The small tables of members' logs, in one order of rows whatever the engine, and what is wrong between two logs.

Belongs here: asking the warehouse, and the verdict over redemptions that fit no member. Does not belong here: what is
summed (`analysis.warehouse.member_log`), estimates (`members`, `member_log`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.evidence.faults import check
from analysis.warehouse import MissingColumn, WarehouseError, member_log, people, periods

from .errors import NotMeasured

if TYPE_CHECKING:
    from datetime import datetime

    from .small_tables import SmallTables

SHOWN = 3  # examples of what is wrong


def need(tables: SmallTables, *names: str) -> None:
    """Refuse a measure whose raw tables are not all there."""
    missing = [name for name in names if not tables.has(name)]
    if missing:
        there = ", ".join(tables.raw.tables)
        raise NotMeasured(
            f"expected the raw tables {' and '.join(names)}, found {there}; add [{missing[0]}] to raw.toml"
        )


def memberships(tables: SmallTables) -> pd.DataFrame:
    """Members by day of joining and of leaving (−1: still there): on_trial, members, fee and refunded in cents."""
    need(tables, "members")
    return asked(tables, ("members",), "memberships", member_log.memberships)


def rows_used(tables: SmallTables, name: str) -> int:
    """How many rows of a raw table what is measured rests on: of members, those who have joined."""
    return int(memberships(tables).members.sum()) if name == "members" else tables.reading(name).used


def savings(tables: SmallTables, *keys: str, chosen: str = "", amounts: tuple[str, ...] = ()) -> pd.DataFrame:
    """Members by keys and amounts of what they redeemed and saved: `people`, and sums of the amounts.

    Parameters
    ----------
    keys, amounts : columns of `analysis.warehouse.member_log.member_savings`.
    chosen : column that is 1 of the members counted; everybody unless given.
    """
    need(tables, "members", "redemptions")
    check_strays(tables)
    made = partial(member_log.member_savings, last=last_day(tables))
    return alike(tables, ("members", "redemptions"), "member_savings", made, chosen, keys, amounts)


def trials(tables: SmallTables) -> pd.DataFrame:
    """Members on trial by day of joining: members, paid; see `analysis.warehouse.member_log.trials`."""
    need(tables, "members")
    return asked(tables, ("members",), "trials", member_log.trials)


def months(tables: SmallTables) -> pd.DataFrame:
    """Redemptions by month: redemptions, cents, saved, by_merchants."""
    need(tables, "members", "redemptions")
    check_strays(tables)
    return asked(tables, ("members", "redemptions"), "redemption_months", member_log.redemption_months)


def customers(tables: SmallTables, *keys: str, amounts: tuple[str, ...] = ()) -> pd.DataFrame:
    """Customers of the orders by keys and amounts: `people`, and sums of the amounts.

    Parameters
    ----------
    keys, amounts : columns of `analysis.warehouse.member_log.customers`.
    """
    need(tables, "orders")
    names = ("orders", *(name for name in ("members", "merchants") if tables.has(name)))
    return alike(tables, names, "customers", member_log.customers, "", keys, amounts)


def alike(
    tables: SmallTables,
    names: tuple[str, ...],
    kept: str,
    totals: Any,
    chosen: str,
    keys: tuple[str, ...],
    amounts: tuple[str, ...],
    **how: Any,
) -> pd.DataFrame:
    """People grouped, once for all measures that ask; see `analysis.warehouse.people.alike`.

    Parameters
    ----------
    chosen : column that is 1 of the people counted; everybody where it is "".

    Raises
    ------
    NotMeasured
        A log lacks a column that it needs.
    """
    parts = (kept, *([f"if_{chosen}"] if chosen else []), "by", *keys, *amounts, *map(str, how.values()))
    question = "_".join(parts)
    some = partial(people.flagged, column=chosen) if chosen else people.everybody
    if question not in tables.worked_out:
        try:
            found = people.alike(tables.warehouse, names, kept, totals, question, keys, amounts, some, **how)
        except MissingColumn as reason:
            raise NotMeasured(str(reason)) from None
        tables.worked_out[question] = found
    return tables.worked_out[question]


def _ends(tables: SmallTables, *names: str) -> tuple[datetime, datetime]:
    found = [end for name in names for end in (tables.reading(name).first, tables.reading(name).last)]
    return min(found), max(found)


def asked(tables: SmallTables, names: tuple[str, ...], question: str, made) -> pd.DataFrame:
    """A table of several logs as whole numbers, in one order of rows.

    Raises
    ------
    NotMeasured
        A log lacks a column that it needs.
    """
    try:
        found = pd.read_parquet(tables.warehouse.joint(names, question, made))
    except MissingColumn as reason:
        raise NotMeasured(str(reason)) from None
    return found.astype("int64").sort_values(list(found.columns), ignore_index=True)


def last_day(tables: SmallTables) -> int:
    """The last day that any of the logs shows, since 1970-01-01."""
    names = [name for name in ("orders", "members", "redemptions") if tables.has(name)]
    return max(periods.number_of(tables.reading(name).last, "day") for name in names)


def ends(tables: SmallTables, *names: str) -> tuple[str, str]:
    """First and last month of some logs, as 2025-10."""
    first, last = _ends(tables, *names)
    return f"{first:%Y-%m}", f"{last:%Y-%m}"


def check_strays(tables: SmallTables) -> None:
    """Refuse a log of which too many redemptions fit no membership; fewer are left out.

    Raises
    ------
    WarehouseError
        If they are more than raw.toml lets be set aside.
    """
    found = _strays(tables)
    allowed = tables.raw.tables["redemptions"].rejected_at_most
    if found.unknown + found.early > allowed * found.rows:
        raise WarehouseError(
            "\n".join(_stray_lines(tables)) + f"\nredemptions: expected at most {allowed:.1%} without a membership on "
            "their day. Correct the two tables, or allow more by rejected_at_most under [redemptions] of raw.toml. "
            f"Then run: {check(tables.folder)}"
        )


def _strays(tables: SmallTables) -> pd.Series:
    return pd.read_parquet(tables.warehouse.joint(("members", "redemptions"), "strays", member_log.strays)).iloc[0]


def _stray_lines(tables: SmallTables) -> list[str]:
    """Redemptions by nobody who is a member, and before joining: a line each, with the first rows."""
    found, first_rows, lines = _strays(tables), tables.warehouse.first_rows, []
    if found.unknown:
        rows = first_rows("redemptions", "members", member_log.rows_without, SHOWN)
        shown = "; ".join(row["place"] for row in rows)
        many = f"{found.unknown:,.0f} of {found.rows:,.0f} {_are(found.unknown)}"
        lines.append(f"redemptions: {many} by nobody in the table members ({shown})")
    if found.early:
        rows = first_rows("redemptions", "members", member_log.early_rows, SHOWN)
        shown = "; ".join(
            f"{row['place']}: {periods.label(row['day'], 'day')} by who joined on {periods.label(row['joined'], 'day')}"
            for row in rows
        )
        many = f"{found.early:,.0f} of {found.rows:,.0f} {_are(found.early)}"
        lines.append(f"redemptions: {many} before {'its' if found.early == 1 else 'their'} member joined ({shown})")
    return lines


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def log_lines(tables: SmallTables) -> list[str]:
    """What is odd between the two logs, a line each: redemptions that are left out, members who redeemed nothing.

    Raises
    ------
    WarehouseError
        If more redemptions are odd than raw.toml lets be set aside.
    """
    check_strays(tables)
    lines = [f"{line}: left out" for line in _stray_lines(tables)]
    read, known = tables.reading("members").used, rows_used(tables, "members")
    if read > known:
        lines.append(
            f"members: {read - known:,} of {read:,} without a day of joining: taken as customers who never joined"
        )
    try:
        found = savings(tables, "used")
    except NotMeasured:
        return lines
    if idle := int(found.people[found.used == 0].sum()):
        rows = tables.warehouse.first_rows("members", "redemptions", member_log.rows_without, SHOWN)
        shown = f" ({'; '.join(row['place'] for row in rows)})" if rows else ""
        lines.append(f"members: {idle:,} of {found.people.sum():,} redeemed nothing{shown}: counted as such")
    return lines
