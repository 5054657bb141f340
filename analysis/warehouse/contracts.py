"""The raw tables: columns, kinds and what each must hold, declared once.

Belongs here: the contracts. Does not belong here: how cells are read (`cells`) or faults counted (`validate`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

STATUSES = ("paid", "redeemed", "refunded")
BASES = ("paid", "redeemed")
FUNDERS = ("merchant", "platform")


@dataclass(frozen=True)
class RawColumn:
    """One column.

    Attributes
    ----------
    kind : text; id (text or whole numbers, kept as they are); time; period (2025, 2025Q3, 2025-09 or 2025-W36);
        money (whole cents once read); number; flag (0 or 1).
    required : whether the table must have it, and every row a value.
    gaps : whether a row may have no value though the table must have the column.
    minimum, maximum : inclusive; money in the currency.
    private : whether the values tell who somebody is; they leave the engine hashed.
    summed : whether rows of its values are added up, so that a row of their total counts all of them twice.
    """

    name: str
    kind: str = "text"
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    private: bool = False
    gaps: bool = False
    summed: bool = False


@dataclass(frozen=True)
class Contract:
    """One table; no two rows have the same `key`, where the table has that column.

    `at_most` lists pairs of columns of which the first is never above the second where a row has both.
    """

    name: str
    columns: tuple[RawColumn, ...]
    key: tuple[str, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns it must have."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def optional(self) -> tuple[str, ...]:
        """Names of the columns it may have."""
        return tuple(column.name for column in self.columns if not column.required)

    def column(self, name: str) -> RawColumn:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def only(self, names: Collection[str]) -> Contract:
        """The same of some columns alone, and of pairs of which they have both."""
        pairs = tuple(pair for pair in self.at_most if set(pair) <= set(names))
        columns = tuple(column for column in self.columns if column.name in names)
        return replace(self, columns=columns, at_most=pairs)


# An order of more than a million is a unit mistaken, not a meal; raw.toml can say otherwise.
LARGEST_ORDER = 1e6
LARGEST_VALUE = 1e13

PANEL = Contract(
    "panel",
    (
        RawColumn("platform", summed=True),
        RawColumn("city", summed=True),
        RawColumn("period", "period"),
        RawColumn("value", "money", minimum=0, maximum=LARGEST_VALUE),
        RawColumn("basis", choices=BASES),
        RawColumn("count", "number", required=False, minimum=0),
        RawColumn("price", "money", required=False, minimum=0.01, maximum=LARGEST_ORDER),
        RawColumn("discount", "number", required=False, minimum=0, maximum=1),
        RawColumn("outlets", "number", required=False, minimum=0),
    ),
    key=("platform", "city", "period", "basis"),
)
ORDERS = Contract(
    "orders",
    (
        RawColumn("order_id", "id", private=True),
        RawColumn("platform", summed=True),
        RawColumn("city", summed=True),
        RawColumn("time", "time"),
        RawColumn("amount", "money", minimum=0, maximum=LARGEST_ORDER),
        RawColumn("status", required=False, choices=STATUSES),
        RawColumn("member_id", "id", required=False, private=True),
        RawColumn("merchant_id", "id", required=False),
        RawColumn("cost", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
    ),
    key=("order_id",),
)
# Who has no day of joining is a customer who never joined.
MEMBERS = Contract(
    "members",
    (
        RawColumn("member_id", "id", private=True),
        RawColumn("city", required=False),
        RawColumn("joined", "time", gaps=True),
        RawColumn("left", "time", required=False),
        RawColumn("fee", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        RawColumn("refunded", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        RawColumn("plan", required=False),
    ),
    key=("member_id",),
    at_most=(("joined", "left"), ("refunded", "fee")),
)
REDEMPTIONS = Contract(
    "redemptions",
    (
        RawColumn("redemption_id", "id", required=False, private=True),
        RawColumn("member_id", "id", private=True),
        RawColumn("city", summed=True),
        RawColumn("time", "time"),
        RawColumn("amount", "money", minimum=0, maximum=LARGEST_ORDER),
        RawColumn("discount", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        RawColumn("merchant_id", "id", required=False),
        RawColumn("paid", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        RawColumn("funded_by", required=False, choices=FUNDERS),
    ),
    key=("redemption_id",),
    at_most=(("paid", "amount"), ("discount", "amount")),
)
# `joined` and `left` say when a merchant takes part in the programme; one that never joined has neither.
MERCHANTS = Contract(
    "merchants",
    (
        RawColumn("merchant_id", "id"),
        RawColumn("city", summed=True),
        RawColumn("category", required=False),
        RawColumn("lon", "number", minimum=-180, maximum=180),
        RawColumn("lat", "number", minimum=-90, maximum=90),
        RawColumn("joined", "time", required=False),
        RawColumn("left", "time", required=False),
        RawColumn("participating", "flag", required=False),
        RawColumn("popularity", "number", required=False, minimum=0),
        RawColumn("district", required=False),
    ),
    key=("merchant_id",),
)
DEMAND = Contract(
    "demand",
    (
        RawColumn("lon", "number", minimum=-180, maximum=180),
        RawColumn("lat", "number", minimum=-90, maximum=90),
        RawColumn("weight", "number", minimum=0),
        RawColumn("city", required=False),
        RawColumn("district", required=False),
    ),
    key=("lon", "lat"),
)
CONTRACTS = {contract.name: contract for contract in (PANEL, ORDERS, MEMBERS, REDEMPTIONS, MERCHANTS, DEMAND)}
