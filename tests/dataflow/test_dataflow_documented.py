"""Every figure says what it is: names in two languages, a unit that can be printed, a formula first."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

from analysis import dataflow
from analysis.study import Study
from analysis.study.graph import graph
from analysis.wording import format_value

HANZI = re.compile("[\u4e00-\u9fff]")
PLAIN = {"date", "count", "index", "none", "log-odds/year"}  # printed as bare numbers on purpose
IN_WORDS = {"breaks_even", "builtup_area", "cash_trough"}  # a condition or a minimum, said plainly
FIGURES = sorted(graph("CNY").specs)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_names_a_unit_and_a_formula(name: str) -> None:
    spec = graph("CNY").specs[name]
    assert HANZI.search(spec.zh) and not HANZI.search(spec.en) and spec.en[0].isupper()
    doc = inspect.getdoc(getattr(importlib.import_module(spec.module), name))
    assert " ".join(doc.split("\n\n")[0].split()).removesuffix(".") == spec.formula
    in_notation = bool(re.search(r"[=/·−+(<≥^]", spec.formula))
    assert in_notation != (name in IN_WORDS), f"{name}: a formula comes first, found {spec.formula!r}"


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_unit_that_both_languages_can_print(name: str) -> None:
    unit = graph("CNY").specs[name].unit
    for lang in ("zh", "en"):
        printed, bare = (format_value(12.0, unit, lang, bare=b) for b in (False, True))
        said = printed != bare or "%" in printed or unit in PLAIN or (unit, lang) == ("persons", "en")
        assert said, f"{name}: the unit {unit!r} is not known to analysis/wording/numbers.py"


def test_names_of_figures_are_told_apart() -> None:
    for lang in ("zh", "en"):
        names = [getattr(s, lang) for s in graph("CNY").specs.values()]
        assert sorted(names) == sorted(set(names))


def test_no_name_is_both_a_figure_and_an_input(study: Study) -> None:
    assert not set(FIGURES) & set(study.inputs)


def test_every_module_of_the_dataflow_has_figures() -> None:
    assert {s.module for s in graph("CNY").specs.values()} == {m.__name__ for m in dataflow.MODULES}
