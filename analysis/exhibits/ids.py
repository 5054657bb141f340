"""The exhibits there are, by id, for those who need only the names: importing this draws and imports nothing."""

IDS = (
    "shares_over_time",
    "concentration",
    "path_to_target",
    "entry",
    "breakeven_surface",
    "who_joins",
    "ledger",
    "four_coverages",
    "coverage_curve",
    "field_sales",
    "options",
    "viable_region",
    "tornado",
    "value_of_knowing",
)
