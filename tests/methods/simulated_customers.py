"""Customers simulated from the models of a customer base, in continuous time or on occasions.

Each function draws what the model says happens, purchase by purchase; none uses a formula of the models under test.
"""

from __future__ import annotations

import numpy as np

Histories = tuple[np.ndarray, np.ndarray, np.ndarray]


def leave_after_purchase(
    seed: int, n: int, r: float, alpha: float, a: float, b: float, *, early: int = 0, until: tuple = (27.0, 39.0)
) -> Histories:
    """x, t_x, T under BG/NBD (early = 0) or MBG/NBD (early = 1)."""
    rng = np.random.default_rng(seed)
    T, rate, leave = rng.uniform(*until, n), rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    x, last, now = np.zeros(n), np.zeros(n), np.zeros(n)
    here = np.arange(n) if not early else np.flatnonzero(rng.uniform(size=n) > leave)
    while here.size:
        now[here] += rng.exponential(size=here.size) / np.maximum(rate[here], 1e-300)
        here = here[now[here] < T[here]]
        x[here] += 1
        last[here] = now[here]
        here = here[rng.uniform(size=here.size) > leave[here]]
    return x, last, T


def leave_at_any_time(seed: int, n: int, r: float, alpha: float, s: float, beta: float) -> Histories:
    """x, t_x, T under Pareto/NBD."""
    rng = np.random.default_rng(seed)
    T, rate = rng.uniform(27, 39, n), rng.gamma(r, 1 / alpha, n)
    gone = rng.exponential(size=n) / np.maximum(rng.gamma(s, 1 / beta, n), 1e-300)
    end = np.minimum(T, gone)
    x, last, now, here = np.zeros(n), np.zeros(n), np.zeros(n), np.arange(n)
    while here.size:
        now[here] += rng.exponential(size=here.size) / np.maximum(rate[here], 1e-300)
        here = here[now[here] < end[here]]
        x[here] += 1
        last[here] = now[here]
    return x, last, T


def buy_on_occasions(seed: int, n: int, alpha: float, beta: float, gamma: float, delta: float, T: int) -> Histories:
    """x, t_x, T under BG/BB, T occasions for all."""
    rng = np.random.default_rng(seed)
    buy, leave = rng.beta(alpha, beta, n), rng.beta(gamma, delta, n)
    x, last, here = np.zeros(n, int), np.zeros(n, int), np.ones(n, bool)
    for occasion in range(1, T + 1):
        here &= rng.uniform(size=n) > leave
        bought = here & (rng.uniform(size=n) < buy)
        x[bought] += 1
        last[bought] = occasion
    return x, last, np.full(n, T)
