"""Raw tables of any size with known truth, for tests and benchmarks.

Belongs here: writing made-up raw tables and stating what they were drawn from. Does not belong here: reading them.
"""

from .cards import Card, simulate_card
from .markets import Market, typical_market
from .members import Repeat, simulate_members
from .orders import simulate_orders
from .panel import simulate_panel

__all__ = [
    "Card",
    "Market",
    "Repeat",
    "simulate_card",
    "simulate_members",
    "simulate_orders",
    "simulate_panel",
    "typical_market",
]
