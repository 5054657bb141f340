"""One row per member, written to a file: in one pass, or in several where memory is small.

Belongs here: how many passes, and writing them. Does not belong here: what is summed (`extract`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .privacy import hashed

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .engine import Engine

    Totals = Callable[[ir.Table], ir.Table]

BYTES_A_MEMBER = 200  # of a group with its six sums, and of its copies while it is written
MOST_PASSES = 64


def write(engine: Engine, totals: Totals, orders: ir.Table, path: Path, key: str | None, passes: int = 0) -> None:
    """Write the totals of each member to a Parquet file.

    Parameters
    ----------
    totals : makes the table of totals of some orders.
    key : ids are hashed with it; None leaves them out, as nothing that is made of totals alone needs them.
    passes : a power of two. Each reads all orders and keeps the groups of a part of the members; 0 is as many as the
        engine needs.
    """
    passes = passes or needed(engine, orders)
    if passes == 1:
        engine.write(_without_ids(totals(orders), key), path)
        return
    import pyarrow.parquet as pq

    writer, part = None, path.with_suffix(".part")
    try:
        for number in range(passes):
            chosen = orders.filter(_part(orders.member_id, passes) == number)
            engine.write(_without_ids(totals(chosen), key), part)
            with pq.ParquetFile(part) as made:
                writer = writer or pq.ParquetWriter(path, made.schema_arrow, compression="zstd")
                for group in range(made.num_row_groups):
                    writer.write_table(made.read_row_group(group))
    finally:
        part.unlink(missing_ok=True)
        if writer is not None:
            writer.close()


def needed(engine: Engine, orders: ir.Table) -> int:
    """How many passes keep the groups of one within half of the memory that the engine may use: a power of two.

    The other half is no waste: DuckDB's approximate count has 64 registers, and errs by 15 % (standard deviation)
    however many members there are.
    """
    if not engine.memory:
        return 1
    members = engine.fetch(orders.aggregate(n=orders.member_id.approx_nunique())).to_pylist()[0]["n"]
    parts = max(1.0, members * BYTES_A_MEMBER / (engine.memory / 2))
    return min(MOST_PASSES, 1 << math.ceil(math.log2(parts)))


def _part(member: ir.Value, passes: int) -> ir.IntegerValue:
    """Which part a member is in, from 0: the same in every pass. Bits, for a remainder takes longer than the rest."""
    return (member if member.type().is_integer() else member.hash()) & (passes - 1)


def _without_ids(totals: ir.Table, key: str | None) -> ir.Table:
    return totals.drop("member_id") if key is None else totals.mutate(member_id=hashed(totals.member_id, key))
