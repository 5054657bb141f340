"""A sweep of 200 × 200 points on ten figures: a second, and half a gigabyte."""

from __future__ import annotations

import tracemalloc

import numpy as np

FIGURES = (
    "members",
    "breakeven_wallet",
    "typical_saving",
    "contribution_per_member",
    "join_share",
    "merchant_net_rate",
    "three_year_contribution",
    "cash_trough",
    "required_coverage",
    "covered_share",
)
MEGABYTES = 500


def test_sweep_of_forty_thousand_points(timed, fresh) -> None:
    study = fresh()
    fee, discount = np.linspace(0, 600, 200), np.linspace(0, 0.5, 200)

    def sweep():
        return study.sweep(*FIGURES, card_fee=fee, card_discount=discount).frame()

    frame = timed(sweep, label="sweep 200 × 200, ten figures", target=1.0)
    assert frame.shape == (40_000, 2 + len(FIGURES)) and frame[list(FIGURES)].notna().all(axis=None)
    tracemalloc.start()
    sweep()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEGABYTES * 1e6
