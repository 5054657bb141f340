"""Editions on disk: read as written, never over another, and every bad file told in one error."""

import json

import pytest

from analysis.common.payload import from_json
from analysis.editions import store
from analysis.editions.snapshot import SCHEMA, plain

MOST_BYTES = 300_000


def files(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_an_edition_is_read_as_it_was_written(tmp_path, edition):
    path, written = store.write(tmp_path, edition)
    assert written and path.name == f"{edition['name']}.json" and store.read(path) == edition
    assert path.stat().st_size < MOST_BYTES


def test_text_has_sorted_keys_and_a_line_per_number(edition):
    lines = store.text_of(edition).splitlines()
    for key in edition["numbers"]:
        assert sum(line.startswith(f"  {json.dumps(key, ensure_ascii=False)}: {{") for line in lines) >= 1
    sections = [line.split('"')[1] for line in lines if line.startswith(' "')]
    assert sections == sorted(edition)


def test_the_same_edition_again_is_no_work_and_no_error(tmp_path, edition):
    path, _ = store.write(tmp_path, edition)
    before = path.stat().st_mtime_ns
    assert store.write(tmp_path, edition) == (path, False) and path.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["2026-10", "2026-10A"])
def test_another_edition_of_that_name_is_refused_and_nothing_lost(tmp_path, edition, name):
    store.write(tmp_path, edition | {"name": name})
    before = files(tmp_path)
    with pytest.raises(store.EditionError, match="nothing was written"):
        store.write(tmp_path, edition | {"name": name.lower(), "date": "2030-01-01"})
    assert files(tmp_path) == before


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, edition, monkeypatch):
    def full(*paths):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_put", full)
    with pytest.raises(KeyboardInterrupt):
        store.write(tmp_path, edition)
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["", "a/b", "..", "../up", "a\\b", ".hidden", "a b", "ends.", "x" * 81, "é"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with pytest.raises(store.EditionError, match="no slashes"):
        store.path_of(tmp_path, name)


def test_an_edition_cut_off_is_told_with_its_line(tmp_path, edition):
    path, _ = store.write(tmp_path, edition)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(store.EditionError, match=r"2026-10\.json, line \d+: the edition is cut off") as told:
        store.editions(tmp_path)
    assert "git checkout" in str(told.value)


@pytest.mark.parametrize(
    ("schema", "words"),
    [(SCHEMA + 1, "newer 2"), (SCHEMA - 1, "0"), (None, "None"), ("1", "'1'"), (True, "True")],
)
def test_another_schema_is_told(tmp_path, edition, schema, words):
    path, _ = store.write(tmp_path, edition | {"schema": schema})
    with pytest.raises(store.EditionError, match=f"expected an edition of schema 1, found (the )?{words}"):
        store.read(path)


@pytest.mark.parametrize("part", ["numbers", "claims", "inputs", "facts", "options", "methods", "headlines", "date"])
def test_a_missing_part_is_told(tmp_path, edition, part):
    del edition[part]
    path = tmp_path / "2026-10.json"
    path.write_text(store.text_of(edition), encoding="utf-8")
    with pytest.raises(store.EditionError, match=f"the edition lacks its {part}, found nothing"):
        store.read(path)


def test_a_record_without_a_field_and_a_word_for_a_number_are_told(tmp_path, edition):
    path = tmp_path / "2026-10.json"
    broken = json.loads(json.dumps(edition))
    del broken["numbers"]["typical_saving"]["unit"]
    path.write_text(store.text_of(broken), encoding="utf-8")
    with pytest.raises(store.EditionError, match="numbers, typical_saving: expected the field unit"):
        store.read(path)
    edition["inputs"]["wallet"]["cells"][0]["value"] = "much"
    path.write_text(store.text_of(edition), encoding="utf-8")
    with pytest.raises(store.EditionError, match="inputs, wallet: expected numbers, found 'much'"):
        store.read(path)


def test_an_unknown_edition_names_the_nearest(tmp_path, edition):
    with pytest.raises(store.EditionError, match="no edition yet"):
        store.find(tmp_path / "missing", "2026-11")
    store.write(tmp_path, edition)
    with pytest.raises(store.EditionError, match="no edition 2026-11; the nearest is 2026-10"):
        store.find(tmp_path, "2026-11")


def test_two_editions_with_the_same_name_are_told(tmp_path, edition):
    path, _ = store.write(tmp_path, edition)
    (tmp_path / "copy.json").write_bytes(path.read_bytes())
    with pytest.raises(store.EditionError, match=r"copy\.json.*two editions with the same name, 2026-10"):
        store.editions(tmp_path)
    path.unlink()
    with pytest.raises(store.EditionError, match="expected the edition copy, found one that calls itself 2026-10"):
        store.editions(tmp_path)


def test_the_latest_edition_is_by_date_then_name_and_of_the_same_study(tmp_path, edition):
    for name, date in (("c", "2026-01-01"), ("a", "2026-02-01"), ("b", "2026-02-01")):
        store.write(tmp_path, edition | {"name": name, "date": date})
    store.write(tmp_path, edition | {"name": "z", "date": "2027-01-01", "study": {"zh": "他", "en": "Another"}})
    assert list(store.editions(tmp_path)) == ["c", "a", "b", "z"]
    assert store.latest(tmp_path, edition["study"])["name"] == "b"
    assert store.latest(tmp_path, {"zh": "无", "en": "None"}) is None


@pytest.mark.parametrize("value", [0.1, 1 / 3, 95e10, float("inf"), float("-inf"), None])
def test_numbers_come_back_from_json(value):
    assert from_json(json.loads(json.dumps(plain(value)))) == (
        value if value is None else pytest.approx(value, rel=1e-9)
    )
