"""Money, emphasis and characters that the pages and JupyterLab show differently."""

import pytest


def _messages(project, zh, missing=None):
    project.prose(zh, "Fine.")
    return [f.message for f in project.lint(missing)]


@pytest.mark.parametrize("text", ["年费 ${card_fee} 元", "price in $", "约 $ 左右", "a $b"])
def test_a_dollar_that_is_no_formula_is_found(project, text):
    project.prose("好。", text)
    assert any('"$" beside money' in f.message for f in project.lint())


def test_two_amounts_are_not_a_formula(project):
    project.prose("好。", "from $168 to $99, then $5 and $6")
    found = [f for f in project.lint() if "money" in f.message]
    assert [f.column for f in found] == [6, 14, 24, 31]


@pytest.mark.parametrize("text", [r"$x^{*}=F/(e\,c)$，其中 $F$ 为年费", r"\$ 是符号", "`$HOME`"])
def test_formulas_escapes_and_code_keep_their_dollars(project, text):
    assert _messages(project, text) == []


@pytest.mark.parametrize("text", ["**“全”**的", "这是**（注）**的", "的**“全”** ", "*“全”*的", "**{card_fee}**的"])
def test_emphasis_that_two_readers_read_differently_is_found(project, text):
    found = _messages(project, text)
    assert any("is bold in the pages and plain stars in JupyterLab" in message for message in found)


@pytest.mark.parametrize(
    "text",
    [
        "“**全**”的",
        "**全**的",
        "全 **“全”** 的",
        "是**全**，对",
        "**全**",
        "a \\* b",
        "价 * 量",
        "* 列表\n* 列表",
        "**甲**与*乙*",
    ],
)
def test_emphasis_that_all_read_alike_is_left(project, text):
    assert _messages(project, text) == []


def test_emphasis_that_is_not_closed_is_found(project):
    assert _messages(project, "**全\n\n的**") == [
        '"**" is never closed: close it in the same paragraph',
        '"**" was never opened: open it or write \\*',
    ]


def test_an_underscore_inside_a_word_is_found(project):
    assert len(_messages(project, "join_share 与 的_全_的")) == 3
    assert _messages(project, "{join_share} 与 `join_share` 与 _全_ ".replace("{join_share}", "无")) == []


@pytest.mark.parametrize("text", ["很好😀", "完成✅", "注意⚠", "❤️"])
def test_an_emoji_is_found(project, text):
    assert any("is an emoji" in message for message in _messages(project, text))


def test_a_character_without_glyph_is_found_where_it_stands(project):
    project.prose("好↩的 `↩`", "Fine.")
    [finding] = project.lint(lambda text: {c for c in text if c == "↩"})
    assert (finding.cell, finding.line, finding.column) == (2, 2, 2)
    assert "U+21A9" in finding.message
    assert project.lint() == []


def test_the_font_of_the_pages_is_what_check_asks(project):
    from analysis.common.fonts import missing_glyphs

    project.prose("会员 ▲ 。", "Members – “x” ¥")
    assert project.lint(missing_glyphs) == []
    project.prose("在 Łódź 与 Győr、서울：₹ ✓", "Żubrówka, Škoda and Erdoğan: ₽ ★")
    assert project.lint(missing_glyphs) == []
    project.prose("会员 ไท 。", "Members")
    [finding] = project.lint(missing_glyphs)
    assert finding.column == 4
    assert finding.message.startswith('"ไ" (U+0E44), "ท" (U+0E17) are not in the font of the pages')
    project.prose("会员 ↩ 。", "Members")
    assert len(project.lint(missing_glyphs)) == 1


@pytest.mark.parametrize("text", ['他说"词"', "'词'", '"{card_fee}"，贵', "价'高'"])
def test_a_straight_quote_beside_chinese_is_found(project, text):
    assert any(m.startswith("a straight ") and "beside Chinese: write" in m for m in _messages(project, text))


@pytest.mark.parametrize("text", ["“词”", '用 "word" 时', '`"词"`', "Sam's 会员店", "小红卡's fee"])
def test_other_quotes_are_left(project, text):
    assert _messages(project, text) == []


def test_a_cell_of_a_table_is_found_by_row_and_column(project):
    project.write("data/sources.csv", 'id,title,note\na,"好, 好",x\nb,"他说""词""",x\n\nc,名\U00010348字,x\n')
    project.write("data/facts.csv", "id,metric_zh,value\nshops,他说'店',5000\n")
    lacking = lambda text: set(text) & {"\U00010348"}  # noqa: E731
    assert project.lines(lacking) == [
        "data/facts.csv, line 2, column 9: column metric_zh: a straight ' beside Chinese: write ‘ and ’",
        "data/facts.csv, line 2, column 11: column metric_zh: a straight ' beside Chinese: write ‘ and ’",
        'data/sources.csv, line 3, column 1: column title: a straight " beside Chinese: write “ and ”',
        'data/sources.csv, line 5, column 4: column title: "\U00010348" (U+10348) is not in the font of the pages: '
        "use another character",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [("![图](x.png)", "a picture"), ("注[^甲]\n\n[^甲]: 见下", "a footnote"), ("字^[注]", "a footnote")],
)
def test_what_the_report_does_not_set_is_found(project, text, said):
    found = _messages(project, text)
    assert found and all(message.startswith(said) for message in found)


@pytest.mark.parametrize("text", ["`![x]`", "好!", r"\[^甲]", "甲\n\n***\n\n乙", "[好](#a)"])
def test_what_it_sets_is_left(project, text):
    assert _messages(project, text) == []
