"""Scenarios: what is saved reads back, another schema and unknown names are refused, nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.cli.settings import scenario_settings
from analysis.errors import AnalysisError
from analysis.evidence import Scenario, load, read_scenario, save_scenario

DATA = Path(__file__).parents[2] / "data"
CHEAP = Scenario("cheap-card", "one_city", {"card_fee": 99.0, "city_active": {"hangzhou": 0.0}}, "何时回本？")


def test_what_is_saved_reads_back(tmp_path: Path) -> None:
    file = save_scenario(tmp_path, CHEAP)
    assert file == tmp_path / "scenarios" / "cheap-card.toml" and read_scenario(tmp_path, "cheap-card") == CHEAP
    save_scenario(tmp_path, CHEAP)
    with pytest.raises(AnalysisError, match="expected a new name, found another scenario there"):
        save_scenario(tmp_path, Scenario("cheap-card", None, {"card_fee": 1.0}))
    assert read_scenario(tmp_path, "cheap-card") == CHEAP


def test_a_scenario_is_its_option_and_then_its_own_values(tmp_path: Path) -> None:
    for file in DATA.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    save_scenario(tmp_path, Scenario("free", "free_card", {"take_rate": 0.05}))
    found = scenario_settings("free", tmp_path)
    assert found == dict(load(DATA).options["free_card"].sets) | {"take_rate": 0.05}
    assert found["card_fee"] == 0 and load(tmp_path).inputs.keys() == load(DATA).inputs.keys()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[set]\ncard_fee = 99\n", "expected schema = 1, found no schema; save it again"),
        ("schema = 0\n", "expected schema = 1, found schema 0"),
        ('schema = 1\noptions = "one_city"\n', r"nearest name: option\), found 'options'"),
        ('schema = 1\n[set]\ncard_fee = "99"\n', "expected a number per input"),
        ("schema = 1\n[set]\ncard_fee = true\n", "expected a number per input"),
        ("schema = 1\noption = 3\n", "expected text for option"),
        ("schema =\n", "expected TOML"),
    ],
)
def test_what_is_not_understood_is_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AnalysisError, match=message) as raised:
        read_scenario(tmp_path, "a")
    assert "\n" not in str(raised.value)


def test_an_unknown_or_unusable_name_is_refused(tmp_path: Path) -> None:
    save_scenario(tmp_path, CHEAP)
    with pytest.raises(AnalysisError, match=r"there is no .*cheap-crd.toml.*cheap-card"):
        read_scenario(tmp_path, "cheap-crd")
    for name in ("../x", "A", "", "a b", ".a"):
        with pytest.raises(AnalysisError, match="expected a name of lower-case letters"):
            save_scenario(tmp_path, Scenario(name))


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "scenarios").write_text("in the way", encoding="utf-8")
    with pytest.raises(AnalysisError, match="cannot be written"):
        save_scenario(tmp_path, CHEAP)
