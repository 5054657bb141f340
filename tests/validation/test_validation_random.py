"""Hundreds of studies by chance, legal and illegal, checked in one process: each passes or is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_studies import BREAKS, EDITS, PLANS, broken, edited, texts_of, write
from study_copies import found_in

from analysis.errors import AnalysisError

IDENTITY = "is true whatever values its inputs may take"  # of a title, by the numbers that were drawn
MOST = 6  # faults that one broken place may lead to: a table is needed in several others


def drawn(examples: int):
    """The same studies in every run."""
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.large_base_example]
    # To shrink a failing study takes minutes, and each is small enough to read.
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=quiet,
    )


@given(plan=PLANS)
@drawn(120)
def test_a_legal_study_passes(tmp_path: Path, plan):
    found = found_in(write(tmp_path / "s", texts_of(plan)))
    assert [fault for fault in found if IDENTITY not in fault.found] == []


@given(plan=PLANS, name=st.sampled_from(sorted(BREAKS)))
@drawn(220)
def test_a_study_broken_in_one_place_is_refused_there(tmp_path: Path, plan, name):
    found = found_in(write(tmp_path / "s", broken(texts_of(plan), name)))
    assert found and len(found) <= MOST, name
    assert found[0].file == BREAKS[name][0], name
    assert found[0].line is not None or found[0].where, name
    assert all(len(str(fault)) < 600 and "\n" not in str(fault) for fault in found), name


@given(
    plan=PLANS,
    names=st.lists(st.sampled_from(sorted(BREAKS)), min_size=2, max_size=2, unique_by=lambda n: BREAKS[n][0]),
)
@drawn(60)
def test_two_broken_files_are_both_named_or_the_first_hides_the_second(tmp_path: Path, plan, names):
    texts = texts_of(plan)
    for name in names:
        texts = broken(texts, name)
    files = {fault.file for fault in found_in(write(tmp_path / "s", texts))}
    assert files and files <= {BREAKS[name][0] for name in names}, [str(f) for f in found_in(tmp_path / "s")]


@given(plan=PLANS, edit=EDITS)
@drawn(200)
def test_any_letters_in_any_place_pass_or_are_refused_in_a_sentence(tmp_path: Path, plan, edit):
    folder = write(tmp_path / "s", edited(texts_of(plan), edit))
    try:
        found = found_in(folder)
    except AnalysisError as error:  # of the study as a whole
        assert str(error) and "Traceback" not in str(error)
        return
    assert all((folder / fault.file).exists() or fault.line is None for fault in found)
