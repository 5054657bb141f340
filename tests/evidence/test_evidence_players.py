"""Players by name: roles from the numbers, any number of them, and faults in one line with file and key."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from real_study import DATA

from analysis.evidence import EvidenceError, load
from analysis.study import Study

AMAP = '  { platform = "amap", low = 0, value = 0.01, high = 0.05 },\n'
FURTHER = (
    '  { platform = "kuaishou", low = 0.01, value = 0.03, high = 0.06 },\n'
    '  { platform = "ctrip", low = 0.02, value = 0.05, high = 0.1 },\n'
)
WORDS = '[words.kuaishou]\nzh = "快手"\nen = "Kuaishou"\n\n[words.ctrip]\nzh = "携程"\nen = "Trip.com"\n\n'


def without(inputs: str, name: str) -> str:
    """inputs.toml without one table."""
    return re.sub(rf"\[{name}\]\n.*?(?=\n\[)", "", inputs, flags=re.DOTALL)


def alone(inputs: str) -> str:
    """inputs.toml in which only one of the two largest is left."""
    inputs = re.sub(r'  \{ platform = "(douyin|amap)".*\n', "", without(inputs, "player_share"))
    start, end = inputs.index("[reported_share]"), inputs.index("[target_ratio]")
    single = re.sub(
        r'low = .*\nbase = .*\nhigh = .*\ndistribution = "uniform"',
        'value = 1\ndistribution = "fixed"',
        inputs[start:end],
    ).replace("range = [0.5, 0.95]", "range = [0.5, 1]")
    single = single.replace('basis = "reported"\n', 'basis = "assumed"\n')
    return inputs[:start] + single + inputs[end:]


def study_with(folder: Path, players: int) -> Path:
    """A copy of the study with this many named players."""
    shutil.copytree(DATA, folder)
    path, study = folder / "inputs.toml", folder / "study.toml"
    inputs = path.read_text(encoding="utf-8")
    if players == 5:
        inputs = inputs.replace(AMAP, AMAP + FURTHER)
        study.write_text(study.read_text(encoding="utf-8").replace("[words.others]", WORDS + "[words.others]"), "utf-8")
    elif players < 3:
        inputs = without(inputs, "player_share") if players == 2 else alone(inputs)
    path.write_text(inputs, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("players", "named"), [(1, 1), (2, 2), (5, 5)])
def test_shares_sum_to_one_and_entry_takes_from_all(tmp_path, players, named):
    study = Study.open(study_with(tmp_path / "study", players))
    shares = study["shares_reported"]
    held = shares.value[shares.value > 0]
    assert held.sizes["platform"] == named + 1, "each named player, and the others"
    assert float(shares.value.sum("platform")) == pytest.approx(1)
    named_only = shares.value.drop_sel(platform="others")
    assert float(study["hhi"]) == pytest.approx(1e4 * float((named_only**2).sum()))
    assert float(study["hhi_single_other"]) == pytest.approx(1e4 * float((shares.value**2).sum()))
    before, target = study["shares_before_entry"].value, float(study["entrant_share"])
    for way in ("iia", "nested"):
        after = study[f"entry_shares_{way}"].value
        assert float(after.sum("platform")) == pytest.approx(1)
        assert float(after.sel(platform="entrant")) == pytest.approx(target)
        lost = before - after.drop_sel(platform="entrant")
        assert float(lost.min()) >= 0 and float(lost.sum()) == pytest.approx(target)
    assert float(study["entry_effort_nested"]) > float(study["entry_effort_iia"])


def test_leader_and_follower_are_whoever_the_numbers_say(tmp_path):
    folder = study_with(tmp_path / "study", 3)
    facts = folder / "facts.csv"
    text = facts.read_text(encoding="utf-8")
    swapped = re.sub(
        r"^(douyin-paid-gtv-2025,(?:[^,\n]*,){4})\d+,[^,]*,[^,]*,", r"\g<1>2e12,1.9e12,2.1e12,", text, flags=re.M
    )
    assert swapped != text
    before = load(folder)
    facts.write_text(swapped, encoding="utf-8")
    after = load(folder)
    assert (before.study["words"]["leader"]["en"], before.study["words"]["follower"]["en"]) == ("Meituan", "Douyin")
    assert (after.study["words"]["leader"]["en"], after.study["words"]["follower"]["en"]) == ("Douyin", "Meituan")
    latest = [c.value for c in after.inputs["gtv"].cells if c.coords == {"platform": "leader", "year": 2025}]
    assert latest == [2e12]


def test_bounds_are_drawn_and_move_concentration(tmp_path):
    study = Study.open(study_with(tmp_path / "study", 5))
    drawn = study.draw_inputs["player_share"].sel(platform="ctrip")
    assert 0.02 <= float(drawn.min()) < float(drawn.max()) <= 0.1
    hhi = study.draws["hhi"]
    assert np.corrcoef(drawn, hhi)[0, 1] < 0


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda t: t.replace("value = 0.01, high = 0.05", "value = 0.5, high = 0.95"),
            "stay below 1 at their high ends",
        ),
        (lambda t: t.replace("low = 0, value = 0.01", "low = 0.02, value = 0.01"), "low at or below the base 0.01"),
        (lambda t: t.replace('platform = "amap", low', 'platform = "douyin", low'), "beyond the two of most value"),
        (lambda t: t.replace('platform = "amap", low', 'platform = "amp", low'), "as [words.amp]"),
    ],
)
def test_what_contradicts_is_one_line_with_file_and_key(tmp_path, change, line):
    folder = study_with(tmp_path / "study", 3)
    path = folder / "inputs.toml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        load(folder)
    (said,) = [text for text in str(caught.value).splitlines() if line in text]
    assert "inputs.toml" in said and "player_share.cells" in said


def test_one_player_holds_all_of_the_two(tmp_path):
    folder = study_with(tmp_path / "study", 1)
    path = folder / "inputs.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("value = 1\ndistribution", "value = 0.9\ndistribution", 1))
    with pytest.raises(EvidenceError, match=r"reported_share.value: expected 1, for gtv names one player"):
        load(folder)
