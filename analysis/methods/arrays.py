"""What every method needs to take floats, numpy arrays and DataArrays alike, and to refuse bad ones in words.

Here belong broadcasting, naming of the dimension to sum over, and range checks. No formula of the field does.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np
import xarray as xr

Numbers = float | np.ndarray | xr.DataArray


def elementwise(function: Callable | None = None, *, outputs: int = 1) -> Callable:
    """Let a function of numpy arrays also take DataArrays, which broadcast by dimension name.

    Parameters
    ----------
    function : written for arrays that broadcast; strings and None among its arguments are passed on as they
        are.
    outputs : how many arrays it returns.

    Returns
    -------
    The function, with the same signature. Scalars in give scalars out.

    Examples
    --------
    >>> @elementwise
    ... def revenue(fee, members):
    ...     return fee * members
    >>> fee, members = xr.DataArray([100.0, 168.0], dims="option"), xr.DataArray([2.0, 3.0], dims="city")
    >>> revenue(fee, members).dims, float(revenue(168.0, 2.0))
    (('option', 'city'), 336.0)
    """
    if function is None:
        return functools.partial(elementwise, outputs=outputs)
    signature = inspect.signature(function)

    def whole(*args: Any) -> Any:
        """The function, with outputs that depend on some of the inputs alone spread over all dimensions."""
        shape = np.broadcast_shapes(*(np.shape(a) for a in args if not isinstance(a, str | None)))
        result = function(*args)
        parts = result if outputs > 1 else (result,)
        parts = tuple(p if np.shape(p) == shape else np.broadcast_to(p, shape).copy() for p in parts)
        return parts if outputs > 1 else parts[0]

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        values = bound.arguments.values()
        if any(isinstance(value, xr.DataArray) for value in values):
            return xr.apply_ufunc(whole, *values, output_core_dims=[[]] * outputs, keep_attrs=False)
        result = function(*(np.asarray(v, float) if isinstance(v, list | tuple) else v for v in values))
        if outputs == 1:
            return np.asarray(result)[()]
        return tuple(np.asarray(part)[()] for part in result)

    return wrapped


def round_up(value: Numbers) -> np.ndarray:
    """The next whole number, where a value within a billionth above one is that number.

    A quotient or a product may come a last bit too high: 0.1·3·10 is 3.0000000000000004, and three of it suffice.

    Parameters
    ----------
    value : any unit and shape; infinity stays.

    Returns
    -------
    Whole numbers, same unit and shape.

    Examples
    --------
    >>> round_up(0.1 * 3 * 10), round_up(3.1), round_up(np.inf)
    (np.float64(3.0), np.float64(4.0), np.float64(inf))
    """
    size = np.abs(np.where(np.isinf(value), 1.0, value))
    return np.ceil(value - 1e-9 * np.maximum(1.0, size))


def parts_dim(values: Any, dim: str | int | None) -> str:
    """Name of the dimension of a DataArray that holds the parts of a whole.

    Parameters
    ----------
    values : the DataArray.
    dim : a name, a position, or None: then "platform", or the only dimension there is.

    Returns
    -------
    The name of the dimension.

    Raises
    ------
    ValueError : there is no dimension of this name, or none is named and several could be meant.

    Examples
    --------
    >>> parts_dim(xr.DataArray([[0.7, 0.3]], dims=["year", "platform"]), None)
    'platform'
    """
    if isinstance(dim, str):
        if dim not in values.dims:
            raise ValueError(f"dim: expected one of {list(values.dims)}, found {dim!r}; pass the name of a dimension")
        return dim
    if dim is not None:
        return str(values.dims[dim])
    if "platform" in values.dims:
        return "platform"
    if values.ndim == 1:
        return str(values.dims[0])
    raise ValueError(f'dim: expected the dimension to sum over, found none among {list(values.dims)}; pass dim="…"')


def along(function: Callable, values: Any, dim: str | int | None, *, to: str | None = "") -> Any:
    """Apply a function of the last axis along one dimension.

    Parameters
    ----------
    function : takes a numpy array whose last axis holds the parts, and returns one.
    values : numbers or DataArray, any unit.
    dim : dimension of the parts: as in `parts_dim` for a DataArray; position of the axis for numbers, the last unless
        given.
    to : name of the dimension that the function leaves: "" for the same one, None when it reduces.

    Returns
    -------
    What the function returns, its last axis where `dim` was; a DataArray if `values` is one.

    Raises
    ------
    ValueError : as `parts_dim`.

    Examples
    --------
    >>> along(lambda parts: parts / parts.sum(axis=-1, keepdims=True), [[1.0, 3.0], [1.0, 1.0]], 0).tolist()
    [[0.5, 0.75], [0.5, 0.25]]
    """
    if isinstance(values, xr.DataArray):
        name = parts_dim(values, dim)
        out: list[str] = [] if to is None else [to or name]
        changed = {name} if out == [name] else set()
        before = values
        result = xr.apply_ufunc(
            function,
            values,
            input_core_dims=[[name]],
            output_core_dims=[out],
            exclude_dims=changed,
            keep_attrs=False,
        )
        if out == [name] and name in before.coords and result.sizes[name] == before.sizes[name]:
            result = result.assign_coords({name: before[name]})
        return result
    array = np.asarray(values, float)
    axis = -1 if dim is None or isinstance(dim, str) else dim
    result = np.asarray(function(np.moveaxis(array, axis, -1)))
    return result[()] if to is None else np.moveaxis(result, -1, axis)


def require(
    name: str,
    value: Any,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    open_low: bool = False,
    open_high: bool = False,
) -> None:
    """Refuse, in a sentence that names the field, what is not low <= value <= high throughout.

    NaN passes: it stands for a value that nobody knows, and the result is then NaN too.

    Parameters
    ----------
    name : of the field, for the message.
    value : number, array or DataArray, any unit.
    low : least value allowed, same unit.
    high : largest value allowed, same unit.
    open_low : whether `low` itself is refused too.
    open_high : whether `high` itself is refused too.

    Returns
    -------
    None

    Raises
    ------
    ValueError : a value out of range; the first is given.

    Examples
    --------
    >>> require("share", [0.2, 1.4], 0, 1)
    Traceback (most recent call last):
    ValueError: share: expected a number in [0, 1], found 1.4; correct this input and run again
    """
    array = np.asarray(value, float)
    wrong = (array <= low if open_low else array < low) | (array >= high if open_high else array > high)
    if np.any(wrong):
        found = float(array[wrong].flat[0]) if array.ndim else float(array)
        interval = f"{'(' if open_low else '['}{low:g}, {high:g}{')' if open_high else ']'}"
        raise ValueError(f"{name}: expected a number in {interval}, found {found:g}; correct this input and run again")


def as_numbers(name: str, values: Any) -> np.ndarray:
    """Values as numbers, None as NaN; text and the like refused in a sentence that names the field and the first rows.

    Parameters
    ----------
    name : of the field, for the message.
    values : one or several, any unit.

    Returns
    -------
    The same as numbers, shape (row,) or that given.

    Raises
    ------
    ValueError : a value that is no number; how many there are, and the first.

    Examples
    --------
    >>> as_numbers("x", ["two", 3])
    Traceback (most recent call last):
    ValueError: x: expected numbers, found 1 value(s) that are none (row 0: 'two')
    """
    try:
        return np.atleast_1d(np.asarray(values, float))
    except (TypeError, ValueError):
        given = np.atleast_1d(np.asarray(values, object)).ravel()
    wrong = [(row, value) for row, value in enumerate(given) if not isinstance(value, Real | None)]
    first = ", ".join(f"row {row}: {value!r}" for row, value in wrong[:3])
    raise ValueError(f"{name}: expected numbers, found {len(wrong)} value(s) that are none ({first})")


def distinct(dim: str, function: Callable[..., xr.DataArray], *values: Numbers) -> xr.DataArray:
    """`function(*values)`, evaluated once for labels of `dim` at which all values are the same.

    Options side by side differ in a few inputs each; what is slow to evaluate need not be repeated where they agree.

    Parameters
    ----------
    dim : name of the dimension, e.g. "option".
    function : takes `values` and returns a DataArray with `dim`, each of its entries from the same label of the values.
    values : numbers or DataArrays, any unit.

    Returns
    -------
    What the function would return for all labels, in their order.

    Examples
    --------
    >>> rates = xr.DataArray([0.1, 0.2, 0.1], dims="option")
    >>> distinct("option", lambda rate: 1 / rate, rates).values.tolist()
    [10.0, 5.0, 10.0]
    """
    varying = [v for v in values if isinstance(v, xr.DataArray) and dim in v.dims]
    if not varying or varying[0].sizes[dim] < 2:
        return function(*values)
    parts = [[v.isel({dim: i}).values for v in varying] for i in range(varying[0].sizes[dim])]
    stands_for, kept = [], []
    for part in parts:
        same = (n for n, i in enumerate(kept) if all(map(np.array_equal, parts[i], part)))
        stands_for.append(next(same, len(kept)))
        if stands_for[-1] == len(kept):
            kept.append(len(stands_for) - 1)
    if len(kept) == len(parts):
        return function(*values)
    found = function(*(v.isel({dim: kept}) if isinstance(v, xr.DataArray) and dim in v.dims else v for v in values))
    whole = found.isel({dim: stands_for})
    return whole.assign_coords({dim: varying[0][dim]}) if dim in varying[0].coords else whole
