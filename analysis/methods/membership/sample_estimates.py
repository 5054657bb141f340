"""What a sample of members says of all of them: shares, means, ratios and survival, each with its interval.

Belongs here: estimates that count or average, without a model of behaviour. Does not belong here: resampling
(`bootstrap`), fitted models (`customer_base`, `retention_fit`), and effects of the card (`incrementality`, `matching`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.bootstrap import BootstrapEstimate, bootstrap_interval


@elementwise(outputs=2)
def wilson_interval(successes: Numbers, trials: Numbers, level: Numbers = 0.95) -> tuple[Numbers, Numbers]:
    """Interval of a share that was counted; it stays within 0 and 1, and is not empty at either.

    Parameters
    ----------
    successes, trials : counts, 0 <= successes <= trials, trials above 0.
    level : of the interval, in (0, 1).

    Returns
    -------
    (low, high): (p + z²/2n ± z·√(p(1−p)/n + z²/4n²))/(1 + z²/n), of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22(158), 209–212.

    Examples
    --------
    >>> tuple(round(float(end), 4) for end in wilson_interval(10, 40))
    (0.1419, 0.4019)
    """
    require("successes", successes, 0)
    require("trials", trials, 0, open_low=True)
    require("trials − successes", np.asarray(trials, float) - successes, 0)
    require("level", level, 0, 1, open_low=True, open_high=True)
    n, share = np.asarray(trials, float), np.asarray(successes, float) / trials
    z = special.ndtri(0.5 + np.asarray(level) / 2)
    middle, scale = share + z**2 / (2 * n), 1 + z**2 / n
    reach = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.maximum((middle - reach) / scale, 0.0), np.minimum((middle + reach) / scale, 1.0)


def breakeven_share(saving: Any, fee: Any, level: float = 0.95, count: Any = None) -> BootstrapEstimate:
    """Share of members whose card has paid: savings of at least the fee, counted, with Wilson's interval.

    Parameters
    ----------
    saving : money that each member saved in the period of the fee, shape (member,).
    fee : paid, one for all or each.
    level : of the interval, in (0, 1).
    count : how many members each of these stands for, shape (member,); one each unless given.

    Returns
    -------
    Estimate, of a share in [0, 1].

    Raises
    ------
    ValueError : a missing or negative saving or fee, or no member.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22(158), 209–212.

    Examples
    --------
    >>> breakeven_share([200.0, 168.0, 40.0, 3.5], 168).value
    0.5
    """
    saving = _numbers("saving", saving)
    fee = np.broadcast_to(_numbers("fee", fee), saving.shape)
    require("saving", saving, 0)
    require("fee", fee, 0)
    # Savings are sums of cents: 167.99999999999997 is 168.
    count = _counts(count, saving)
    paid, n = int(count[saving >= fee - 1e-9 * np.maximum(fee, 1)].sum()), int(count.sum())
    low, high = wilson_interval(paid, n, level)
    return BootstrapEstimate(paid / n, float(low), float(high), n)


def mean_and_cv(
    values: Any, level: float = 0.95, seed: int = 0, count: Any = None
) -> tuple[BootstrapEstimate, BootstrapEstimate]:
    """Mean and coefficient of variation of a positive quantity, such as yearly spend, by the bootstrap.

    Parameters
    ----------
    values : of each member, 0 or more, shape (member,), at least two.
    level : of the intervals, in (0, 1).
    seed : of the bootstrap.
    count : how many members each of these stands for, shape (member,); one each unless given.

    Returns
    -------
    (mean, standard deviation over mean), Estimates with bias-corrected and accelerated intervals. Of a quantity with
    a long tail, a small sample has not seen the tail: of 400 lognormal values with a coefficient of variation of 1, the
    interval of that coefficient holds it about 8 times in 10.

    Raises
    ------
    ValueError : fewer than two values, one that is missing or below 0, or nothing but zeros; a level out of range.

    References
    ----------
    Efron (1987), Better Bootstrap Confidence Intervals, Journal of the American Statistical Association 82(397),
    171–185.

    Examples
    --------
    >>> mean, cv = mean_and_cv([1000, 2000, 3000])
    >>> mean.value, cv.value
    (2000.0, 0.5)
    """
    values = _numbers("values", values, least=1 + (count is None))
    count = _counts(count, values, least=2)
    require("values", values, 0)
    require("sum of values", values.sum(), 0, open_low=True)
    parts = np.stack([np.ones(values.size), values, values**2], axis=1)

    def mean(sums: np.ndarray) -> np.ndarray:
        return sums[..., 1] / sums[..., 0]

    def cv(sums: np.ndarray) -> np.ndarray:
        n = sums[..., 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.maximum(sums[..., 2] - sums[..., 1] ** 2 / n, 0) / (n - 1)
            return np.sqrt(variance) / (sums[..., 1] / n)

    return tuple(bootstrap_interval(parts, statistic, level, seed, count) for statistic in (mean, cv))


def ratio_of_sums(above: Any, below: Any, level: float = 0.95, seed: int = 0, count: Any = None) -> BootstrapEstimate:
    """A ratio of two sums over members, resampled by member: share of spend at partners, or spend over visits.

    Parameters
    ----------
    above, below : of each member, 0 or more, shape (member,), at least two.
    level : of the interval, in (0, 1).
    seed : of the bootstrap.
    count : how many members each of these stands for, shape (member,); one each unless given.

    Returns
    -------
    Estimate of Σ above/Σ below, with the bias-corrected and accelerated interval.

    Raises
    ------
    ValueError : lengths that differ, fewer than two members, a value that is missing or below 0, nothing below; a level
        out of range.

    References
    ----------
    Efron (1987), Better Bootstrap Confidence Intervals, Journal of the American Statistical Association 82(397),
    171–185.

    Examples
    --------
    The ratio of sums, 40/200, and not the mean of ratios, 0.3:

    >>> ratio_of_sums([20, 20], [40, 160]).value
    0.2
    """
    above, below = (_numbers(name, part, 1 + (count is None)) for name, part in (("above", above), ("below", below)))
    if above.shape != below.shape:
        raise ValueError(f"above: expected one value per member in both, found {above.shape} and {below.shape}")
    require("above", above, 0)
    require("below", below, 0)
    require("sum of below", below.sum(), 0, open_low=True)
    parts, count = np.stack([above, below], axis=1), _counts(count, below, least=2)
    return bootstrap_interval(parts, lambda sums: sums[..., 0] / sums[..., 1], level, seed, count)


def heavy_user_ratio(
    spend: Any, member: Any, level: float = 0.95, seed: int = 0, count: Any = None
) -> BootstrapEstimate:
    """How much heavier members are than all users: mean spend of members over mean spend of everybody.

    Parameters
    ----------
    spend : of each user, members or not, money, shape (user,).
    member : whether each is one, shape (user,).
    level : of the interval, in (0, 1).
    seed : of the bootstrap.
    count : how many members each of these stands for, shape (member,); one each unless given.

    Returns
    -------
    Estimate of the ratio, with the bias-corrected and accelerated interval.

    Raises
    ------
    ValueError : lengths that differ, spend that is missing or below 0 or nowhere above it, fewer than two members; a
        level out of range.

    References
    ----------
    Efron (1987), Better Bootstrap Confidence Intervals, Journal of the American Statistical Association 82(397),
    171–185.

    Examples
    --------
    >>> heavy_user_ratio([10, 20, 30, 40], [False, False, True, True]).value  # 35/25
    1.4
    """
    spend = _numbers("spend", spend, least=1 + (count is None))
    count = _counts(count, spend, least=2)
    member = np.asarray(member, bool)
    if member.shape != spend.shape:
        raise ValueError(f"member: expected one per user, {spend.size}, found shape {member.shape}")
    require("spend", spend, 0)
    require("sum of spend", spend.sum(), 0, open_low=True)
    if count[member].sum() < 2:
        raise ValueError(f"member: expected at least two members, found {count[member].sum()}")
    parts = np.stack([np.ones(spend.size), spend, member, member * spend], axis=1)

    def ratio(sums: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return (sums[..., 3] / sums[..., 2]) / (sums[..., 1] / sums[..., 0])

    return bootstrap_interval(parts, ratio, level, seed, count)


def renewal_survival(due: Any, renewed: Any, level: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of members left after each renewal, from all cohorts at once.

    Parameters
    ----------
    due : members whose first, second, … renewal has come up, shape (renewal,); members whose has not are not counted.
    renewed : of them, shape (renewal,).
    level : of the interval, in (0, 1).

    Returns
    -------
    (share, low, high) after 0, 1, 2, … renewals, each of shape (renewal + 1,); Greenwood's error in ln(−ln S), which
    keeps within 0 and 1.

    Raises
    ------
    ValueError : lengths that differ, nobody due, or more renewed than were due.

    References
    ----------
    Kaplan & Meier (1958), Journal of the American Statistical Association 53(282), 457–481.

    Examples
    --------
    >>> [round(float(s), 2) for s in renewal_survival([100, 40], [60, 30])[0]]
    [1.0, 0.6, 0.45]
    """
    due, renewed = _numbers("due", due), _numbers("renewed", renewed)
    if due.shape != renewed.shape:
        raise ValueError(f"renewed: expected one per renewal, {due.size}, found {renewed.size}")
    require("due", due, 0, open_low=True)
    require("renewed", renewed, 0)
    require("due − renewed", due - renewed, 0)
    share = np.cumprod(renewed / due)
    z = special.ndtri(0.5 + level / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.cumsum((due - renewed) / (due * renewed))) / np.abs(np.log(share))
        low, high = share ** np.exp(z * error), share ** np.exp(-z * error)
    # Where nobody or everybody left the error is undefined: Wilson's interval of the last count stands in.
    plain = (share == 0) | (share == 1)
    stand_low, stand_high = wilson_interval(share * due, due, level)
    low, high = np.where(plain, stand_low, low), np.where(plain, stand_high, high)
    return tuple(np.concatenate([[1.0], part]) for part in (share, low, high))


def _counts(count: Any, like: np.ndarray, least: int = 1) -> np.ndarray:
    """How many each stands for; one each where nothing is said."""
    count = np.ones(like.size, int) if count is None else np.asarray(count)
    if count.shape != like.shape or not np.array_equal(count, np.floor(count)) or count.min(initial=1) < 1:
        raise ValueError(f"count: expected a whole number of 1 or more for each, {like.size}, found {count.shape}")
    if count.sum() < least:
        raise ValueError(f"count: expected at least {least} in all, found {count.sum()}")
    return count.astype(np.int64)


def _numbers(name: str, values: Any, least: int = 1) -> np.ndarray:
    array = np.atleast_1d(np.asarray(values, float))
    if array.ndim != 1 or array.size < least:
        raise ValueError(f"{name}: expected at least {least} number(s) in a row, found shape {array.shape}")
    if not np.isfinite(array).all():
        wrong = np.flatnonzero(~np.isfinite(array))
        raise ValueError(f"{name}: expected a number for each, found {wrong.size} without, first at row {wrong[0]}")
    return array
