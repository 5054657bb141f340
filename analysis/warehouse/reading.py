"""A raw table as it was read: rows, rows set aside and why, bytes, time range, and the sentence that says so.

Belongs here: the record and its words. Does not belong here: counting (`validate`).
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Reading:
    """One raw table.

    Attributes
    ----------
    read, used, quarantined : rows; the first is the sum of the others.
    bytes : of its files, None where they are the engine's.
    first, last : times of the rows used, or None.
    faults : rows by "column: reason".
    examples : lines that show the first cells of each fault, masked.
    plain : columns that are used as they are in the raw table.
    copies : whether keys are repeated.
    quarantine : name of the file with the rows set aside, "" where there is none.
    offsets : column of times → with or without an offset from UTC, where there were both and one is set aside.
    notes : lines on what is odd and yet used.
    """

    table: str
    where: str
    read: int
    used: int
    quarantined: int
    bytes: int | None
    first: datetime.datetime | None
    last: datetime.datetime | None
    faults: dict[str, int]
    examples: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    copies: bool = False
    quarantine: str = ""
    offsets: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Rows, bytes and time range, with the reasons for rows set aside.

        Examples
        --------
        >>> day = datetime.datetime(2025, 10, 1)
        >>> Reading("orders", "orders.csv", 12, 11, 1, 644, day, day, {"amount: not a number": 1}).sentence
        'orders: 12 rows read = 11 used + 1 set aside (amount: not a number 1), 644 bytes, 2025-10-01 to 2025-10-01'
        """
        parts = [f"{self.table}: {self.read:,} rows read = {self.used:,} used + {self.quarantined:,} set aside"]
        if self.faults:
            parts[0] += " (" + ", ".join(f"{reason} {rows:,}" for reason, rows in self.faults.items()) + ")"
        if self.bytes is not None:
            parts.append(_size(self.bytes))
        if self.first and self.last:
            parts.append(f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}")
        return ", ".join(parts)

    def to_json(self) -> str:
        """As text that `from_json` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, default=lambda moment: moment.isoformat())

    @classmethod
    def from_json(cls, text: str) -> Reading:
        """What `to_json` wrote."""
        values = json.loads(text)
        for name in ("first", "last"):
            values[name] = datetime.datetime.fromisoformat(values[name]) if values[name] else None
        return cls(**values | {name: tuple(values[name]) for name in ("examples", "plain", "notes")})


def _size(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"
