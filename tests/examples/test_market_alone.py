"""A study of the market alone: which figures it has, what else is left out, and that a whole study is not such a one.

Belongs here: `examples/airlines` on a panel drawn here, in place of the flights that `make example-data` fetches.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.cli.example_data import share_panel
from analysis.decision.claims import evaluate_claim
from analysis.editions.snapshot import snapshot
from analysis.evidence import EvidenceError, load
from analysis.evidence.descriptor import is_current
from analysis.measured import load_measured, small_tables
from analysis.notebook.prose import lacking
from analysis.render.document import Heading, _without_empty
from analysis.study import Study, StudyError
from analysis.study.preload import open_study, preload
from analysis.warehouse.simulate import simulate_panel
from analysis.workbook import workbook

CARRIERS = ("UA", "YX", "B6", "DL", "9E", "AA", "NK", "WN")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The study with a panel of some carriers, whose extracted tables are kept apart."""
    root = tmp_path_factory.mktemp("airlines")
    to = root / "study"
    shutil.copytree(ROOT / "examples/airlines", to)
    text = (to / "raw.toml").read_text("utf-8").replace("../../build/example-data/airlines", "raw")
    (to / "raw.toml").write_text(text, "utf-8")
    (to / "raw").mkdir()
    table = simulate_panel(platforms=CARRIERS, cities=8, periods=12, orders=300, seed=1).table
    table.drop(columns="price").to_parquet(to / "raw/panel.parquet")
    return to


@pytest.fixture
def study(folder, tmp_path, monkeypatch) -> Study:
    monkeypatch.setattr(small_tables, "BUILD", tmp_path)
    return Study.open(folder)


def test_it_has_the_figures_that_its_inputs_make_and_no_others(study):
    assert {"hhi", "effective_platforms", "entry_effort_nested"} <= set(study.figures)
    for name in ("members", "covered_share", "three_year_contribution", "leader_share_of_two"):
        assert name not in study and name in study.graph.absent
    assert not study.decides
    whole = Study.open(ROOT / "data")
    assert whole.decides and whole.graph.absent == ()
    assert study.graph.stated == {"spend_level"}  # one, without cities
    assert set(study.figures) | set(study.graph.absent) | study.graph.stated == set(whole.figures)


def test_its_inputs_are_measured_and_its_titles_are_true(study):
    assert {i.name for i in study.inputs.values() if i.measured} == {"reported_share", "others_share"}
    assert all(evaluate_claim(study, claim).holds for claim in study.evidence.claims.values())


def test_it_is_preloaded_frozen_and_written_as_a_workbook(study, folder):
    preload(study)
    assert open_study(folder) is study
    frozen = snapshot(study)
    assert frozen["recommended"] == "" and "hhi" in frozen["numbers"]
    assert workbook(study)[:2] == b"PK"


def test_its_data_dictionary_is_current():
    assert is_current(ROOT / "examples/airlines")


def test_without_the_flights_it_says_where_they_should_be(folder, tmp_path):
    to = tmp_path / "study"
    shutil.copytree(folder, to)
    shutil.rmtree(to / "raw")
    with pytest.raises(ValueError, match=r"study/raw: expected a folder of raw tables, found none"):
        load_measured(to)


def test_an_input_that_is_missing_from_a_whole_study_is_still_a_fault(tmp_path):
    to = tmp_path / "study"
    shutil.copytree(ROOT / "data", to, ignore=shutil.ignore_patterns("raw*"))
    text = (to / "inputs.toml").read_text("utf-8")
    start = text.index("[horizon]")
    (to / "inputs.toml").write_text(text[:start] + text[text.index("\n# ---- the card", start) :], "utf-8")
    with pytest.raises(StudyError, match="the model needs input 'horizon'"):
        Study.open(to)


def test_a_chapter_that_there_is_not_is_a_fault(folder, tmp_path):
    to = tmp_path / "study"
    shutil.copytree(folder, to)
    text = (to / "study.toml").read_text("utf-8").replace('["market"]', '["markets"]')
    (to / "study.toml").write_text(text, "utf-8")
    with pytest.raises(EvidenceError, match=r"chapters.*of market, member, coverage"):
        load(to)


def test_sentences_of_absent_figures_and_of_the_decision_are_left_out():
    absent = ["join_share"]
    assert lacking("It pays for {join_share:full} of {@users}.", absent)
    assert lacking("{@worth_knowing}", absent)
    assert not lacking("HHI is {hhi}.", absent)


def test_headings_with_nothing_below_them_are_left_out():
    def heading(level: int, text: str) -> Heading:
        return Heading(level, text, text, None)

    full = [heading(1, "title"), heading(2, "a"), heading(3, "b"), "text", heading(2, "c"), heading(2, "d"), "text"]
    assert [getattr(b, "text", b) for b in _without_empty(full)] == ["title", "a", "b", "text", "d", "text"]


def test_a_carrier_that_does_not_fly_somewhere_has_zero_there():
    import pandas as pd

    rows = [(2023, 2, "UA", "BOS"), (2023, 1, "UA", "BOS"), (2023, 1, "DL", "BOS"), (2023, 1, "DL", "ATL")]
    panel = share_panel(pd.DataFrame(rows, columns=["year", "month", "carrier", "dest"]))
    assert len(panel) == 6 and panel.value.sum() == 4
    assert panel[(panel.platform == "DL") & (panel.period == "2023-02")].value.tolist() == [0]
