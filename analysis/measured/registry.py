"""The measures that an input of inputs.toml may name.

Belongs here: each by name, with the raw tables it can be made of, its unit and dimensions. Does not belong here: how
(`market`, `spending`, `coverage`, `members`), which is imported when a measure is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .market import Cells
    from .small_tables import SmallTables

SHARES = ("panel", "orders")
ORDERS = ("orders",)
MERCHANTS = ("merchants",)
MEMBERS = ("members",)
REDEMPTIONS = ("redemptions",)


@dataclass(frozen=True)
class Measure:
    """One measure: a function of its name in `module`; any of `tables` will do, money in `unit` is the study's."""

    name: str
    module: str
    tables: tuple[str, ...]
    unit: str
    dims: tuple[str, ...] = ()

    def take(self, tables: SmallTables) -> Cells:
        """Estimates by coordinates.

        Raises
        ------
        MeasureError
            The tables do not hold what the measure needs.
        """
        return getattr(import_module(f"{__package__}.{self.module}"), self.name)(tables)


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("share_of_two", "market", SHARES, "share"),
        Measure("share_of_two_redeemed", "market", SHARES, "share"),
        Measure("others_share", "market", SHARES, "share"),
        Measure("redeemed_ratio", "market", SHARES, "share"),
        Measure("leader_redeemed_ratio", "market", SHARES, "share"),
        Measure("leader_growth", "market", SHARES, "share/year"),
        Measure("follower_growth", "market", SHARES, "share/year"),
        Measure("value_by_year", "market", SHARES, "money/year", ("platform", "year")),
        Measure("ticket", "spending", ORDERS, "money/visit"),
        Measure("spend_per_user", "spending", ORDERS, "money/year"),
        Measure("spend_cv", "spending", ORDERS, "none"),
        Measure("visits_per_user", "spending", ORDERS, "visits/year"),
        Measure("participating_merchants", "coverage", MERCHANTS, "count"),
        Measure("outlets_per_thousand", "coverage", MERCHANTS, "per thousand"),
        Measure("outlets_ratio", "coverage", MERCHANTS, "ratio", ("city",)),
        Measure("reach_area", "coverage", MERCHANTS, "km2", ("city",)),
        Measure("district_area", "districts", MERCHANTS, "km2", ("city",)),
        Measure("clustering_size", "coverage", MERCHANTS, "none"),
        Measure("zipf_exponent", "coverage", MERCHANTS, "none"),
        Measure("occasions_exponent", "coverage", MERCHANTS, "none"),
        Measure("first_renewal", "members", MEMBERS, "share"),
        Measure("renewal_polarisation", "members", MEMBERS, "none"),
        Measure("renewal_duration", "members", MEMBERS, "none"),
        Measure("trial_conversion", "members", MEMBERS, "share"),
        Measure("merchant_funding", "members", REDEMPTIONS, "share"),
        Measure("partner_share", "members", ORDERS, "share"),
        Measure("gross_margin", "members", ORDERS, "share"),
        Measure("incremental_share", "card_effect", MEMBERS, "share"),
    )
}
