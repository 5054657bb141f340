"""`edition`, `diff` and `check` as a person runs them: what is printed, exit codes, nothing overwritten."""

import dataclasses
import json

import pytest

from analysis.cli import main as cli
from analysis.decision.claims import ClaimError
from analysis.editions import review, store
from analysis.study import Study

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def kept(tmp_path, edition):
    """A folder with the edition in it."""
    store.write(tmp_path / "editions", edition)
    return tmp_path / "editions"


def rewrite(folder, edition):
    """Another text in the edition's file, as after a merge."""
    next(folder.iterdir()).write_text(store.text_of(edition), encoding="utf-8")


def run(capsys, *arguments):
    code = cli.main([str(a) for a in arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_check_names_the_input_behind_each_headline_and_each_flip(capsys, kept, edition, changed_copy):
    """A claim that is false is a fault with its cause; the moved numbers beside it are not."""
    old = "low = 2500\nbase = 5000\nhigh = 10000"
    folder = changed_copy(("inputs.toml", old, "low = 2500\nbase = 30000\nhigh = 40000"))
    code, out, err = run(capsys, "check", "--study", folder, "--editions", kept)
    cause = "wallet ¥5,000 → ¥30,000"
    assert code == 1 and "Since edition 2026-10" in out
    moved = [line for line in out.splitlines() if line.strip().split(": ")[0] in edition["headlines"]]
    assert len(moved) > 5 and all(f"; {cause} moved it by " in line for line in moved)
    flips = [line for line in out.splitlines() if line.startswith("  claim") and "no longer holds" in line]
    assert any("few_gain" in line for line in flips) and all(line.endswith(f"because of {cause}") for line in flips)
    for name in (line.split()[1] for line in flips):
        assert f"claim {name}: the title is not true" in err
        assert f"claim {name} no longer holds, because of {cause}" in err


def test_check_of_a_moved_number_ends_well(study, kept, edition):
    edition["inputs"]["wallet"]["cells"][0]["value"] = 4000.0
    edition["numbers"]["typical_saving"]["value"] *= 0.8
    edition["numbers"]["platform_funded_loss"]["value"] *= 0.9
    rewrite(kept, edition)
    found = review.check(study, kept)
    (line,) = (line for line in found.lines if line.startswith("  typical_saving: ¥"))
    assert found.faults == () and "; wallet ¥4,000 → ¥5,000 moved it by +¥" in line
    assert found.lines[-1] == "All of it:  make diff BASE=2026-10"


def test_check_of_a_fact_that_vanished_while_the_edition_cites_it(study, kept, edition):
    edition["facts"]["old-report"] = dict(edition["facts"]["ratio-target"])
    edition["inputs"]["wallet"]["facts"].append("old-report")
    rewrite(kept, edition)
    found = review.check(study, kept)
    assert len(found.faults) == 1 and "expected the fact old-report" in found.faults[0]
    assert "(wallet)" in found.faults[0] and "facts removed: old-report" in "\n".join(found.lines)


def test_check_without_an_edition_says_so(study, tmp_path):
    found = review.check(study, tmp_path / "none")
    assert found.faults == () and "make edition" in found.lines[0]


def test_edition_keeps_and_refuses(capsys, study, kept, monkeypatch):
    monkeypatch.setattr(Study, "open", lambda folder: study)
    before = {p.name: p.read_bytes() for p in kept.iterdir()}
    code, out, _ = run(capsys, "edition", "2026-11", "--editions", kept)
    assert code == 0 and out == f"Written: {kept / '2026-11.json'}\n"
    code, out, _ = run(capsys, "edition", "2026-11", "--editions", kept)
    assert code == 0 and out.startswith("Nothing to do")
    assert {p.name: p.read_bytes() for p in kept.iterdir() if p.name == "2026-10.json"} == before


def test_edition_refuses_a_name_that_other_numbers_have(capsys, study, kept, edition, monkeypatch):
    monkeypatch.setattr(Study, "open", lambda folder: study)
    edition["numbers"]["hhi"]["value"] += 1.0
    rewrite(kept, edition)
    before = {p.name: p.read_bytes() for p in kept.iterdir()}
    code, out, err = run(capsys, "edition", "2026-10", "--editions", kept)
    assert code == 1 and "nothing was written" in err and out == ""
    assert {p.name: p.read_bytes() for p in kept.iterdir()} == before


def test_edition_refuses_numbers_that_no_report_could_print(study, tmp_path):
    claims = study.evidence.claims
    false = dataclasses.replace(claims["entry_is_dear"], holds=("years_to_target < 0",))
    evidence = dataclasses.replace(study.evidence, claims={**claims, "entry_is_dear": false})
    with pytest.raises(ClaimError, match="claim entry_is_dear: the title is not true on this evidence"):
        review.freeze(Study(evidence), tmp_path, "2026-11")
    assert list(tmp_path.iterdir()) == []


def test_a_bad_name_and_an_unknown_edition(capsys, kept):
    before = {p.name: p.read_bytes() for p in kept.iterdir()}
    code, _, err = run(capsys, "edition", "../up", "--editions", kept)
    assert code == 1 and "no slashes" in err
    code, _, err = run(capsys, "diff", "2026-09", "--editions", kept)
    assert code == 1 and "the nearest is 2026-10" in err and "Traceback" not in err
    assert {p.name: p.read_bytes() for p in kept.iterdir()} == before


def test_diff_says_everything(study, kept, edition):
    edition["numbers"]["members"]["value"] *= 2
    edition["methods"]["members"] |= {"code": "0" * 12, "formula": "twice"}
    edition["recommended"] = "relaunch"
    rewrite(kept, edition)
    text = "\n".join(review.diff(study, kept, "2026-10").lines)
    assert "members: " in text and "method of members: −" in text
    assert f"recommended option: relaunch → {study.decision.best}" in text
    assert "methods changed: members" in text and "members: twice  →  " in text


def test_diff_with_another_study_is_refused(study, kept, edition):
    edition["study"] = {"zh": "他", "en": "Another"}
    rewrite(kept, edition)
    with pytest.raises(store.EditionError, match="expected the study"):
        review.diff(study, kept, "2026-10")


def test_an_unchanged_study_says_so(study, kept):
    assert review.diff(study, kept, "2026-10").lines == (
        "Nothing has moved beyond tolerance since edition 2026-10 "
        f"({json.loads(next(kept.iterdir()).read_text())['date']}).",
    )
