"""What footers of Parquet files say of their columns: the smallest and the largest value, and how many are missing.

Belongs here: reading footers. Does not belong here: what follows for a column's faults (`proven`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class ColumnEnds(NamedTuple):
    """The smallest and the largest value of a column and how many are missing."""

    low: Any
    high: Any
    nulls: int


def ends_by_column(paths: list[Path]) -> dict[str, ColumnEnds]:
    """The ends of each column of whole numbers or of naive times, where every part of every file says them.

    Only these: their order is the same to all who write files, none is NaN, and nothing of them is cut off.
    """
    import pyarrow.parquet as pq

    found: dict[str, ColumnEnds] = {}
    names: set[str] | None = None
    for path in paths:
        metadata = pq.read_metadata(path)
        kinds = metadata.schema.to_arrow_schema()
        there = {name for name in kinds.names if _is_exact(kinds.field(name).type)}
        names = there if names is None else names & there
        for group in range(metadata.num_row_groups):
            part = metadata.row_group(group)
            columns = {part.column(index).path_in_schema: part.column(index) for index in range(part.num_columns)}
            for name in sorted(names):
                ends = _ends(columns.get(name))
                if ends is None:
                    names.discard(name)
                else:
                    found[name] = _both(found.get(name), ends)
    return {name: ends for name, ends in found.items() if name in (names or ()) and ends.low is not None}


def _is_exact(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_timestamp(kind):
        return kind.tz is None and kind.unit in ("ms", "us")
    return pa.types.is_signed_integer(kind)


def _ends(column: Any) -> ColumnEnds | None:
    """The ends of a column in one part of a file, None where the part does not say them."""
    told = None if column is None else column.statistics
    if told is None or not told.has_null_count:
        return None
    if told.null_count == column.num_values:
        return ColumnEnds(None, None, told.null_count)
    return ColumnEnds(told.min, told.max, told.null_count) if told.has_min_max else None


def _both(one: ColumnEnds | None, other: ColumnEnds) -> ColumnEnds:
    if one is None or one.low is None:
        return other._replace(nulls=other.nulls + (one.nulls if one else 0))
    if other.low is None:
        return one._replace(nulls=one.nulls + other.nulls)
    return ColumnEnds(min(one.low, other.low), max(one.high, other.high), one.nulls + other.nulls)
