"""What a chapter publishes is what the report reads: numbers, exhibits, verdicts, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pytest
from notebook_chapters import CHAPTERS, LAST, PNG
from real_study import opened

from analysis.common.blocks import encode
from analysis.decision.trial import TRIAL_FIGURES
from analysis.errors import AnalysisError
from analysis.evidence import load
from analysis.notebook import Chapter, Report
from analysis.notebook.paths import Paths, here
from analysis.notebook.published import Published, write_json, write_numbers
from analysis.study import Study
from analysis.wording.quantities import quantities
from analysis.wording.slots import Quantity


def written(quantity: Quantity) -> str:
    """A quantity as text: NaN differs from itself, its text does not."""
    return json.dumps(dataclasses.asdict(quantity), sort_keys=True)


def test_every_number_comes_back_as_it_was(study: Study, place: Paths) -> None:
    found, expected = Published(place.build).numbers, quantities(study)
    known = (
        "evpi",
        "evppi",
        "explained_by_two",
        "decision_flip",
        "least_odds",
        "break_even",
        "headline_at",
        *TRIAL_FIGURES,
    )
    for k, q in expected.items():
        assert written(found[k]) == written(q), k
    assert {k for k in found if k not in expected} == {k for k in found if k.split("[")[0] in known}


def test_infinity_and_nan_survive_the_file(tmp_path: Path) -> None:
    strange = Quantity("x", math.inf, 1.0, math.nan, "CNY", {"zh": "某", "en": "Some"}, "figure-x")
    write_numbers(tmp_path / "published" / "one", {"x": strange}, {})
    assert written(Published(tmp_path).numbers["x"]) == written(strange)


def test_the_report_knows_each_figure_its_notebook_and_its_inputs(study: Study, place: Paths) -> None:
    figures = Published(place.build).about["figures"]
    assert set(figures) >= set(study.figures)
    assert figures["hhi"]["notebook"] == "1-first" and figures["covered_share"]["notebook"] == LAST
    assert figures["breakeven_spend"]["roots"] == ["card_discount", "card_fee"]


def test_each_claim_is_published_with_its_verdict(study: Study, place: Paths) -> None:
    claims = Published(place.build).about["claims"]
    assert set(claims) == set(study.evidence.claims)
    assert all(c["holds"] and 0.0 < c["share"] <= 1.0 for c in claims.values())


def test_the_decision_is_published_as_it_was_made(study: Study, place: Paths) -> None:
    decision = Published(place.build).about["decision"]
    assert decision["best"] == study.decision.best and decision["names"] == list(study.decision.names)
    assert decision["expected"] == study.decision.expected.tolist()


@pytest.mark.parametrize("name", sorted({c.exhibit for c in opened().evidence.claims.values() if c.exhibit}))
def test_an_exhibit_comes_back_whole(place: Paths, name: str) -> None:
    block, png = Published(place.build).exhibit(name)
    payload = encode(block)
    assert payload["id"] == name and payload["kind"] == "exhibit" and png == PNG
    for lang in ("zh", "en"):
        assert payload["svg"][lang] == f"<svg>{lang}</svg>"
        for part in ("title", "subtitle", "alt", "source", "note"):
            assert payload[part][lang] and "{" not in payload[part][lang], (name, part)
    assert {p["lang"] for p in payload["data"]["printed"]} in ({"zh", "en"}, set())


def test_an_exhibit_nobody_published_is_answered_with_those_there_are(report: Report) -> None:
    with pytest.raises(AnalysisError, match="no exhibit 'leger'; the nearest is 'ledger'"):
        report.exhibit("leger")
    with pytest.raises(
        AnalysisError, match=r"exhibit 'leger' was not published by any model notebook; published are: .*ledger"
    ):
        report.published.exhibit("leger")


def test_without_chapters_there_is_no_report(tmp_path: Path, place: Paths) -> None:
    empty = Paths(place.study, tmp_path, {}, tmp_path, tmp_path)
    with pytest.raises(
        AnalysisError, match=r"nothing is published in .*published: run the model notebooks first\nNext: "
    ):
        Report("en", empty)


def test_an_exhibit_that_does_not_exist_is_refused_and_one_without_a_title_left_out(place: Paths, stand_ins) -> None:
    chapter = Chapter("9-other", "en", place)
    with pytest.raises(AnalysisError, match="no exhibit 'leger'; the nearest is 'ledger'"):
        chapter.exhibit("leger")
    chapter.study = _without_claims(chapter.study)
    assert "no claim for `ledger`" in chapter.exhibit("ledger").markdown
    assert not (place.build / "published" / "9-other").exists()
    two = {c: dataclasses.replace(claim, exhibit="ledger") for c, claim in list(place_claims(place).items())[:2]}
    chapter.study = Study(dataclasses.replace(chapter.study.evidence, claims=two))
    with pytest.raises(AnalysisError, match=r"claims\.toml: expected one claim for exhibit 'ledger', found \w+, \w+"):
        chapter.exhibit("ledger")


def place_claims(place: Paths):
    return load(place.study).claims


def _without_claims(study: Study) -> Study:
    return Study(dataclasses.replace(study.evidence, claims={}))


def test_a_module_that_does_not_exist_is_refused(place: Paths) -> None:
    with pytest.raises(AnalysisError, match="no module 'markets', expected one of market, membership"):
        Chapter("9-other", "en", place).publish("market", "markets")


def test_the_decision_is_published_only_after_it_was_made(place: Paths) -> None:
    with pytest.raises(AnalysisError, match=r"publish\('strategy'\): run chapter\.decide\(\) in an earlier cell first"):
        Chapter("9-other", "en", place).publish("strategy")
    assert not (place.build / "published" / "9-other").exists()


def test_same_content_same_bytes_and_no_half_file(tmp_path: Path, place: Paths) -> None:
    write_json(tmp_path / "a.json", {"b": 1, "a": "字"})
    write_json(tmp_path / "b.json", {"a": "字", "b": 1})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == {"a": "字", "b": 1}
    assert not [*tmp_path.rglob("*.part"), *place.build.rglob("*.part")]
    assert {p.name for p in (place.build / "published").iterdir()} == {*CHAPTERS, LAST}


def test_outside_the_project_nobody_says_where_the_study_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STRATEGY_STUDY", "STRATEGY_BUILD", "STRATEGY_OVERRIDES", "STRATEGY_FONTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AnalysisError, match=r"no project above .*start JupyterLab with  make lab"):
        here()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pyproject.toml").touch()
    found = here()
    assert (found.study, found.build, found.overrides) == (tmp_path / "data", tmp_path / "build", {})
    monkeypatch.setenv("STRATEGY_OVERRIDES", '{"card_fee": 99}')
    assert here().overrides == {"card_fee": 99}
    assert found.published("x") == tmp_path / "build" / "published" / "x"
