"""Rows with the same key: exact copies are counted once, rows that contradict each other are set aside.

Belongs here: finding both and the table without them. Does not belong here: faults of a single row (`validate`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .bits import bit_count, bit_or

if TYPE_CHECKING:
    import ibis.expr.types as ir

RUN_BITS = 5
RUN = 1 << RUN_BITS
COPIES = "a copy of another row"
CONTRADICTION = "the same key as a row that differs"


class Apart(NamedTuple):
    """A table in two: rows to use, and rows set aside with the columns `fault` and `copies` (how many there were)."""

    kept: ir.Table
    aside: ir.Table


def repeated(table: ir.Table, key: tuple[str, ...]) -> ir.Table:
    """The keys that more than one row has, with the number of rows `n`."""
    return table.group_by(list(key)).aggregate(n=table.count()).filter(lambda t: t.n > 1)


def repeats(table: ir.Table, key: tuple[str, ...]) -> ir.Table:
    """One row: how many keys are repeated (`keys`) and how many rows have them (`rows`)."""
    found = repeated(table, key)
    return found.aggregate(keys=found.count(), rows=found.n.sum().fill_null(0))


def crowded(ids: ir.IntegerColumn, lowest: int) -> ir.Table:
    """One row: in how many runs of 32 whole numbers (`runs`) some number occurs more than once.

    A run is one group with a bit for each number, so that numbers that lie close together are looked through in a
    fraction of the time and memory that a group for each would take.
    """
    import ibis

    places = ids.name("id").as_table().select(place=lambda t: t.id - lowest)
    bit = ibis.literal(1).cast("int64") << (places.place & (RUN - 1))
    found = places.group_by(run=places.place >> RUN_BITS).aggregate(n=places.count(), bits=bit_or(bit))
    return found.aggregate(runs=(found.n != bit_count(found.bits).cast("int64")).cast("int64").sum())


def apart(table: ir.Table, key: tuple[str, ...]) -> Apart:
    """One of each set of equal rows kept, and none of a key whose rows differ.

    Which of several rows that differ is right cannot be known; that one of equal rows is cannot be doubted.
    """
    import ibis

    keys = list(key)
    twice = repeated(table, key)
    rows = table.semi_join(twice, keys)
    distinct = rows.group_by(list(rows.columns)).aggregate(copies=rows.count())
    agreeing = distinct.group_by(keys).aggregate(kinds=distinct.count()).filter(lambda t: t.kinds == 1)
    single = distinct.semi_join(agreeing, keys)
    kept = ibis.union(table.anti_join(twice, keys), single.drop("copies"))
    copies = single.mutate(copies=single.copies - 1, fault=ibis.literal(f"{', '.join(key)}: {COPIES}"))
    differing = distinct.anti_join(agreeing, keys).mutate(fault=ibis.literal(f"{', '.join(key)}: {CONTRADICTION}"))
    return Apart(kept, ibis.union(copies, differing.select(*copies.columns)))


def by_reason(parts: Apart) -> ir.Table:
    """How many rows are set aside for each reason."""
    return parts.aside.group_by("fault").aggregate(rows=parts.aside.copies.sum())
