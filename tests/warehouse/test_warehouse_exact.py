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
# Of what is below zero the one release has no answer and the next has NaN, which is above every number.
NOT_FOR_LOSSES = {"ln", "log", "log2", "log10", "sqrt", "acos", "asin"}
# In characters in one release and in bytes in another, of which a Chinese character has three.
ALIKE = {
    *("levenshtein", "damerau_levenshtein", "editdist3", "hamming"),
    *("jaccard", "jaro_similarity", "jaro_winkler_similarity"),
}
# Sail counts each row of a weighted percentile once, and Sunday as the day before Monday.
COUNTED_OTHERWISE = {"quantile", "median", "percentile", "percentile_cont", "day_of_week", "weekday", "dayofweek"}
# What writes a table from an engine: Sail deals ordered rows over several files.
WRITERS = {"to_parquet", "to_parquet_dir", "to_csv", "to_delta"}
# It decides the number of parts of the members, never a number that is printed.
ALLOWED = {("members.py", "approx_nunique")}


def asked(names: set[str]) -> set[tuple[str, str]]:
    """The files of the room that call a method of one of these names; what Python's own math answers is no engine's."""
    return {
        (path.name, node.func.attr)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
        if ast.unparse(node.func.value) != "math"
    }


def test_engines_are_asked_for_nothing_rough_drawn_or_left_to_order():
    assert asked(INEXACT) == ALLOWED


def test_engines_are_asked_for_no_logarithm_and_no_root():
    assert asked(NOT_FOR_LOSSES) == set()


def test_engines_do_not_judge_which_names_are_alike():
    assert asked(ALIKE) == set()


def test_engines_are_asked_for_no_percentile_and_no_day_of_the_week():
    assert asked(COUNTED_OTHERWISE) == set()


def test_no_engine_writes_files_of_its_own():
    """Rows are fetched in their order and pyarrow writes them; DuckDB alone copies, to one file."""
    assert asked(WRITERS) == {("warehouse.py", "to_parquet")}
