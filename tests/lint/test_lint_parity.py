"""Both languages name the same figures under the same condition."""

import pytest

from tests.lint.conftest import code, markdown


def test_a_pair_with_the_same_figures_in_other_forms_is_right(project):
    project.prose(
        "{card_discount:discount}，{a[x=1,y=2]}，{fact:shops:range}", "{fact:shops} {a[y=2,x=1]:full} {card_discount}"
    )
    assert project.lines() == []


def test_a_deleted_slot_is_named_with_both_cells(project):
    project.prose("覆盖 {covered_share}，年费 {card_fee}", "At {card_fee}")
    [finding] = project.lint()
    assert finding.message == "cell 2 (zh) uses covered_share, its English pair in cell 3 does not"
    assert (finding.cell, finding.line, finding.column, finding.text) == (2, 2, 4, "{covered_share}")


@pytest.mark.parametrize(
    ("zh", "en", "key"),
    [
        ("好", "{card_fee}", "card_fee"),
        ("{a[x=1]}", "{a}", "a[x=1]"),
        ("{fact:shops}", "fine", "fact:shops"),
        ("{@leader}", "fine", "@leader"),
        ("{a[x=1]}", "{a[x=2]}", "a[x=2]"),
    ],
)
def test_a_slot_of_one_language_only_is_named(project, zh, en, key):
    project.prose(zh, en)
    assert any(f"uses {key}," in line for line in project.lines())


def test_a_slot_inside_a_formula_is_tex(project):
    project.prose("$x^{*}$ {{}}", "$x$")
    assert project.lines() == []


def test_a_slot_that_cannot_be_read_is_reported(project):
    project.prose("{card_fee:wide}", "{card_fee}")
    assert any("unknown form 'wide'" in line for line in project.lines())


def test_conditions_must_agree(project):
    project.notebook(code("%%prose zh when dear\n好"), code("%%prose en unless dear\nfine"))
    assert project.lines() == [
        "notebooks/1-one.ipynb, cell 2, line 1, column 1: cell 1 (zh) is shown when dear, its English pair in cell 2 "
        "unless dear: give both the same condition"
    ]
    project.notebook(code("%%prose zh when dear\n好"), code("%%prose en when dear\nfine"))
    assert project.lines() == []


def test_a_cell_without_its_pair_is_found(project):
    project.notebook(code("%%prose zh\n好"), code("%%prose zh\n好"), code("%%prose en\nfine"), code("%%prose en\nfine"))
    first, second = project.lines()
    assert "cell 1 (zh) is not followed" in first and "cell 4 (en) does not follow" in second


def test_a_pair_does_not_reach_over_a_heading(project):
    project.notebook(code("%%prose zh\n好"), markdown("## 下 | Next"), code("%%prose en\nfine"))
    assert len(project.lines()) == 2
    project.notebook(code("%%prose zh\n好"), code("chapter.exhibit('a')"), code("%%prose en\nfine"))
    assert project.lines() == []


@pytest.mark.parametrize("head", ["%%prose", "%%prose fr", "%%prose zh when", "%%prose zh if dear", "%%prosezh"])
def test_a_head_that_the_magic_refuses_is_found(project, head):
    project.notebook(code(f"{head}\n好"))
    assert "expected %%prose zh or %%prose en" in project.lines()[0]


def test_a_claim_and_an_exhibit_have_the_same_slots(project):
    project.write(
        "data/claims.toml", '[dear]\nzh = "年费 {card_fee}"\nen = "Dear"\notherwise.zh = "好"\notherwise.en = "{hhi}"\n'
    )
    project.write("analysis/exhibits/dear.py", 'X = Exhibit(alt=Bilingual(zh="好 {hhi}", en="Fine"))\n')
    assert project.lines() == [
        "analysis/exhibits/dear.py, line 1, column 33: the text of line 1 in Chinese uses hhi, its English does not",
        "data/claims.toml, line 2, column 10: [dear] in Chinese uses card_fee, its English does not",
        "data/claims.toml, line 5, column 17: [dear.otherwise] in English uses hhi, its Chinese does not",
    ]
