"""The pandera schemas agree with the loader: they pass what it passes and refuse what it refuses."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pandera.errors
import pytest

from analysis.evidence import load
from analysis.evidence.columns import CITIES, FACTS, SOURCES
from analysis.evidence.frames import check_frames, schema


def test_what_the_loader_passes_passes(folder):
    frames = check_frames(load(folder))
    assert {name: len(frame) for name, frame in frames.items()} == {"sources": 2, "facts": 4, "cities": 2}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        (FACTS, "unit", "CNY/yr"),
        (FACTS, "period", "2024 to 2025"),
        (FACTS, "entity", ""),
        (FACTS, "metric_zh", ""),
        (SOURCES, "short", "a" * 29),
        (SOURCES, "short_zh", ""),
        (FACTS, "value", float("nan")),
        (FACTS, "high", 0.5),
        (FACTS, "low", float("nan")),
        (SOURCES, "grade", "D"),
        (SOURCES, "url", "example.org"),
        (CITIES, "population", 0),
        (CITIES, "adcode", "12"),
    ],
)
def test_what_the_loader_refuses_is_refused(folder, table, column, value):
    frame = getattr(load(folder), table.name).copy()
    frame.iloc[1, frame.columns.get_loc(column)] = value
    with pytest.raises(pandera.errors.SchemaErrors):
        schema(table).validate(frame, lazy=True)


def test_a_repeated_id_and_an_unknown_column_are_refused(folder):
    facts = load(folder).facts
    with pytest.raises(pandera.errors.SchemaErrors):
        schema(FACTS).validate(pd.concat([facts, facts]), lazy=True)
    with pytest.raises(pandera.errors.SchemaErrors):
        schema(FACTS).validate(facts.assign(mood="good"), lazy=True)


def test_loading_does_not_import_pandera(folder):
    code = f"import sys, analysis.evidence as e; e.load({str(folder)!r}); sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
