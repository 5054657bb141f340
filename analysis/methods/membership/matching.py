"""What a card changes: members' spend against that of the non-members who were most like them before.

Belongs here: nearest-neighbour matching with the Abadie–Imbens interval, its balance and its placebo test. Does not
belong here: comparison over time (`incrementality`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special
from scipy.spatial import cKDTree

from analysis.methods.membership.incrementality import Incrementality
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
    at = _whitened(table, member)
    cells = _match(at, member, matches)
    effect, error, share_error = _effect(outcome, member, at, cells)
    spent = outcome[member].mean()
    share, reach = (effect / spent, QUANTILE * share_error / spent) if spent > 0 else (np.nan, np.nan)
    tested, passed = pd.DataFrame(), None
    if placebo is not None:
        before, _, _ = _checked(placebo, member, covariates, matches)
        tested = pd.DataFrame([_row(*_effect(before, member, at, cells)[:2])], index=["before joining"])
        passed = bool(tested["p_value"].iloc[0] > 0.05)
    balance = _balance(table, member, cells)
    fit = _row(effect, error)
    worst = balance["matched"].abs().idxmax()
    sentence = (
        f"Members spent {effect:.4g} more than the non-members most like them ({fit['low']:.4g} to {fit['high']:.4g}), "
        f"{share:.0%} of what they spent; {member.sum()} members against {np.count_nonzero(cells[2])} of "
        f"{(~member).sum()} non-members. {_balance_words(balance, worst)}{_placebo_words(tested, passed)}"
    )
    return Incrementality(
        "matching",
        **fit,
        share=float(share),
        share_low=float(share - reach),
        share_high=float(share + reach),
        members=int(member.sum()),
        others=int(np.count_nonzero(cells[2])),
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
    return _balance(table, member, _match(_whitened(table, member), member, matches))


def _checked(
    outcome: Any, member: Any, covariates: pd.DataFrame, matches: int
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
    if member.sum() < 2 or (~member).sum() < least:
        raise ValueError(
            f"member: expected at least 2 members and {least} non-members, found {member.sum()} and {(~member).sum()}"
        )
    if matches < 1 or matches != int(matches):
        raise ValueError(f"matches: expected a whole number of 1 or more, found {matches}")
    same = [name for name in table if np.ptp(table[name]) == 0]
    if same:
        raise ValueError(f"covariates: expected values that vary, found one value for all in {same[0]!r}; leave it out")
    return outcome, member, table


def _whitened(table: pd.DataFrame, member: np.ndarray) -> np.ndarray:
    """Covariates in which Euclidean distance is Mahalanobis'; what is collinear adds nothing."""
    centred = table.to_numpy() - table.to_numpy()[member].mean(axis=0)
    scaled = centred / centred.std(axis=0)
    values, vectors = np.linalg.eigh(np.cov(scaled, rowvar=False).reshape(scaled.shape[1], -1))
    kept = values > 1e-10 * values[-1]
    return scaled @ vectors[:, kept] / np.sqrt(values[kept])


def _match(at: np.ndarray, member: np.ndarray, matches: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cells of equal non-members nearest to each member.

    Returns (cell of each non-member, cells of each member's matches, weight of each non-member, sum of its squared
    weights in single matches).
    """
    points, cell, size = np.unique(at[~member], axis=0, return_inverse=True, return_counts=True)
    cell = cell.ravel()
    matches = min(matches, len(points))
    found = cKDTree(points).query(at[member], k=matches)[1].reshape(-1, matches)
    used = np.bincount(found.ravel(), minlength=len(points))
    part = 1 / (matches * size[cell])
    return cell, found, used[cell] * part, used[cell] * part**2


def _effect(outcome: np.ndarray, member: np.ndarray, at: np.ndarray, cells: tuple) -> tuple[float, float, float]:
    """Effect on members, its standard error, and that of effect − share·(members' spend), for the share."""
    cell, found, weight, square = cells
    others = outcome[~member]
    design = np.concatenate([np.ones((others.size, 1)), at[~member]], axis=1)
    root = np.sqrt(weight)[:, None]
    slope = np.linalg.lstsq(design * root, others * root[:, 0], rcond=None)[0]
    rest = others - design @ slope
    mean_rest = np.bincount(cell, rest) / np.bincount(cell)
    without = np.concatenate([np.ones((member.sum(), 1)), at[member]], axis=1) @ slope + mean_rest[found].mean(axis=1)
    gain = outcome[member] - without
    effect = float(gain.mean())
    spread = _spread(rest, at[~member])
    matched = (weight**2 - square) @ spread
    share = effect / outcome[member].mean() if outcome[member].mean() else 0.0
    lean = gain - effect - share * (outcome[member] - outcome[member].mean())
    error, share_error = (np.sqrt(np.sum(part**2) + matched) / member.sum() for part in (gain - effect, lean))
    return effect, float(error), float(share_error)


def _spread(rest: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Variance of non-members' outcome about its mean at their covariates, from the two nearest others."""
    near = cKDTree(at).query(at, k=3)[1]
    own = near == np.arange(len(at))[:, None]
    # Among more than three equal points the query may leave the point itself out: its farthest then makes room.
    own[~own.any(axis=1), 2] = True
    two = near[~own].reshape(-1, 2)
    return 2 / 3 * (rest - rest[two].mean(axis=1)) ** 2


def _balance(table: pd.DataFrame, member: np.ndarray, cells: tuple) -> pd.DataFrame:
    weight = cells[2] / cells[2].sum()
    inside, outside = table[member], table[~member]
    scale = inside.std(ddof=0).where(lambda s: s > 0, table.std(ddof=0))
    return pd.DataFrame(
        {
            "all": (inside.mean() - outside.mean()) / scale,
            "matched": (inside.mean() - outside.mul(weight, axis=0).sum()) / scale,
        }
    )


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
