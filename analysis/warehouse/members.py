"""One row per member, written to a file: all at once, or part by part where memory is small.

Belongs here: how many parts, and writing them. Does not belong here: what is summed (`extract`), dealing (`parts`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .extract import member_days
from .parts import dealt
from .privacy import hashed

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .engine import Engine

    Totals = Callable[[ir.Table], ir.Table]

BYTES_A_MEMBER = 200  # of a group with its six sums, and of its copies while it is written
MOST_PARTS = 64


def write(engine: Engine, totals: Totals, orders: ir.Table, path: Path, key: str | None, parts: int = 0) -> None:
    """Write the totals of each member to a Parquet file.

    Parameters
    ----------
    totals : makes the table of totals of what `extract.member_days` keeps of some orders.
    key : ids are hashed with it; None leaves them out, as nothing that is made of totals alone needs them.
    parts : a power of two, so many parts of the members are summed one after the other; 0 is as many as the engine
        needs.
    """
    days = member_days(orders)
    parts = parts or needed(engine, days)
    if parts == 1:
        engine.write(_without_ids(totals(days), key), path)
        return
    import pyarrow.parquet as pq

    writer, made = None, path.with_suffix(".part")
    try:
        with dealt(engine, days, _part(days.member_id, parts), parts) as each:
            for some in each:
                engine.write(_without_ids(totals(some), key), made)
                with pq.ParquetFile(made) as read:
                    writer = writer or pq.ParquetWriter(path, read.schema_arrow, compression="zstd")
                    for group in range(read.num_row_groups):
                        writer.write_table(read.read_row_group(group))
    finally:
        made.unlink(missing_ok=True)
        if writer is not None:
            writer.close()


def needed(engine: Engine, orders: ir.Table) -> int:
    """How many parts keep the groups of one within an eighth of the memory that the engine may use: a power of two.

    The rest is no waste: groups are copied while they are written, and DuckDB's approximate count has 64 registers and
    errs by 15 % (standard deviation) however many members there are.
    """
    if not engine.memory:
        return 1
    members = engine.fetch(orders.aggregate(n=orders.member_id.approx_nunique())).to_pylist()[0]["n"]
    parts = max(1.0, members * BYTES_A_MEMBER / (engine.memory / 8))
    return min(MOST_PARTS, 1 << math.ceil(math.log2(parts)))


def _part(member: ir.Value, parts: int) -> ir.IntegerValue:
    """Which part a member is in, from 0. Bits, for a remainder takes longer than the rest."""
    return (member if member.type().is_integer() else member.hash()) & (parts - 1)


def _without_ids(totals: ir.Table, key: str | None) -> ir.Table:
    return totals.drop("member_id") if key is None else totals.mutate(member_id=hashed(totals.member_id, key))
