"""Shares as attraction over the sum of attractions, and what an entrant takes from whom.

Here belong attraction models: shares and entry. Their estimation from choices or a panel of shares is `choice`,
change over time without a cause `dynamics`. Incumbents' attraction is normalised to sum to one, so an entrant's
attraction reads as a fraction of the incumbents' combined effort.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, along, elementwise, parts_dim, require


def shares(attraction: Any, dim: str | int | None = None) -> Any:
    """Share of each alternative, A_j/ΣA.

    Parameters
    ----------
    attraction : 0 or more, any unit, alternatives along `dim`.
    dim : dimension of the alternatives; the last axis of a numpy array, "platform" of a DataArray.

    Returns
    -------
    Fractions that sum to one along `dim`, same shape.

    Raises
    ------
    ValueError : an attraction is negative, or all are zero.

    References
    ----------
    Bell, Keeney & Little 1975, A market share theorem, J. Marketing Research 12(2).

    Examples
    --------
    >>> shares([7.0, 3.0]).tolist()
    [0.7, 0.3]
    """

    def divide(array: np.ndarray) -> np.ndarray:
        require("attraction", array, 0)
        total = np.sum(array, axis=-1, keepdims=True)
        require("sum of attraction", total, 0, open_low=True)
        return array / total

    return along(divide, attraction, dim)


@elementwise
def entry_attraction_iia(target: Numbers) -> Numbers:
    """Attraction an entrant needs for a share, t/(1−t), when it draws from all alike.

    Parameters
    ----------
    target : share of the entrant, in [0, 1).

    Returns
    -------
    Multiple of the incumbents' attraction together: 5 % of the market needs 5.26 % of what they exert.

    Raises
    ------
    ValueError : a target outside [0, 1).

    References
    ----------
    Luce 1959, Individual Choice Behavior, Wiley, for the independence of irrelevant alternatives (IIA).

    Examples
    --------
    >>> round(float(entry_attraction_iia(0.05)), 4)
    0.0526
    """
    require("target", target, 0, 1, open_high=True)
    return np.divide(target, 1 - np.asarray(target))


def entry_shares_iia(incumbents: Any, target: Numbers, dim: str | int | None = None, entrant: str = "entrant") -> Any:
    """Shares after an entry to `target` that draws from every incumbent in proportion (IIA), s_j(1 − t).

    Parameters
    ----------
    incumbents : shares before entry along `dim`; rescaled to sum to one.
    target : share of the entrant, in [0, 1).
    dim : dimension of the incumbents, as in `shares`.
    entrant : coordinate of the entrant in a DataArray.

    Returns
    -------
    Incumbents' shares times 1 − target, with the entrant last along `dim`.

    Raises
    ------
    ValueError : a target outside [0, 1), or a negative share.

    Examples
    --------
    >>> entry_shares_iia([0.6, 0.4], 0.1).round(2).tolist()
    [0.54, 0.36, 0.1]
    """
    require("target", target, 0, 1, open_high=True)
    return _with_entrant(shares(incumbents, dim), lambda s, t: s * (1 - t), target, dim, entrant)


def entry_attraction_nested(
    incumbents: Any, target: Numbers, rho: Numbers, partner: Any = -1, dim: str | int | None = None
) -> Any:
    """Attraction an entrant needs for a share when it competes most closely with one incumbent.

    A such that the nested logit share of the entrant is the target: A^m u^(−rho)/(u^(1−rho) + rest) with
    m = 1/(1−rho), u = partner^m + A^m and rest the shares outside the nest. Solved for all draws at once.

    Parameters
    ----------
    incumbents : shares before entry along `dim`, taken as their attraction; rescaled to sum to one.
    target : share of the entrant, in (0, 1).
    rho : correlation within the nest that entrant and partner form, in [0, 1); 0 is IIA.
    partner : position of that incumbent along `dim`, or its coordinate.
    dim : dimension of the incumbents, as in `shares`.

    Returns
    -------
    Multiple of the incumbents' attraction together, without `dim`.

    Raises
    ------
    ValueError : target or rho out of range, a partner without a share, or nobody outside the nest.

    References
    ----------
    Berry 1994, Estimating discrete-choice models of product differentiation, RAND J. Economics 25(2); Cardell 1997,
    Econometric Theory 13.

    Examples
    --------
    >>> round(float(entry_attraction_nested([0.6, 0.4], 0.05, 0.0)), 4)
    0.0526
    """
    close, rest = _split(shares(incumbents, dim), partner, dim)
    return _nested_attraction(close, rest, target, rho)


def entry_shares_nested(
    incumbents: Any,
    target: Numbers,
    rho: Numbers,
    partner: Any = -1,
    dim: str | int | None = None,
    entrant: str = "entrant",
) -> Any:
    """Shares after an entry to `target` in the nest of one incumbent.

    Parameters
    ----------
    incumbents : shares before entry along `dim`; rescaled to sum to one.
    target : share of the entrant, in (0, 1).
    rho : correlation within the nest that entrant and partner form, in [0, 1); 0 is IIA.
    partner : position of that incumbent along `dim`, or its coordinate.
    dim : dimension of the incumbents, as in `shares`.
    entrant : coordinate of the entrant in a DataArray.

    Returns
    -------
    Shares along `dim` with the entrant last: incumbents outside the nest fall in proportion, the partner
    bears more.

    Raises
    ------
    ValueError : as in `entry_attraction_nested`.

    References
    ----------
    Those of `entry_attraction_nested`.

    Examples
    --------
    >>> entry_shares_nested([0.6, 0.4], 0.1, 0.5).round(3).tolist()
    [0.568, 0.332, 0.1]
    """
    before = shares(incumbents, dim)
    close, rest = _split(before, partner, dim)
    attraction = _nested_attraction(close, rest, target, rho)
    partner_share, outside = _nested_shares(close, rest, attraction, rho)
    if isinstance(before, xr.DataArray):
        name = parts_dim(before, dim)
        nested = before[name] == partner if isinstance(partner, str) else _position_mask(before, name, partner)
        after = xr.where(nested, partner_share, before * outside / rest)
        return _append(after, target, name, entrant)
    axis = -1 if dim is None or isinstance(dim, str) else dim
    moved = np.moveaxis(before, axis, -1)
    after = moved * np.expand_dims(outside / rest, -1)
    after[..., partner] = partner_share
    last = np.broadcast_to(np.asarray(target, float), after.shape[:-1])[..., None]
    return np.moveaxis(np.concatenate([after, last], axis=-1), -1, axis)


def _split(before: Any, partner: Any, dim: str | int | None) -> tuple[Any, Any]:
    if isinstance(before, xr.DataArray):
        name = parts_dim(before, dim)
        close = (
            before.sel({name: partner}, drop=True)
            if isinstance(partner, str)
            else before.isel({name: partner}, drop=True)
        )
    else:
        axis = -1 if dim is None or isinstance(dim, str) else dim
        close = np.take(before, partner, axis=axis)
    rest = 1 - close
    require("share of the incumbents outside the nest", rest, 0, open_low=True)
    require("share of the partner", close, 0, open_low=True)
    return close, rest


@elementwise
def _nested_attraction(close: Numbers, rest: Numbers, target: Numbers, rho: Numbers) -> Numbers:
    require("target", target, 0, 1, open_low=True, open_high=True)
    require("rho", rho, 0, 1, open_high=True)
    close, rest, target, rho = np.broadcast_arrays(*(np.asarray(v, float) for v in (close, rest, target, rho)))

    def excess(log_a: np.ndarray, close: np.ndarray, rest: np.ndarray, target: np.ndarray, rho: np.ndarray):
        power = 1 / (1 - rho)
        nest = np.logaddexp(power * np.log(close), power * log_a)
        return power * log_a - rho * nest - np.logaddexp((1 - rho) * nest, np.log(rest)) - np.log(target)

    found = solvers.find_root(
        excess, (np.full(close.shape, -80.0), np.full(close.shape, 80.0)), args=(close, rest, target, rho)
    )
    return np.exp(found.x)


@elementwise(outputs=2)
def _nested_shares(close: Numbers, rest: Numbers, attraction: Numbers, rho: Numbers) -> tuple[Numbers, Numbers]:
    """Shares of the partner, and of all outside the nest, after entry."""
    power = 1 / (1 - np.asarray(rho))
    nest = np.logaddexp(power * np.log(close), power * np.log(attraction))
    whole = rest + np.exp((1 - np.asarray(rho)) * nest)
    return np.exp(power * np.log(close) - rho * nest) / whole, rest / whole


def _with_entrant(before: Any, fall: Any, target: Any, dim: str | int | None, entrant: str) -> Any:
    if isinstance(before, xr.DataArray) or isinstance(target, xr.DataArray):
        if not isinstance(before, xr.DataArray):
            before = xr.DataArray(before, dims=["platform"])
        return _append(fall(before, target), target, parts_dim(before, dim), entrant)
    axis = -1 if dim is None or isinstance(dim, str) else dim
    target = np.expand_dims(np.asarray(target, float), axis)
    after = fall(before, target)
    last = np.broadcast_to(target, [1 if i == axis % after.ndim else n for i, n in enumerate(after.shape)])
    return np.concatenate([after, last], axis=axis)


def _append(after: xr.DataArray, target: Any, name: str, entrant: str) -> xr.DataArray:
    last = xr.zeros_like(after.isel({name: [0]})) + target
    if name in after.coords:
        last = last.assign_coords({name: [entrant]})
    return xr.concat([after, last.transpose(*after.dims)], dim=name)


def _position_mask(values: xr.DataArray, name: str, position: int) -> xr.DataArray:
    mask = np.arange(values.sizes[name]) == position % values.sizes[name]
    return xr.DataArray(mask, dims=[name], coords={name: values[name]} if name in values.coords else None)
