"""The lists of allowed words: what an entry allows, and what is wrong with a list."""

import pytest

GENERAL, STUDY = "analysis/lint/allowed.toml", "data/allowed_words.toml"


def _entry(key, words, reason="as a name"):
    return f"[[allowed]]\n{key} = '{words}'\nreason = '{reason}'\n"


@pytest.mark.parametrize("file", [GENERAL, STUDY])
@pytest.mark.parametrize(
    ("key", "words", "text"),
    [
        ("words", "三方", "三方都不亏"),
        ("words", "one", "One of them"),
        ("pattern", "一[个家]", "一家店"),
        ("pattern", "(?:all )?three sides", "all three sides"),
    ],
)
def test_an_entry_allows_its_words(project, file, key, words, text):
    project.prose(text, "Fine.")
    assert len(project.lines()) == 1
    project.write(file, _entry(key, words))
    assert project.lines() == []


@pytest.mark.parametrize(
    ("words", "text"), [("one", "one third"), ("三", "三城"), ("一年", "一年半三个月"), ("9", "99"), ("two", "two-two")]
)
def test_an_entry_allows_nothing_longer(project, words, text):
    project.prose(text, words)
    project.write(GENERAL, _entry("words", words))
    assert any("cell 2" in line for line in project.lines())
    assert not any("cell 3" in line for line in project.lines())


def test_an_entry_that_is_not_needed_is_a_finding(project):
    project.write(STUDY, _entry("words", "三城") + _entry("words", "百日"))
    project.prose("三城", "Fine.")
    assert project.lines() == [f'{STUDY}, line 4, column 1: "百日" allows nothing any more: remove the entry']


def test_another_study_need_not_use_the_general_list(project, tmp_path):
    project.write(GENERAL, _entry("words", "三城"))
    assert len(project.lines()) == 1
    project.study = tmp_path / "other"
    assert project.lines() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[allowed]]\nwords = '三城'\n", '"三城" has no reason'),
        ("[[allowed]]\nwords = '三城'\nreason = ' '\n", '"三城" has no reason'),
        ("[[allowed]]\nreason = 'x'\n", "expected words or pattern"),
        ("[[allowed]]\nwords = 'a'\npattern = 'a'\nreason = 'x'\n", "expected words or pattern"),
        ("[[allowed]]\nwords = 'a'\nwhy = 'a'\nreason = 'x'\n", "expected words or pattern"),
        ("[[allowed]]\npattern = '('\nreason = 'x'\n", "is no regular expression"),
        ("[[allowed]]\npattern = '.*'\nreason = 'x'\n", "repeats without an end"),
        ("[[allowed]]\npattern = '.?'\nreason = 'x'\n", "would allow everything"),
        ("[[allowed]]\npattern = '(?:a|aa){0,9}x'\nreason = 'x'\n", "can match in more than 1,000 ways"),
        ("[[allow]]\nwords = 'a'\n", "expected tables [[allowed]]"),
        ("allowed = 3\n", "expected tables [[allowed]]"),
        ("allowed = [3]\n", "expected words or pattern"),
        ("[[allowed]\n", "is no TOML"),
    ],
)
def test_a_fault_of_a_list_is_a_finding(project, text, expected):
    project.write(STUDY, text)
    [line] = project.lines()
    assert line.startswith(STUDY)
    assert expected in line
