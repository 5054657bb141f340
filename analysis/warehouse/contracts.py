"""The raw tables: columns, kinds and what each must hold, declared once.

Belongs here: the contracts. Does not belong here: how cells are read (`cells`) or faults counted (`validate`).
"""

from __future__ import annotations

from dataclasses import dataclass

STATUSES = ("paid", "redeemed", "refunded")
BASES = ("paid", "redeemed")
FUNDERS = ("merchant", "platform")


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    kind : text; id (text or whole numbers, kept as they are); time; period (2025, 2025Q3, 2025-09 or 2025-W36);
        money (whole cents once read); number; flag (0 or 1).
    required : whether the table must have it, and every row a value.
    minimum, maximum : inclusive; money in the currency.
    private : whether the values tell who somebody is; they leave the engine hashed.
    """

    name: str
    kind: str = "text"
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True)
class Contract:
    """One table; no two rows have the same `key`.

    `at_most` lists pairs of columns of which the first is never above the second where a row has both.
    """

    name: str
    columns: tuple[Column, ...]
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

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


# An order of more than a million is a unit mistaken, not a meal; raw.toml can say otherwise.
LARGEST_ORDER = 1e6
LARGEST_VALUE = 1e13

PANEL = Contract(
    "panel",
    (
        Column("platform"),
        Column("city"),
        Column("period", "period"),
        Column("value", "money", minimum=0, maximum=LARGEST_VALUE),
        Column("basis", choices=BASES),
        Column("count", "number", required=False, minimum=0),
        Column("price", "money", required=False, minimum=0.01, maximum=LARGEST_ORDER),
        Column("discount", "number", required=False, minimum=0, maximum=1),
        Column("outlets", "number", required=False, minimum=0),
    ),
    key=("platform", "city", "period", "basis"),
)
ORDERS = Contract(
    "orders",
    (
        Column("order_id", "id", private=True),
        Column("platform"),
        Column("city"),
        Column("time", "time"),
        Column("amount", "money", minimum=0, maximum=LARGEST_ORDER),
        Column("status", required=False, choices=STATUSES),
        Column("member_id", "id", required=False, private=True),
        Column("merchant_id", "id", required=False),
        Column("cost", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
    ),
    key=("order_id",),
)
MEMBERS = Contract(
    "members",
    (
        Column("member_id", "id", private=True),
        Column("city"),
        Column("joined", "time"),
        Column("left", "time", required=False),
        Column("fee", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        Column("refunded", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        Column("plan", required=False),
    ),
    key=("member_id",),
    at_most=(("joined", "left"), ("refunded", "fee")),
)
REDEMPTIONS = Contract(
    "redemptions",
    (
        Column("redemption_id", "id", private=True),
        Column("member_id", "id", private=True),
        Column("city"),
        Column("time", "time"),
        Column("amount", "money", minimum=0, maximum=LARGEST_ORDER),
        Column("discount", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        Column("merchant_id", "id", required=False),
        Column("paid", "money", required=False, minimum=0, maximum=LARGEST_ORDER),
        Column("funded_by", required=False, choices=FUNDERS),
    ),
    key=("redemption_id",),
    at_most=(("paid", "amount"), ("discount", "amount")),
)
# `joined` and `left` say when a merchant takes part in the programme; one that never joined has neither.
MERCHANTS = Contract(
    "merchants",
    (
        Column("merchant_id", "id"),
        Column("city"),
        Column("category", required=False),
        Column("lon", "number", minimum=-180, maximum=180),
        Column("lat", "number", minimum=-90, maximum=90),
        Column("joined", "time", required=False),
        Column("left", "time", required=False),
        Column("participating", "flag", required=False),
        Column("popularity", "number", required=False, minimum=0),
        Column("district", required=False),
    ),
    key=("merchant_id",),
)
DEMAND = Contract(
    "demand",
    (
        Column("lon", "number", minimum=-180, maximum=180),
        Column("lat", "number", minimum=-90, maximum=90),
        Column("weight", "number", minimum=0),
        Column("city", required=False),
        Column("district", required=False),
    ),
    key=("lon", "lat"),
)
CONTRACTS = {contract.name: contract for contract in (PANEL, ORDERS, MEMBERS, REDEMPTIONS, MERCHANTS, DEMAND)}
