"""Players by name: roles from the numbers, any number of them, and faults in one line with file and key."""

import re

import numpy as np
import pytest
import xarray as xr
from players_of_study import bounds_only, study_with
from real_study import DATA

from analysis.decision.flips import swept
from analysis.errors import AnalysisError
from analysis.evidence import EvidenceError, load
from analysis.study import Study


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


def test_who_has_most_of_the_bounds_follows_the_one_whose_sales_are_known(tmp_path):
    folder = bounds_only(tmp_path / "study")
    words = load(folder).study["words"]
    assert (words["leader"]["en"], words["follower"]["en"]) == ("Meituan", "Douyin")
    study = Study.open(folder)
    others = float(study["others_share"])
    expected = {"leader": 1 - others - 0.01 - 0.27, "follower": 0.27, "amap": 0.01, "others": others}
    found = study["shares_reported"].value
    assert dict(zip(map(str, found["platform"].values), found.values.tolist(), strict=True)) == pytest.approx(expected)
    assert float(study["cr2"]) == pytest.approx(expected["leader"] + 0.27)
    assert float(study["hhi"]) == pytest.approx(1e4 * (expected["leader"] ** 2 + 0.27**2 + 0.01**2))
    two, of_two = expected["leader"] + 0.27, 2 / 3
    assert float(study["hhi_at_target"]) == pytest.approx(
        1e4 * ((two * of_two) ** 2 + (two * (1 - of_two)) ** 2 + 0.01**2)
    )
    before = study["shares_before_entry"].value
    assert float(before.sel(platform="follower")) == pytest.approx(0.27 / (1 - others))


@pytest.mark.parametrize("share", [0.25, 0.45])
def test_who_has_more_than_is_left_to_the_largest_is_told(tmp_path, share):
    folder = study_with(tmp_path / "study", 3)
    path = folder / "inputs.toml"
    changed = path.read_text("utf-8").replace("value = 0.01, high = 0.05", f"value = {share}, high = 0.5")
    path.write_text(changed, "utf-8")
    left = (1 - 0.04 - share) * 0.3
    with pytest.raises(EvidenceError, match=rf"at most {left:.3g}, what these shares leave .* in gtv") as caught:
        load(folder)
    assert "player_share.cells" in str(caught.value) and f"found {share}" in str(caught.value)


def test_entry_is_defined_beside_one_player_alone_and_with_nobody_else(tmp_path):
    study = Study.open(study_with(tmp_path / "study", 1))
    beside = float(study["entry_effort_nested"])
    ends = [
        float(study.evaluate(["entry_effort_nested"], others_share=rest)["entry_effort_nested"]) for rest in (0.0, 0.4)
    ]
    assert ends[1] < beside < ends[0], "the more others there are, the more is taken from them"
    mixed = xr.DataArray([0.7, 1.0], dims="at")
    assert np.isfinite(study.evaluate(["entry_effort_nested"], reported_share=mixed)["entry_effort_nested"]).all()


@pytest.mark.parametrize("study_of", [bounds_only, lambda folder: study_with(folder, 1)])
def test_nobody_asks_what_if_the_one_whose_sales_are_known_held_less_than_all_of_the_two(tmp_path, study_of):
    study = Study.open(study_of(tmp_path / "study"))
    claims = list(study.evidence.claims.values())
    assert "reported_share" not in {item.name for item in swept(study, claims)}
    assert "reported_share" in {item.name for item in swept(Study.open(DATA), claims)}
    with pytest.raises(AnalysisError, match="reported_share"):
        Study.open(study.evidence.folder, {"reported_share": 0.9})
