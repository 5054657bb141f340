"""Which chapters the notebook tests publish, and the place they publish to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from real_study import DATA

from analysis.notebook import Chapter, Report
from analysis.notebook.chapter import MODULES
from analysis.notebook.paths import Paths, here

CHAPTERS = {
    "1-first": (("shares_over_time", "concentration", "path_to_target", "entry"), ("market",)),
    "2-second": (
        ("breakeven_surface", "who_joins", "ledger", "viable_region"),
        ("membership", "contribution", "fee_forms", "viability", "bill"),
    ),
}
LAST = "3-third"
PNG = b"\x89PNG stand-in"


def place_of(build: Path, patch: pytest.MonkeyPatch, overrides: str = "") -> Paths:
    """A place as the build says it, through the environment."""
    patch.setenv("STRATEGY_STUDY", str(DATA))
    patch.setenv("STRATEGY_BUILD", str(build))
    patch.setenv("STRATEGY_OVERRIDES", overrides)
    patch.delenv("STRATEGY_FONTS", raising=False)
    return here()


def cover_of(chapter: Chapter, where: Paths) -> dict[str, Any]:
    """Page one of a study whose chapter shows just what page one depends on."""
    chapter.decide()
    for name in ("four_coverages", "options", "next_test"):
        chapter.exhibit(name)
    chapter.publish(*MODULES)
    return Report("en", where).cover().payload
