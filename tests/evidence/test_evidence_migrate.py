"""An older study file in today's names: what changes, what stays, and how an older folder is refused."""

import shutil
from pathlib import Path

import pytest
from older_names import make_older, with_older_names

from analysis.common.aliases import ALIASES, Aliases, first_name, today
from analysis.evidence import EvidenceError, load
from analysis.evidence.migrate import FILES, MigrateError, OlderFormError, migrated, migrated_folder, require_current

ROOT = Path(__file__).resolve().parents[2]
STUDIES = ("data", "examples/warehouse-clubs", "analysis/scaffold")


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("file", FILES)
def test_a_file_with_older_names_becomes_todays_to_the_byte(study, file):
    text = (ROOT / study / file).read_bytes().decode()
    older = with_older_names(text)
    new, changes = migrated(file, older)
    assert new == text and migrated(file, new) == (text, ())
    assert [change.line for change in changes] == sorted(change.line for change in changes)
    told = {c.line for c in changes}
    moved = {n for n, (a, b) in enumerate(zip(older.split("\n"), text.split("\n"), strict=True), 1) if a != b}
    assert told == moved


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("inputs.toml", '["curation"]\nunit = "none"', '["zipf_exponent"]\nunit = "none"'),
        ("inputs.toml", "curation.base = 0.5", "zipf_exponent.base = 0.5"),
        ("inputs.toml", "curation = {base = 0.5} # curation", "zipf_exponent = {base = 0.5} # curation"),
        ("options.toml", "[card.set]\ncuration = 0.5", "[card.set]\nzipf_exponent = 0.5"),
        ("options.toml", "[card]\nset = {fee = 1, curation = 0}", "[card]\nset = {fee = 1, zipf_exponent = 0}"),
        ("options.toml", "[card.set.curation]\na = 1", "[card.set.zipf_exponent]\na = 1"),
        ("correlations.toml", "[[pair]]\ninputs = ['curation', \"a\"]", "[[pair]]\ninputs = ['zipf_exponent', \"a\"]"),
        ("claims.toml", 'a.holds = ["curation <= 0.9"]', 'a.holds = ["zipf_exponent <= 0.9"]'),
        ("claims.toml", 'a.holds = ["x[y=curation] > curation"]', 'a.holds = ["x[y=curation] > zipf_exponent"]'),
        ("claims.toml", 'a.otherwise.zh = "{ s[y=1]:odds }"', 'a.otherwise.zh = "{ s[y=1]:tenths }"'),
        ("claims.toml", 'a.zh = "{flip[input=curation]}"', 'a.zh = "{flip[input=zipf_exponent]}"'),
        ("report.toml", 'cover.tiles = ["curation:range"]', 'cover.tiles = ["zipf_exponent:range"]'),
        ("report.toml", '[tiles]\n"curation:range".zh = "a"', '[tiles]\n"zipf_exponent:range".zh = "a"'),
        (
            "report.toml",
            "a = '''\n{fact:x:zhe}\n{@w}{r:toone}'''",
            "a = '''\n{fact:x:discount}\n{@w}{r:ratio_to_one}'''",
        ),
        ("study.toml", 'words.x = {zh = "{s:odds}", en = "odds"}', 'words.x = {zh = "{s:tenths}", en = "odds"}'),
    ],
)
def test_a_name_is_changed_wherever_a_study_may_have_it(file, old, new):
    found, changes = migrated(file, old)
    assert found == new and changes


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("inputs.toml", '# [curation]\n[fee]\nname = { zh = "curation", en = "curation: odds" }'),
        ("inputs.toml", "[gtv.cells]\ncuration = 1"),
        ("options.toml", '[curation]\nname = "curation"\n[curation.set]\nfee = 1'),
        ("options.toml", "[card.set.fee]\ncuration = 1"),
        (
            "claims.toml",
            '[curation]\nzh = "odds, {{curation}}, $x_{curation}$, {fact:odds}, {@curation}, {{x:odds}}"',
        ),
        ("correlations.toml", '[[pair]]\nwhy.en = "curation"'),
        ("report.toml", '[verdict]\ncuration.en = "curation"'),
        ("allowed_words.toml", '[[allowed]]\nreason = "{curation:odds}"'),
    ],
)
def test_what_only_looks_like_a_name_stays(file, text):
    assert migrated(file, text) == (text, ())


def test_line_ends_stay():
    text = "[curation]\r\nbase = 1\r\n# end"
    assert migrated("inputs.toml", text)[0] == "[zipf_exponent]\r\nbase = 1\r\n# end"


def test_a_change_says_where_what_and_what_for():
    (change,) = migrated("claims.toml", '\n# one\na.zh = """\n\n{r:toone}"""')[1]
    assert str(change) == "claims.toml line 5: {r:toone} → {r:ratio_to_one}"


LATER = Aliases(
    inputs={"curation": "lean", "lean": "zipf_exponent"},
    figures={"join_rate": "join_share"},
    keys={"inputs.toml": {"*.reason": "why", "*.cells.mid": "base"}},
)


def test_a_later_row_of_the_table_is_enough():
    text = '[curation]\nreason = "reason {join_rate}"\n[lean.cells]\nmid = 1\nreason = 2\n'
    assert migrated("inputs.toml", text.replace("[lean", "[fee"), LATER)[0] == (
        '[zipf_exponent]\nwhy = "reason {join_share}"\n[fee.cells]\nbase = 1\nreason = 2\n'
    )
    assert migrated("claims.toml", 'a.holds = ["join_rate > lean"]', LATER)[0] == (
        'a.holds = ["join_share > zipf_exponent"]'
    )


def test_a_name_renamed_twice_leads_to_todays_and_to_its_first():
    assert today("curation", LATER.inputs) == today("lean", LATER.inputs) == "zipf_exponent"
    assert first_name("zipf_exponent", LATER.inputs) == first_name("lean", LATER.inputs) == "curation"


def test_no_name_of_the_table_is_one_of_today():
    for table in (ALIASES.inputs, ALIASES.figures, ALIASES.forms):
        assert not {today(name, table) for name in table} & table.keys()


@pytest.fixture
def older(tmp_path) -> Path:
    """The study of the repository with its older names."""
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "gym"))
    make_older(folder)
    return folder


def test_an_older_folder_is_refused_in_one_line_that_names_the_command(older):
    with pytest.raises(OlderFormError) as error:
        load(older)
    assert isinstance(error.value, EvidenceError)
    assert str(error.value) == (
        f"inputs.toml, claims.toml, report.toml in {older} are of an older form: keys curation, :zhe, :odds, :toone. "
        f"Next: .venv/bin/python -m analysis migrate {older}"
    )


def test_one_file_with_one_older_name_is_told_alone(folder, edit):
    edit("inputs.toml", "[visits]", "[curation]")
    with pytest.raises(OlderFormError, match=r"^inputs.toml in \S+ is of an older form: keys curation\. Next: "):
        load(folder)


def test_a_folder_of_today_passes(folder):
    require_current(folder)
    assert migrated_folder(folder) == {}


def test_an_older_file_that_is_no_toml_is_told_as_that(folder, edit, faults):
    edit("inputs.toml", "[visits]", "[curation")
    assert faults(folder)[0].expected == "key = value, or a [table]"


def test_both_names_of_one_thing_cannot_be_migrated(folder, edit):
    edit("inputs.toml", "[visits]", "[curation]")
    edit("inputs.toml", "[sales]", "[zipf_exponent]")
    with pytest.raises(MigrateError, match=r"found both \(curation and zipf_exponent\); nothing was written"):
        migrated_folder(folder)
