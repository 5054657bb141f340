"""Simulated orders: Parquet files of any number of rows from a `Market`.

Belongs here: drawing orders and writing them in batches. Does not belong here: a market's parameters (`markets`).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .markets import STATUSES, Market

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 1_000_000
BYTES_A_ROW = 160  # of a batch while it is drawn: about ten columns of 8 bytes and their copies


def simulate_orders(
    folder: Path | str,
    market: Market,
    rows: int,
    *,
    files: int = 1,
    seed: int = 0,
    memory: int = 1_000_000_000,
) -> list[Path]:
    """Write orders to `folder`/orders-….parquet; the same seed gives the same rows on any number of cores.

    Columns: order_id int64, platform, city, status (dictionary-encoded text), member_id int64 (null where the buyer is
    no member), time (naive local, microseconds), cents int64.

    Parameters
    ----------
    rows, files : how many in all, split evenly over the files.
    memory : bytes that the batches being drawn may take together; it sets how many files are written at a time.

    Returns
    -------
    list of Path
        The files, in order of `order_id`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ends = np.linspace(0, rows, files + 1).astype(int)
    digits = len(str(files - 1))
    paths = [folder / f"orders-{number:0{digits}d}.parquet" for number in range(files)]
    tables = _tables(market, seed)
    at_once = max(1, min(os.cpu_count() or 1, files, memory // (BATCH * BYTES_A_ROW)))
    with ThreadPoolExecutor(at_once) as pool:
        jobs = [
            pool.submit(_write, path, market, tables, seed, int(first), int(last))
            for path, first, last in zip(paths, ends[:-1], ends[1:], strict=True)
        ]
        for job in jobs:
            job.result()
    return paths


def _tables(market: Market, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Cumulative weights of members by rank, and the identity behind each rank."""
    weights = np.arange(1, market.members + 1, dtype=float) ** -market.exponent
    cumulative = np.cumsum(weights)
    cumulative /= cumulative[-1]
    return cumulative, np.random.default_rng([seed, 2]).permutation(market.members) + 1


def _write(path: Path, market: Market, tables: tuple[np.ndarray, np.ndarray], seed: int, first: int, last: int) -> None:
    import pyarrow.parquet as pq

    temporary = path.with_suffix(".new")
    writer = None
    for begin in range(first, last, BATCH):
        batch = _batch(market, tables, np.random.default_rng([seed, 3, begin]), begin, min(begin + BATCH, last))
        if writer is None:
            # Without Arrow's own schema, which says "dictionary": not every engine reads that as text.
            writer = pq.ParquetWriter(temporary, batch.schema, compression="zstd", store_schema=False)
        writer.write_table(batch)
    if writer is not None:
        writer.close()
        temporary.replace(path)


def _batch(
    market: Market, tables: tuple[np.ndarray, np.ndarray], rng: np.random.Generator, first: int, last: int
) -> pa.Table:
    import pyarrow as pa

    n = last - first
    city = np.searchsorted(np.cumsum(market.city_weights)[:-1], rng.random(n))
    seconds = rng.integers(0, market.days * 86_400, n)
    start = np.datetime64(market.start, "s")
    days = np.arange(start.astype("M8[D]"), start.astype("M8[D]") + market.days)
    month = (days.astype("M8[M]") - market.months[0]).astype(int)[seconds // 86_400]
    platform = _choose(market.shares[city, month], rng)
    status = _choose(market.statuses[platform], rng)
    center = np.log(market.mean_cents)[platform] - market.sigma**2 / 2
    cents = np.maximum(1, np.round(np.exp(center + market.sigma * rng.standard_normal(n)))).astype(np.int64)
    cumulative, identity = tables
    member = identity[np.searchsorted(cumulative[:-1], rng.random(n))]
    absent = rng.random(n) >= market.member_rate if market.member_rate < 1 else None
    named = {
        "order_id": np.arange(first + 1, last + 1),
        "platform": _text(platform, market.platforms),
        "city": _text(city, market.cities),
        "member_id": pa.array(member, mask=absent),
        "time": (start + seconds).astype("M8[us]"),
        "cents": cents,
        "status": _text(status, STATUSES),
    }
    return pa.table(named)


def _choose(chances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One column for each row of chances, (n, k) → (n,)."""
    drawn = rng.random(len(chances))
    cumulative = chances[:, 0].copy()
    chosen = np.zeros(len(chances), dtype=np.int32)
    for column in range(1, chances.shape[1]):
        chosen += drawn >= cumulative
        cumulative += chances[:, column]
    return chosen


def _text(codes: np.ndarray, words: tuple[str, ...]) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words))


def expected_counts(market: Market, rows: int) -> np.ndarray:
    """Expected orders by city × month × platform, (city, month, platform).

    Examples
    --------
    >>> from analysis.warehouse.simulate import typical_market
    >>> counts = expected_counts(typical_market(cities=3, members=10), 1000)
    >>> counts.shape, round(float(counts.sum()), 6)
    ((3, 12, 3), 1000.0)
    """
    start = np.datetime64(market.start, "D")
    months = np.arange(start, start + market.days).astype("M8[M]")
    length = np.array([(months == month).sum() for month in market.months]) / market.days
    return rows * market.city_weights[:, None, None] * length[None, :, None] * market.shares
