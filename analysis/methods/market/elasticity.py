"""What a driver of attraction does to shares: elasticities, and who gains what another loses.

Here belongs what follows from an effect and the shares at which it acts. Estimating the effect is `share_drivers` or
`choice`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise
def own_elasticity(effect: Numbers, share: Numbers, amount: Numbers = 1.0) -> Numbers:
    """Elasticity of a platform's share in its own driver, β(1−s), or β·x·(1−s) of a driver that is no logarithm.

    Parameters
    ----------
    effect : β of `share_drivers`.
    share : of the platform, in [0, 1].
    amount : x, 1 for a driver in logarithms.

    Returns
    -------
    Percent of change of the share per percent of the driver; the inputs broadcast.

    Raises
    ------
    ValueError : a share outside [0, 1].

    References
    ----------
    Cooper & Nakanishi 1988, Market-Share Analysis, Kluwer.

    Examples
    --------
    >>> round(float(own_elasticity(-1.5, 0.6)), 3)
    -0.6
    """
    require("share", share, 0, 1)
    return np.asarray(effect) * amount * (1 - np.asarray(share))


@elementwise
def cross_elasticity(effect: Numbers, share: Numbers, amount: Numbers = 1.0) -> Numbers:
    """Elasticity of every other platform's share in this one's driver, −β·s: the same for all of them (IIA).

    Parameters
    ----------
    effect : β of `share_drivers`.
    share : of the platform whose driver moves, in [0, 1].
    amount : x, 1 for a driver in logarithms.

    Returns
    -------
    Percent of change of another's share per percent of the driver; the inputs broadcast.

    Raises
    ------
    ValueError : a share outside [0, 1].

    References
    ----------
    Cooper & Nakanishi 1988, Market-Share Analysis, Kluwer.

    Examples
    --------
    >>> round(float(cross_elasticity(-1.5, 0.6)), 3)
    0.9
    """
    require("share", share, 0, 1)
    return -np.asarray(effect) * amount * np.asarray(share)


def diversion(shares: Any) -> np.ndarray:
    """Of what a platform loses, the part that each other gains: s_j/(1−s_i), proportional as IIA has it.

    Parameters
    ----------
    shares : one per platform, 0 or more, each below the sum of all; rescaled to sum to one.

    Returns
    -------
    Fractions, platforms × platforms: row i loses and column j gains; rows sum to one, the diagonal is 0.

    Raises
    ------
    ValueError : a negative share, no share at all, or one platform that has all.

    Examples
    --------
    >>> diversion([0.6, 0.3, 0.1]).round(2).tolist()
    [[0.0, 0.75, 0.25], [0.86, 0.0, 0.14], [0.67, 0.33, 0.0]]
    """
    shares = np.asarray(shares, float)
    if shares.ndim != 1:
        raise ValueError(f"shares: expected one number per platform, found shape {shares.shape}")
    require("shares", shares, 0)
    require("sum of shares", shares.sum(), 0, open_low=True)
    share = shares / shares.sum()
    require("largest share", share.max(), 0, 1, open_high=True)
    ratio = share[None, :] / (1 - share[:, None])
    np.fill_diagonal(ratio, 0.0)
    return ratio
