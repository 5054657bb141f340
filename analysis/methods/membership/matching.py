"""What a card changes: members' spend against that of the non-members who were most like them before.

Belongs here: nearest-neighbour matching with the Abadie–Imbens interval, its balance and its placebo test. Does not
belong here: comparison over time (`incrementality`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.membership.incrementality import Incrementality
from analysis.methods.membership.matching_cells import CellOutcome, _balance_of, _effect_of, _match
from analysis.methods.membership.maximum_likelihood import QUANTILE

BALANCED = 0.1
"""A standardised difference in means beyond which groups are taken to differ."""

ASSUMPTIONS = (
    "Members and non-members who were alike in the covariates would have spent alike without the card "
    "(nothing unseen decides both joining and spend).",
    "For every member there are non-members like it (overlap).",
    "One customer's card does not change what another customer spends.",
)


def matched_difference(
    outcome: Any, member: Any, covariates: pd.DataFrame, *, placebo: Any = None, matches: int = 1
) -> Incrementality:
    """Effect of membership on members, from the non-members nearest to each in covariates of the time before.

    Parameters
    ----------
    outcome : spend of each customer in the period after, money, shape (customer,).
    member : whether each is a member, shape (customer,).
    covariates : of the time before, one row per customer; distances are Mahalanobis.
    placebo : spend in a period before joining that is not among the covariates; the effect on it should be none.
    matches : non-members for each member, with replacement; non-members with equal covariates share a match.

    Returns
    -------
    Incrementality: mean of members' spend less their matches', corrected for what is left of the difference in
    covariates by a regression among matches, money per member.

    Raises
    ------
    ValueError : naming the field: lengths, missing values, covariates that do not vary, too few on a side.

    References
    ----------
    Correction: Abadie & Imbens (2011), Journal of Business & Economic Statistics 29(1), 1–11. Variance: Abadie & Imbens
    (2006), Econometrica 74(1), 235–267.

    Examples
    --------
    Two members have their like among four others, and spend 2 and 4 more than these:

    >>> before = pd.DataFrame({"before": [1, 2, 1, 2, 3, 4]})
    >>> found = matched_difference([5, 8, 3, 4, 6, 8], [1, 1, 0, 0, 0, 0], before)
    >>> round(found.effect, 6), found.others
    (3.0, 2)
    """
    outcome, member, table = _checked(outcome, member, covariates, matches)
    one = np.ones(outcome.size, int)
    before = None
    if placebo is not None:
        before, _, _ = _checked(placebo, member, covariates, matches)
        before = CellOutcome(before, before**2)
    return matched_cells(CellOutcome(outcome, outcome**2), member, table, one, placebo=before, matches=matches)


def matched_cells(
    outcome: CellOutcome,
    member: Any,
    covariates: pd.DataFrame,
    people: Any,
    *,
    placebo: CellOutcome | None = None,
    matches: int,
) -> Incrementality:
    """The same of cells of customers who are alike in the covariates, of whom each cell tells sums and squares.

    Parameters
    ----------
    outcome, placebo : sums and squares of each cell's customers.
    member : whether a cell's customers are members, shape (cell,).
    covariates : of each cell's customers, one row per cell.
    people : how many customers a cell has, shape (cell,).
    matches : as in `matched_difference`.

    Returns
    -------
    Incrementality, that of a row for each customer, whose covariates are those of its cell.

    Raises
    ------
    ValueError : as `matched_difference`.

    Examples
    --------
    Two members of one cell spend 5 and 8, and their like, two non-members, 3 and 4:

    >>> outcome = CellOutcome(np.array([13.0, 7.0, 14.0]), np.array([89.0, 25.0, 100.0]))
    >>> before = pd.DataFrame({"before": [1, 1, 3]})
    >>> round(matched_cells(outcome, [True, False, False], before, [2, 2, 2], matches=1).effect, 6)
    3.0
    """
    people = np.asarray(people, np.int64)
    _, member, table = _checked(outcome.total, member, covariates, matches, people)
    cells = _match(table, member, people, matches)
    effect, error, share_error = _effect_of(outcome, cells)
    members, others = int(people[member].sum()), int(people[~member].sum())
    spent = outcome.total[member].sum() / members
    share, reach = (effect / spent, QUANTILE * share_error / spent) if spent > 0 else (np.nan, np.nan)
    tested, passed = pd.DataFrame(), None
    if placebo is not None:
        tested = pd.DataFrame([_row(*_effect_of(placebo, cells)[:2])], index=["before joining"])
        passed = bool(tested["p_value"].iloc[0] > 0.05)
    gaps = _balance_of(table, cells)
    fit = _row(effect, error)
    worst = gaps["matched"].abs().idxmax()
    sentence = (
        f"Members spent {effect:.4g} more than the non-members most like them ({fit['low']:.4g} to {fit['high']:.4g}), "
        f"{share:.0%} of what they spent; {members} members against {cells.used} of "
        f"{others} non-members. {_balance_words(gaps, worst)}{_placebo_words(tested, passed)}"
    )
    return Incrementality(
        "matching",
        **fit,
        share=float(share),
        share_low=float(share - reach),
        share_high=float(share + reach),
        members=members,
        others=cells.used,
        placebo=tested,
        placebo_passed=passed,
        assumptions=ASSUMPTIONS,
        sentence=sentence,
    )


def balance(member: Any, covariates: pd.DataFrame, matches: int = 1) -> pd.DataFrame:
    """Standardised differences in means of each covariate, of all and of matched customers.

    Parameters
    ----------
    member, covariates, matches : as in `matched_difference`.

    Returns
    -------
    One row per covariate: all, matched; in standard deviations of members.

    Raises
    ------
    ValueError : as `matched_difference`.

    References
    ----------
    Stuart (2010), Matching Methods for Causal Inference, Statistical Science 25(1), 1–21.

    Examples
    --------
    Members bought 1 and 2 before, which is 1.5 ± 0.5, others 2.5: two deviations apart until they are matched.

    >>> balance([1, 1, 0, 0, 0, 0], pd.DataFrame({"before": [1, 2, 1, 2, 3, 4]})).loc["before"].tolist()
    [-2.0, 0.0]
    """
    _, member, table = _checked(np.zeros(len(covariates)), member, covariates, matches)
    return _balance_of(table, _match(table, member, np.ones(len(table), int), matches))


def _checked(
    outcome: Any, member: Any, covariates: pd.DataFrame, matches: int, people: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    outcome, member = np.asarray(outcome, float), np.asarray(member, bool)
    table = pd.DataFrame(covariates).astype(float)
    if outcome.shape != member.shape or outcome.ndim != 1 or len(table) != outcome.size or not table.shape[1]:
        raise ValueError(
            f"outcome: expected one value per customer in outcome, member and covariates, found {outcome.shape}, "
            f"{member.shape} and {table.shape}"
        )
    for name, values in (("outcome", outcome), *((f"covariates[{c!r}]", table[c].to_numpy()) for c in table)):
        if not np.isfinite(values).all():
            row = int(np.argmin(np.isfinite(values)))
            raise ValueError(f"{name}: expected a number for every customer, found none for customer {row}")
    least = max(matches, 3) + table.shape[1]
    people = np.ones(outcome.size, int) if people is None else people
    inside, outside = people[member].sum(), people[~member].sum()
    if inside < 2 or outside < least:
        raise ValueError(f"member: expected at least 2 members and {least} non-members, found {inside} and {outside}")
    if matches < 1 or matches != int(matches):
        raise ValueError(f"matches: expected a whole number of 1 or more, found {matches}")
    same = [name for name in table if np.ptp(table[name]) == 0]
    if same:
        raise ValueError(f"covariates: expected values that vary, found one value for all in {same[0]!r}; leave it out")
    return outcome, member, table


def _row(effect: float, error: float) -> dict[str, float]:
    p_value = float(2 * special.ndtr(-abs(effect) / error)) if error > 0 else float(effect == 0)
    return {
        "effect": effect,
        "low": effect - QUANTILE * error,
        "high": effect + QUANTILE * error,
        "standard_error": error,
        "p_value": p_value,
    }


def _balance_words(table: pd.DataFrame, worst: Any) -> str:
    gap = table.loc[worst, "matched"]
    if abs(gap) > BALANCED:
        return f"Matches are not alike: {worst} still differs by {gap:.2f} standard deviations. "
    return f"Matches are alike: no covariate differs by more than {abs(gap):.2f} standard deviations. "


def _placebo_words(tested: pd.DataFrame, passed: bool | None) -> str:
    if passed is None:
        return "No placebo test was asked for."
    row = tested.iloc[0]
    if passed:
        return f"Placebo: before joining a gap of {row['effect']:.4g} (p = {row['p_value']:.2g}), as by chance."
    return (
        f"Placebo fails: before joining they already differed by {row['effect']:.4g} (p = {row['p_value']:.2g}); "
        "do not read the effect as the card's."
    )
