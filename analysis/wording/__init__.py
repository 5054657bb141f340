"""Numbers as a reader of Chinese or English expects them, and sentences with slots for them.

Belongs here: formats by unit and language, the slot grammar, the values a slot may name. Does not belong here: the
sentences themselves (study folder, notebooks) and where a sentence is printed (report).
"""

from analysis.wording.numbers import format_interval, format_result, format_threshold, format_value, outward
from analysis.wording.slots import Printed, SlotError, fill, slots

__all__ = [
    "Printed",
    "SlotError",
    "fill",
    "format_interval",
    "format_result",
    "format_threshold",
    "format_value",
    "outward",
    "slots",
]
