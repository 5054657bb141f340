"""Chinese formulas are of today's formulas, say the same numbers, and have no English words left."""

import re

import pytest
from bs4 import BeautifulSoup
from made_reports import STUDIES
from real_study import DATA

from analysis.decision.results import specs_of
from analysis.study import Study
from analysis.wording.formulas import formulas, in_chinese

WORD = re.compile(r"[A-Za-z]{3,}")
SIGNS = {"CAC", "HHI", "GTV", "EVSI", "max", "min", "argmax", "ceil", "logit", "toml", "study"}


@pytest.fixture(scope="module")
def known():
    study = Study.open(DATA)
    return {name: spec.formula for name, spec in (dict(study.graph.specs) | dict(specs_of(study))).items()}


@pytest.mark.parametrize("english", sorted(formulas()))
def test_each_is_of_a_formula_that_a_figure_has_today(known, english):
    chinese, figure = formulas()[english]
    assert known[figure] == english
    assert in_chinese(english) == chinese


@pytest.mark.parametrize("english", sorted(formulas()))
def test_each_says_the_same_numbers_in_no_english_words(english):
    chinese, _ = formulas()[english]
    assert sorted(re.findall(r"\d+", chinese)) == sorted(re.findall(r"\d+", english))
    assert set(WORD.findall(chinese)) <= SIGNS


@pytest.mark.parametrize("study", STUDIES)
def test_every_formula_that_a_chinese_page_prints_is_chinese(study, real_report):
    page = BeautifulSoup((real_report(study) / "strategy.zh.html").read_text(encoding="utf-8"), "html.parser")
    printed = []
    for table in page.find_all("table"):
        heads = [head.get_text(strip=True) for head in table.thead.find_all("th")]
        if "公式" in heads:
            rows = table.tbody.find_all("tr")
            printed += [row.find_all(["th", "td"])[heads.index("公式")].get_text() for row in rows]
    assert len(printed) > 20
    assert {
        formula: set(WORD.findall(formula)) - SIGNS for formula in printed if set(WORD.findall(formula)) - SIGNS
    } == {}
