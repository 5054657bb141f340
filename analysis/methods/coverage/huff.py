"""Which shops a person's occasions go to when nearness and attraction compete, and so what a network takes.

Here belongs Huff's model. Access as supply per person is `catchment`; neighbours are `neighbours`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from analysis.methods.arrays import Numbers, require
from analysis.methods.coverage.labels import aligned, labels_of
from analysis.methods.coverage.neighbours import pairs_within
from analysis.methods.coverage.sphere import coordinates

PLACES = 50_000
"""Places weighed at once, which bounds memory."""


def huff_covered(
    distance: Any,
    attractiveness: Any,
    participating: Any,
    decay: float = 2.0,
    uplift: Numbers = 0.0,
    nearest: float = 0.05,
) -> np.ndarray:
    """Share of occasions at each place that goes to participating merchants (Huff's model).

    Parameters
    ----------
    distance : places × merchants, km; or a sparse table whose stored pairs are the merchants in reach.
    attractiveness : one per merchant, above 0.
    participating : one truth value per merchant. Of both a Series is put in the order of the merchants by its labels:
        those of the columns of a DataFrame, else positions from 0.
    decay : exponent λ of distance, 0 or more.
    uplift : δ, what the card adds to the log attraction of a participant.
    nearest : km; a shorter distance counts as this one, for the power law has no limit at 0.

    Returns
    -------
    e^δ S_P/(e^δ S_P + S_¬P) per place, S = Σ a_j·distance_j^(−λ); 0 where no merchant is in reach.

    Raises
    ------
    ValueError : lengths or labels that do not fit, or a number out of range.

    References
    ----------
    Huff (1964), Defining and Estimating a Trading Area, Journal of Marketing 28(3), 34–38.

    Examples
    --------
    One merchant a kilometre away, another as attractive two away, whose pull is a quarter:

    >>> huff_covered([[1.0, 2.0]], [1, 1], [True, False]).tolist()
    [0.8]
    """
    labels = labels_of(distance, 1)
    merchants = np.shape(distance)[-1]
    attractiveness = aligned("attractiveness", attractiveness, labels, merchants, "merchant")
    mask = aligned("participating", participating, labels, merchants, "merchant") > 0
    require("attractiveness", attractiveness, 0, open_low=True)
    require("nearest", nearest, 0, open_low=True)
    require("decay", decay, 0)
    if sparse.issparse(distance):
        near = sparse.csr_array(distance)
        require("distance", near.data, 0)
        weight = sparse.csr_array((np.maximum(near.data, nearest) ** -decay, near.indices, near.indptr), near.shape)
        joined, other = weight @ (attractiveness * mask), weight @ (attractiveness * ~mask)
    else:
        require("distance", distance, 0)
        dense = attractiveness * np.maximum(np.asarray(distance, float), nearest) ** -decay
        joined, other = dense[..., mask].sum(axis=-1), dense[..., ~mask].sum(axis=-1)
    joined = np.exp(uplift) * joined
    total = joined + other
    return np.divide(joined, total, out=np.zeros(np.shape(total)), where=total > 0)


def occasions_share(
    places: tuple[Any, Any],
    weight: Any,
    merchants: tuple[Any, Any],
    attractiveness: Any,
    participating: Any,
    radius: float,
    *,
    decay: float = 2.0,
    uplift: float = 0.0,
    nearest: float = 0.05,
) -> tuple[float, float]:
    """Share of all occasions that goes to participating merchants, from coordinates.

    Parameters
    ----------
    places, merchants : (latitude, longitude), degrees.
    weight : occasions or people, one per place. What belongs to places or merchants goes by label where their latitude
        is a Series.
    attractiveness, participating, decay, uplift, nearest : as in `huff_covered`.
    radius : km that people go.

    Returns
    -------
    The share of occasions that participants take, and the share of occasions with any merchant in reach; those
    without count in the denominator, and as not covered.

    Raises
    ------
    ValueError : as `huff_covered`, a coordinate out of range, or no occasions at all.

    References
    ----------
    Huff (1964), Defining and Estimating a Trading Area, Journal of Marketing 28(3), 34–38.

    Examples
    --------
    Thirty occasions beside the only merchant, and ten a hundred kilometres away:

    >>> occasions_share(([31.0, 32.0], [121.0, 121.0]), [30, 10], ([31.0], [121.0]), [1], [True], 1.0)
    (0.75, 0.75)
    """
    latitude, longitude = coordinates(*places)
    occasions = aligned("weight", weight, labels_of(places[0]), latitude.size, "place")
    stands = labels_of(merchants[0])
    attractiveness = aligned("attractiveness", attractiveness, stands, np.size(merchants[0]), "merchant")
    participating = aligned("participating", participating, stands, np.size(merchants[0]), "merchant") > 0
    if occasions.sum() <= 0:
        raise ValueError(f"weight: expected some occasions, found a total of {occasions.sum():g}; check the places")
    covered = reached = 0.0
    for rows, near in _near(latitude, longitude, merchants, radius):
        share = huff_covered(near, attractiveness, participating, decay, uplift, nearest)
        covered += float(occasions[rows] @ share)
        reached += float(occasions[rows] @ (np.diff(near.indptr) > 0))
    return covered / float(occasions.sum()), reached / float(occasions.sum())


def _near(latitude, longitude, merchants, radius: float) -> Iterator[tuple[slice, sparse.csr_array]]:
    for start in range(0, latitude.size, PLACES):
        rows = slice(start, start + PLACES)
        yield rows, pairs_within(latitude[rows], longitude[rows], *merchants, radius)
