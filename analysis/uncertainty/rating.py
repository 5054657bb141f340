"""How much an input matters, in three words.

Belongs here: the thresholds. Does not belong here: the shares of variance they are applied to (sensitivity).
"""

HIGH_IMPACT, SOME_IMPACT = 0.15, 0.03  # shares of variance, total effect


def rating(share: float | None) -> str:
    """``high``, ``some`` or ``low`` impact; an input that no headline varies with is low."""
    if share is None or share < SOME_IMPACT:
        return "low"
    return "high" if share >= HIGH_IMPACT else "some"
