"""Words of one study stand in its folder and not in code; the template says which general names a study may replace."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

import pytest
from real_study import DATA

from analysis.evidence import load
from analysis.evidence.words import GENERAL
from analysis.exhibits import IDS, exhibit
from analysis.study import Study

SCAFFOLD = files("analysis") / "scaffold"
# Money, places, documents and circumstances of a single study.
OF_A_STUDY = re.compile(
    r"\byuan\b|\brenminbi\b|\bpounds?\b|\blodging\b|\btill\b|guidelines|每元|人民币|住宿|并购指南|收银"
)
# What a sentence of the template may not take for granted of a study that it has not seen.
TAKEN_FOR_GRANTED = [
    "point the same way",
    "Even so",
    "but not this one",
    "it ended on",
    "no option is expected to add",
    "so few observations",
    "no longer highly concentrated",
    "即便如此",
    "但不是这一张",
    "指向同一个方向",
    "观测期数太少",
    "不再高度集中",
]


@pytest.fixture(scope="module")
def template() -> Study:
    return Study.open(SCAFFOLD)


@pytest.mark.parametrize("word", GENERAL)
def test_the_template_lists_each_word_that_a_study_may_replace(word):
    text = (SCAFFOLD / "study.toml").read_text(encoding="utf-8")
    shown = f"{GENERAL[word]['zh']} / {GENERAL[word]['en']}"
    assert re.search(rf"^#   {word} +{re.escape(shown)}$", text, re.MULTILINE)


def test_names_and_formulas_of_figures_are_of_no_study(template):
    said = {name: f"{spec.zh} {spec.en} {spec.formula}" for name, spec in template.graph.specs.items()}
    assert len(said) > 80
    assert {name: text for name, text in said.items() if OF_A_STUDY.search(text)} == {}


@pytest.mark.parametrize("name", IDS)
def test_subtitles_and_descriptions_of_charts_are_of_no_study(name):
    what = exhibit(name)
    for text in (what.subtitle, what.alt):
        assert not OF_A_STUDY.search(text["zh"]) and not OF_A_STUDY.search(text["en"])


@pytest.mark.parametrize("said", TAKEN_FOR_GRANTED)
def test_the_template_says_nothing_that_a_new_study_may_make_false(said):
    for file in ("report.toml", "claims.toml", "options.toml"):
        assert said not in (SCAFFOLD / file).read_text(encoding="utf-8"), file


@pytest.mark.parametrize(
    ("word", "zh", "en"), [("stores", "球馆", "courts"), ("users", "球友", "players"), ("cities", "城区", "boroughs")]
)
def test_a_word_that_a_study_replaces_stands_in_the_names_of_figures(word, zh, en):
    evidence = load(DATA)
    words = {**evidence.study["words"], word: {"zh": zh, "en": en}}
    renamed = Study(replace(evidence, study={**evidence.study, "words": words})).graph.specs
    plain = Study(evidence).graph.specs
    changed = [name for name in plain if (plain[name].zh, plain[name].en) != (renamed[name].zh, renamed[name].en)]
    assert changed
    assert all(zh in renamed[n].zh or en in renamed[n].en.lower() for n in changed)
