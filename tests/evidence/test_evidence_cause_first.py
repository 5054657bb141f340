"""A file that cannot be read is one fault: what would follow from it is not told as well."""

import pytest


@pytest.mark.parametrize("content", [b"", "id,编号\n".encode("gbk"), b"id;entity\n1;2\n"])
def test_facts_that_cannot_be_read_leave_no_input_without_facts(folder, faults, content):
    (folder / "facts.csv").write_bytes(content)
    assert {fault.file for fault in faults(folder)} == {"facts.csv"}


def test_no_option_at_all_is_said_of_the_options_and_of_nothing_that_names_one(folder, faults):
    (folder / "options.toml").write_text("# none yet\n", encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.file, fault.found) == ("options.toml", "none")
    assert "among them stop, which study.toml names as the baseline" in fault.expected


@pytest.mark.parametrize("hidden", ["\x00", "\x0b", "\u202e"])
def test_a_hidden_character_is_named_once(folder, faults, hidden):
    text = (folder / "claims.toml").read_text(encoding="utf-8")
    (folder / "claims.toml").write_text(text + hidden, encoding="utf-8")
    (fault,) = faults(folder)
    assert fault.found == f"the character U+{ord(hidden):04X}" and fault.line == text.count("\n") + 1
