"""Whether raw rows keep their contract: one pass counts each fault, a second fetches examples where there are any.

Belongs here: counting, the verdict, what is told of a table as read. Does not belong here: reading cells (`cells`),
rows that are there twice (`repeats`), writing rows set aside (`quarantine`).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .clean import Cleaned
from .contracts import Contract

if TYPE_CHECKING:
    import ibis.expr.types as ir


SAFE_SUM = 9e18  # below 2^63: where whole cents overflow one engine wraps round silently and the next one raises

CLOSE = 16
WEIGHT = "raw_rows"
ENDS = ("first", "last", "lowest", "highest")


@dataclass(frozen=True)
class Counts:
    """What one pass over a table found.

    Attributes
    ----------
    rows, bad : all rows, and those with at least one fault.
    faults : rows by "column: reason", the largest first; a row may have several.
    plain : columns whose values are the raw ones, so that later passes need not read their cells again.
    first, last : of the column time, or None.
    largest : largest amount in cents.
    lowest, highest : of a key of whole numbers, or None.
    told : by column of times that are text, how many say their offset from UTC, and how many are times at all.
    """

    rows: int
    bad: int
    faults: dict[str, int]
    plain: frozenset[str]
    first: datetime.datetime | None
    last: datetime.datetime | None
    largest: int
    lowest: int | None = None
    highest: int | None = None
    told: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def keys_lie_close(self) -> bool:
        """Whether the key's whole numbers fill enough of their range to be looked through by runs of 32."""
        return self.lowest is not None and self.highest - self.lowest < CLOSE * self.rows

    @property
    def sums_are_safe(self) -> bool:
        """Whether no sum of amounts can leave 64 bits."""
        return self.rows * max(self.largest, 1) < SAFE_SUM


def counting(cleaned: Cleaned, contract: Contract, theirs: dict[str, str]) -> ir.Table:
    """One row: how many rows there are, with each fault and with any, and how many cells reading changed.

    A raw table with the column `WEIGHT` has one row for so many that are alike.
    """
    raw = cleaned.raw
    weight = raw[WEIGHT] if WEIGHT in raw.columns else None

    def _number_of(condition: ir.BooleanValue) -> ir.IntegerScalar:
        number = condition.cast("int64")
        return (number if weight is None else number * weight).sum()

    found = {reason: condition.fill_null(False) for reason, condition in cleaned.faults.items()}
    wanted = {f"fault {number}": _number_of(condition) for number, condition in enumerate(found.values())}
    if found:  # of some columns every value is right
        wanted["bad"] = _number_of(_any(list(found.values())))
    for name, value in cleaned.values.items():
        if _same_kind(value, raw[theirs[name]]):
            wanted[f"changed {name}"] = _number_of(~value.identical_to(raw[theirs[name]]))
    for name, clock in cleaned.clocks.items():
        wanted |= {
            f"told {name}": _number_of(clock.notnull()),
            f"times {name}": _number_of(cleaned.values[name].notnull()),
        }
    times = [name for name in ("time", "joined") if name in cleaned.values]
    if times:
        time = cleaned.values[times[0]]
        wanted |= {"first": time.min(), "last": time.max()}
    for column in contract.columns:
        if column.kind == "money" and column.name in cleaned.values:
            wanted[f"largest {column.name}"] = cleaned.values[column.name].abs().max()
    key = cleaned.values.get(contract.key[0]) if len(contract.key) == 1 else None
    if key is not None and key.type().is_integer():
        wanted |= {"lowest": key.min(), "highest": key.max()}
    return raw.aggregate(rows=raw.count() if weight is None else weight.sum(), **wanted)


def counted(row: dict, cleaned: Cleaned) -> Counts:
    """The row of `counting` as counts."""
    faults = {reason: int(row[f"fault {number}"] or 0) for number, reason in enumerate(cleaned.faults)}
    ordered = dict(sorted(((k, v) for k, v in faults.items() if v), key=lambda item: (-item[1], item[0])))
    plain = frozenset(name for name in cleaned.values if row.get(f"changed {name}", 1) in (0, None))
    ends = (row.get("first"), row.get("last"))
    keys = (row.get("lowest"), row.get("highest"))
    largest = max((int(row[name] or 0) for name in row if name.startswith("largest ")), default=0)
    told = {name: (int(row[f"told {name}"] or 0), int(row[f"times {name}"] or 0)) for name in cleaned.clocks}
    return Counts(int(row["rows"] or 0), int(row.get("bad") or 0), ordered, plain, *ends, largest, *keys, told)


def together(parts: list[Counts], rows: int) -> Counts:
    """Counts of some columns each, of which one at most has a fault, as those of the whole table."""
    known: dict[str, Any] = {}
    for part in parts:
        known |= {name: value for name in ENDS if (value := getattr(part, name)) is not None}
    return Counts(
        rows=rows,
        bad=max(part.bad for part in parts),
        faults={reason: n for part in parts for reason, n in part.faults.items()},
        plain=frozenset().union(*(part.plain for part in parts)),
        largest=max(part.largest for part in parts),
        told={name: both for part in parts for name, both in part.told.items()},
        **dict.fromkeys(ENDS) | known,
    )


def _any(conditions: list[ir.BooleanValue]) -> ir.BooleanValue:
    import ibis

    whole = ibis.literal(False)
    for condition in conditions:
        whole = whole | condition
    return whole


def _same_kind(value: ir.Value, raw: ir.Value) -> bool:
    return value.type().copy(nullable=True) == raw.type().copy(nullable=True)
