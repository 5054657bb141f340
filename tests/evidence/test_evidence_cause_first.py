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


@pytest.mark.parametrize("file", ["study.toml", "inputs.toml", "report.toml"])
@pytest.mark.parametrize("content", ["", "# to be written\n\n"])
def test_an_empty_file_is_one_fault(folder, faults, file, content):
    (folder / file).write_text(content, encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.file, fault.found) == (file, "none: the file is empty")


def test_no_claim_at_all_is_said_of_the_claims_and_of_nothing_that_names_one(folder, faults):
    (folder / "claims.toml").write_text("# none yet\n", encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.file, fault.expected) == ("claims.toml", "claims, for report.toml depends on some")


def test_a_row_of_another_length_leaves_what_names_it_alone(edit, folder, faults):
    """An input that cites the fact, a cell that takes its number, a source that it alone cites, a day of the story."""
    (folder / "report.toml").write_text(
        (folder / "report.toml").read_text("utf-8")
        + '\n[[timeline]]\nfact = "sales-second"\nzh = "开业"\nen = "Opened"\n',
        encoding="utf-8",
    )
    edit("facts.csv", "press-2024,N1", "press-2024,N1,")
    edit("facts.csv", "leader's share of the two,", "leader's share, of the two,")
    edit("facts.csv", "2024/2025,Northtown", "2024/2025")
    found = faults(folder)
    assert [(fault.file, fault.line, fault.expected) for fault in found] == [
        ("facts.csv", line, "14 cells") for line in (2, 3, 5)
    ]


def test_a_unit_that_is_none_leaves_what_cites_the_fact_alone(edit, faults):
    edit("facts.csv", "0.75,share", "0.75,Anteil")
    found = faults(edit("facts.csv", "5.5e6,CNY/year", "5.5e6,元"))
    assert [(fault.line, fault.where) for fault in found] == [(3, "column unit"), (4, "column unit")]


def test_an_input_of_another_name_is_no_fault_of_what_calls_it_rightly(edit, faults):
    (fault,) = faults(edit("inputs.toml", "[card_fee]", "[Card-Fee]"))
    assert fault.where == "key Card-Fee"


def test_another_unit_is_at_fault_and_no_number_in_it(edit, faults):
    (fault,) = faults(edit("inputs.toml", 'unit = "CNY/year"\nvalue', 'unit = "share"\nvalue'))
    assert (fault.where, fault.found) == ("key card_fee.unit", "'share'")


def test_what_an_option_brings_about_may_be_measured_though_the_input_has_a_fault(edit, folder, faults):
    edit("options.toml", "card_fee = 60\n", 'visits = { low = 10, base = 50, high = 90, distribution = "pert", '
         'basis = "assumed", why = { zh = "举例。", en = "An example." } }\n')  # fmt: skip
    edit("inputs.toml", 'unit = "visits/year"', 'unit = "times a year"')
    (folder / "study.toml").write_text(
        (folder / "study.toml").read_text("utf-8")
        + "\n[trial]\ndays = 90\narms = 2\ncluster_users = 200\ncluster_correlation = 0.01\nfixed_cost = 1\n"
        'cost_per_user = 2\n[[trial.measure]]\nunknown = "cheaper:visits"\neffect = 1\ndeviation = 9\n',
        encoding="utf-8",
    )
    (fault,) = faults(folder)
    assert fault.where == "key visits.unit"


def test_several_columns_that_are_missing_are_one_fault(edit, faults):
    (fault,) = faults(edit("facts.csv", "entity,entity_zh,metric,metric_zh,", "主体,主体中文,指标,指标中文,"))
    assert (fault.line, fault.expected) == (1, "the columns entity, entity_zh, metric, metric_zh")
    assert fault.found == "主体, 主体中文, 指标, 指标中文 in their place"


def test_verdicts_that_are_missing_are_one_fault(edit, folder, faults):
    edit("report.toml", "[verdict]\n", "[verdict]\n# ")
    (fault,) = faults(edit("report.toml", "cheaper = {", "# cheaper = {"))
    assert fault.expected == "a verdict for every option; none for stop, cheaper"
