"""What the dataflow loads when it is imported."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNUSED = ("polars", "pyspark", "matplotlib", "ibis", "duckdb")


def test_the_dataflow_loads_no_library_that_merely_lies_beside_it() -> None:
    assert any(importlib.util.find_spec(name) for name in UNUSED)
    code = (
        f"import sys, analysis.study, analysis.dataflow.membership; print(sorted(sys.modules.keys() & set({UNUSED})))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
