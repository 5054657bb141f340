"""What mergers and common owners do to the concentration of a market.

Here belong indices of ownership. The concentration of one set of shares is `concentration`. Shares are fractions of
one; the Herfindahl–Hirschman index is on its usual scale, 0 to 10,000.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require

CONCENTRATED, MODERATE, NOTABLE_CHANGE = 1800, 1000, 100
"""Thresholds of the US merger guidelines of 2023."""
SLACK = 1e-6
"""What shares may sum to beyond one, for rounding."""


@elementwise
def merger_delta(a: Numbers, b: Numbers) -> Numbers:
    """Rise of the HHI when two firms merge: 10,000 · 2ab, for (a + b)² is a² + b² + 2ab.

    Parameters
    ----------
    a : share of the one, a fraction of one.
    b : share of the other; together at most one.

    Returns
    -------
    Points of the index, 0 to 5,000; the inputs broadcast.

    Raises
    ------
    ValueError : a share outside [0, 1], or shares that sum to more than one.

    References
    ----------
    U.S. Department of Justice & Federal Trade Commission 2023, Merger Guidelines, guideline 1.

    Examples
    --------
    >>> round(float(merger_delta(0.05, 0.04)), 6)
    40.0
    """
    require("a", a, 0, 1)
    require("b", b, 0, 1)
    require("a + b", np.asarray(a) + b, 0, 1 + SLACK)
    return 2e4 * np.asarray(a) * b


@elementwise
def merger_class(hhi: Numbers, delta: Numbers) -> Any:
    """What the US merger guidelines of 2023 call a market with this HHI after a merger that raises it by delta.

    Parameters
    ----------
    hhi : after the merger, 0 to 10,000.
    delta : its rise by the merger, in points, 0 or more.

    Returns
    -------
    A sentence fragment for scalars, an array of them otherwise.

    Raises
    ------
    ValueError : an index outside 0 to 10,000, or a negative rise.

    References
    ----------
    U.S. Department of Justice & Federal Trade Commission 2023, Merger Guidelines, guideline 1.

    Examples
    --------
    >>> str(merger_class(900, 50)), str(merger_class(2000, 100))
    ('unconcentrated (<1000)', 'concentrated; merger changes little (>1800 and delta<=100)')
    """
    require("hhi", hhi, 0, 10000)
    require("delta", delta, 0)
    concentrated = np.asarray(hhi) > CONCENTRATED
    return np.select(
        [concentrated & (np.asarray(delta) > NOTABLE_CHANGE), concentrated, np.asarray(hhi) >= MODERATE],
        [
            "concentrated; merger may raise concerns (>1800 and delta>100)",
            "concentrated; merger changes little (>1800 and delta<=100)",
            "moderately concentrated (1000 to 1800)",
        ],
        "unconcentrated (<1000)",
    )


def modified_hhi(shares: np.ndarray, ownership: np.ndarray, control: np.ndarray | None = None) -> float:
    """HHI weighted for common ownership, 10,000 Σ_j Σ_k s_j s_k (Σ_i γ_ij β_ik)/(Σ_i γ_ij β_ij).

    Parameters
    ----------
    shares : fractions of one, one per firm.
    ownership : owners × firms, fraction of each firm that each owner holds (β); a column sums to one at most.
    control : owners × firms, weight of each owner in each firm's decisions (γ), 0 or more; as owned unless given.

    Returns
    -------
    Index on the scale of the HHI, which it is when no owner holds two firms.

    Raises
    ------
    ValueError : shapes that do not match, a number out of range, or a firm without an owner.

    References
    ----------
    O'Brien & Salop 2000, Competitive effects of partial ownership: financial interest and corporate control, Antitrust
    Law Journal 67.

    Examples
    --------
    >>> round(modified_hhi([0.5, 0.5], [[1, 0], [0, 1]])), round(modified_hhi([0.5, 0.5], [[1, 1]]))
    (5000, 10000)
    """
    shares, ownership = np.asarray(shares, float), np.asarray(ownership, float)
    control = ownership if control is None else np.asarray(control, float)
    require("shares", shares, 0)
    require("sum of shares", shares.sum(), 0, 1 + SLACK)
    if ownership.ndim != 2 or ownership.shape != control.shape or ownership.shape[-1] != shares.shape[-1]:
        raise ValueError(
            f"ownership: expected owners × {shares.shape[-1]} firms, as control, found {ownership.shape} with control "
            f"{control.shape}; give one column per firm"
        )
    require("ownership", ownership, 0, 1)
    require("sum of a firm's ownership", ownership.sum(axis=0), 0, 1 + SLACK)
    require("control", control, 0)
    joint = control.T @ ownership
    own = np.diag(joint)
    if np.any(own <= 0):
        raise ValueError(f"ownership: expected an owner for every firm, found none for firm {int(np.argmin(own))}")
    return float(1e4 * shares @ (joint / own[:, None]) @ shares)
