"""Free deals beside the card as spreadsheet formulas: how many are deeper, and what the card adds to the others.

Belongs here: templates of `methods.membership.tariff` for a discount that is itself a template. Does not belong here:
which figures take them (`templates`).
"""

from __future__ import annotations

from analysis.methods.membership.tariff import FAR


def depth_score(discount: str) -> str:
    """Standard score of a discount among the depths of free deals; far out where all of them lie on one side of it."""
    return (
        f"IF(AND({discount}>0,{{outside_discount}}>0,{{outside_discount_cv}}>0),"
        f"LN({discount}/{{outside_discount}})/{{depth_sigma}}+{{depth_sigma}}/2,"
        f"IF({discount}>{{outside_discount}},{FAR:g},-{FAR:g}))"
    )


def advantage(discount: str, score: str) -> str:
    """What a discount adds per yuan of covered spend, its standard score among free deals being known."""
    return (
        f"(1-{{outside_share}})*{discount}+{{outside_share}}*MAX(0,{discount}*NORM.S.DIST({score},TRUE)"
        f"-{{outside_discount}}*NORM.S.DIST({score}-{{depth_sigma}},TRUE))"
    )
