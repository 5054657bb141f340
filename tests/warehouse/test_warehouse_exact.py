"""What engines are asked for is exact: nothing rough, nothing drawn, nothing that hangs on the order of rows."""

from __future__ import annotations

import ast
from pathlib import Path

import analysis.warehouse

SOURCES = sorted(Path(analysis.warehouse.__file__).parent.glob("*.py"))
# Methods of Ibis, and functions of the engines behind them.
INEXACT = {
    *("approx_median", "approx_nunique", "approx_quantile", "approx_top_k", "approx_percentile"),
    *("sample", "random", "rand", "uuid", "first", "last", "arbitrary", "any_value", "mode"),
}
# It decides the number of passes over the orders, never a number that is printed.
ALLOWED = {("members.py", "approx_nunique")}


def test_engines_are_asked_for_nothing_rough_drawn_or_left_to_order():
    asked = {
        (path.name, node.func.attr)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in INEXACT
    }
    assert asked == ALLOWED
