"""The point of a map that is allowed and nearest to a given one.

Belongs here: the search on plain arrays. Does not belong here: what makes a point allowed (dataflow, exhibits).
"""

from __future__ import annotations

import numpy as np


def nearest_viable(
    fee: np.ndarray, discount: np.ndarray, ok: np.ndarray, point: tuple[float, float]
) -> tuple[float, float] | None:
    """The allowed fee and discount that change the given ones least.

    Distance is √[((F − F₀)/F₀)² + ((d − d₀)/d₀)²]: both changes as shares of what they change, so that yuan and
    percentage points can be added. A fee or discount of zero has no shares; the range of its axis takes its place.

    Parameters
    ----------
    fee : fees of the map, CNY/year, shape (fees,).
    discount : discounts of the map, shares, shape (discounts,).
    ok : where the map is allowed, booleans of shape (fees, discounts).
    point : fee F₀ and discount d₀ from which to measure.

    Returns
    -------
    (fee, discount) of the nearest allowed point, the lower fee and then the lower discount among equals; None where
    nothing is allowed.

    Raises
    ------
    ValueError
        `ok` is not of shape (fees, discounts).

    Examples
    --------
    >>> allowed = np.array([[False, True], [False, False], [False, True]])
    >>> nearest_viable(np.array([50.0, 100.0, 120.0]), np.array([0.05, 0.1]), allowed, (100.0, 0.1))
    (120.0, 0.1)
    """
    fee, discount, ok = np.asarray(fee, dtype=float), np.asarray(discount, dtype=float), np.asarray(ok, dtype=bool)
    if ok.shape != (len(fee), len(discount)):
        raise ValueError(f"nearest viable: expected a map of shape ({len(fee)}, {len(discount)}), found {ok.shape}")
    if not ok.any():
        return None
    by_fee, by_discount = (_change(axis, at) for axis, at in zip((fee, discount), point, strict=True))
    # Rounded, so that points equally far are equal and the first of them is taken on every machine.
    distance = np.round(by_fee[:, None] ** 2 + by_discount[None, :] ** 2, 12)
    i, j = np.unravel_index(np.argmin(np.where(ok, distance, np.inf)), ok.shape)
    return float(fee[i]), float(discount[j])


def _change(axis: np.ndarray, at: float) -> np.ndarray:
    """Distance of each value from `at`, as a share of it."""
    return (axis - at) / (abs(at) or np.ptp(axis) or 1.0)
