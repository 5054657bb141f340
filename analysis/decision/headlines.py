"""The two figures whose uncertainty the report explains, and how much an input matters to them, in three words.

Belongs here: names and thresholds, for those who must not load the model to use them. Does not belong here: the shares
of variance that the thresholds are applied to (`drivers`).
"""

HEADLINE = "typical_saving"  # what a member saves in a year
OUTCOME = "three_year_contribution"  # what an option contributes
HIGH_IMPACT, SOME_IMPACT = 0.15, 0.03  # shares of variance, total effect


def rating(share: float | None) -> str:
    """``high``, ``some`` or ``low`` impact; an input that no headline varies with is low.

    >>> rating(0.4), rating(0.03), rating(None)
    ('high', 'some', 'low')
    """
    if share is None or share < SOME_IMPACT:
        return "low"
    return "high" if share >= HIGH_IMPACT else "some"
