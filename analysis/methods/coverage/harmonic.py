"""Generalised harmonic numbers of real order and real length, on arrays.

Here belongs the special function alone; what it says about popularity and coverage is `reach`.
"""

from __future__ import annotations

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require

SHIFT = 6
"""Terms summed one by one before Euler–Maclaurin takes over; at 6 the remainder is below 1e-10 for s <= 3."""

BERNOULLI = (1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160)
"""B₂ₚ/(2p)! for p = 1 … 5."""


@elementwise
def generalised_harmonic(n: Numbers, s: Numbers) -> Numbers:
    """H(n, s) = Σ i^(−s) for i = 1 … n, continued to real n.

    Parameters
    ----------
    n : 0 or more; need not be whole, may be 1e6 and beyond.
    s : exponent, 0 to 3. At 0 the sum is n, at 1 it grows as ln n.

    Returns
    -------
    The sum, to about 1e-10 of its value, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Notes
    -----
    H(n, s) = Σ_{j<=m} (j^−s − (n+j)^−s) + Σ_{i=m+1}^{n+m} i^−s, the last by Euler–Maclaurin between m and
    n+m. The integral is m^(1−s)·expm1((1−s)·ln(1+n/m))/(1−s), which needs no care at s = 1 beyond its limit.
    Every term is a difference written with expm1, so nothing cancels at small n.

    References
    ----------
    Euler–Maclaurin: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, section 23.1.

    Examples
    --------
    >>> round(float(generalised_harmonic(3, 1)), 10)  # 1 + 1/2 + 1/3
    1.8333333333
    """
    require("n", n, 0)
    require("s", s, 0, 3)
    n, s = np.asarray(n, float), np.asarray(s, float)
    # Powers are written exp(−s·ln x): numpy computes exp and log many at a time, but not a power.
    length = np.log1p(n / SHIFT)
    near = np.exp(-s * np.log(SHIFT))
    fall = np.expm1(-s * length)
    total = near * (SHIFT * length * _relative_growth((1 - s) * length) + 0.5 * fall)
    for j in range(1, SHIFT):
        total -= np.exp(-s * np.log(j)) * np.expm1(-s * np.log1p(n / j))
    total -= near * fall  # the same at j = SHIFT
    # Derivatives of x^−s at both ends: each order is the last one times (s+2p−1)(s+2p)/x².
    shrink, rising, decay = (SHIFT / (n + SHIFT)) ** 2, s * near / SHIFT, (1 + fall) * SHIFT / (n + SHIFT)
    for p, weight in enumerate(BERNOULLI, start=1):
        total -= weight * rising * (decay - 1)
        rising = rising * (s + 2 * p - 1) * (s + 2 * p) / SHIFT**2
        decay = decay * shrink
    return total


def _relative_growth(power: np.ndarray) -> np.ndarray:
    """(e^x − 1)/x, 1 at x = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(power) < 1e-9, 1 + power / 2, np.expm1(power) / power)
