"""Tables of the appendix: sorting by numbers, ratings and words; filtering; no link into a hidden row."""

import re

import pytest
from made_reports import CLUBS

COUNT = {"zh": "显示 {} / {} 行", "en": "{} of {} rows shown"}


UNITS = {"元": 1, "万元": 1e4, "亿元": 1e8, "": 1, "million": 1e6, "billion": 1e9}
# How many options there are, how many of them add less than carrying on, and what the best of them adds.
OPTIONS = {"data": 9, CLUBS: 6}
LOSSES = {"data": 7, CLUBS: 4}
BEST = {
    ("data", "zh"): "848 万元",
    ("data", "en"): "¥8.5 million",
    (CLUBS, "zh"): "6,150 万元",
    (CLUBS, "en"): "¥61.5 million",
}
# What is typed into a filter, and the words that rows must say to be shown.
FILTERS = {
    ("data", "zh"): ("抖音  交易额", ("抖音", "交易额")),
    ("data", "en"): ("douyin  VALUE", ("douyin", "value")),
    (CLUBS, "zh"): ("山姆  续费率", ("山姆", "续费率")),
    (CLUBS, "en"): ("sam’s  RENEWAL", ("sam’s", "renewal")),
}
# Two names whose order by pinyin is not that of their code points.
BY_PINYIN = {"data": ("抖音", "美团"), CLUBS: ("开市客中国", "山姆会员店")}


def column(reader, table: str, at: int) -> list[str]:
    """What the rows to be seen say in one column, from the top; the first column without its links back."""
    return reader.page.locator(f"#{table} tbody tr:visible").evaluate_all(
        """(rows, at) => rows.map(row => { const cell = row.cells[at].cloneNode(true);
             cell.querySelectorAll('.back').forEach(b => b.remove()); return cell.textContent.trim() })""",
        at,
    )


def head(reader, table: str, at: int):
    return reader.page.locator(f"#{table} thead th").nth(at)


def shares(texts: list[str]) -> list[float]:
    """An independent reading of the shares of a column; what else it says ("as above") has to stand last."""
    read = [re.match(r"([\d.]+)%", text) for text in texts]
    said = [match is not None for match in read]
    assert said == sorted(said, reverse=True), texts
    return [float(match.group(1)) for match in read if match]


def yuan(text: str) -> float:
    """An independent reading of an amount of money."""
    sign, digits, unit = re.fullmatch(r"(−?)¥?([\d.,]+) ?(\w*)", text).groups()
    return (-1 if sign else 1) * float(digits.replace(",", "")) * UNITS[unit]


def test_a_column_of_numbers_sorts_by_what_they_are_worth(read, study):
    reader = read()
    head(reader, "table-confidence", 1).get_by_role("button").click()
    assert head(reader, "table-confidence", 1).get_attribute("aria-sort") == "ascending"
    rising = shares(column(reader, "table-confidence", 1))
    assert rising == sorted(rising) and len(set(rising)) > {"data": 5, CLUBS: 2}[study]
    head(reader, "table-confidence", 1).get_by_role("button").click()
    assert head(reader, "table-confidence", 1).get_attribute("aria-sort") == "descending"
    assert shares(column(reader, "table-confidence", 1)) == rising[::-1]


def test_money_sorts_across_its_units(read, study, language):
    reader = read()
    head(reader, "table-options", 2).get_by_role("button").click()
    said = column(reader, "table-options", 2)
    assert [text.startswith("−") for text in said] == [True] * LOSSES[study] + [False] * (
        OPTIONS[study] - LOSSES[study]
    )
    assert said[-1] == BEST[study, language]
    amounts = [yuan(text) for text in said]
    assert amounts == sorted(amounts) and len(set(amounts)) >= OPTIONS[study] - 1


def test_ratings_sort_by_rank_and_not_by_letter(read, study, language):
    reader = read()
    head(reader, "table-assumptions", 4).get_by_role("button").click()
    seen = list(dict.fromkeys(column(reader, "table-assumptions", 4)))
    assert seen == {"zh": ["弱", "中", "好"], "en": ["weak", "fair", "good"]}[language]


def test_words_sort_as_the_language_sorts_them_by_enter_too(read, study, language):
    reader = read()
    button = head(reader, "table-facts", 0).get_by_role("button")
    button.focus()
    reader.page.keyboard.press("Enter")
    names = list(dict.fromkeys(column(reader, "table-facts", 0)))
    expected = reader.page.evaluate(
        "([names, language]) => [...names].sort(new Intl.Collator(language, { numeric: true }).compare)",
        [names, language],
    )
    assert names == expected and len(names) > 10
    if language == "zh":  # by pinyin, which is not the order of code points
        earlier, later = map(names.index, BY_PINYIN[study])
        assert earlier < later and names != sorted(names)


def test_only_one_column_is_sorted_at_a_time_and_no_row_is_lost(read, study):
    reader = read()
    before = sorted(column(reader, "table-numbers", 0))
    for at in (1, 0, 3):
        head(reader, "table-numbers", at).get_by_role("button").click()
        assert reader.count("#table-numbers [aria-sort]") == 1
    assert sorted(column(reader, "table-numbers", 0)) == before


def test_what_says_nothing_stays_last_either_way(read, study):
    reader = read()
    for _ in range(2):
        head(reader, "table-assumptions", 2).get_by_role("button").click()
        dashes = [text == "–" for text in column(reader, "table-assumptions", 2)]
        assert any(dashes) and dashes == sorted(dashes)


def test_a_filter_shows_the_rows_that_say_it(read, study, language):
    reader, (typed, words) = read(), FILTERS[study, language]
    section = reader.page.locator("#table-facts")
    total = section.locator("tbody tr").count()
    section.get_by_role("searchbox").fill(typed)
    rows = section.locator("tbody tr:visible").all_inner_texts()
    assert 0 < len(rows) < total
    assert all(word in row.lower() for row in rows for word in words)
    assert section.locator("output").inner_text() == COUNT[language].format(len(rows), total)
    reader.page.keyboard.press("Escape")
    assert section.locator("tbody tr:visible").count() == total
    assert section.locator("output").inner_text() == ""


def test_only_long_tables_have_a_filter_and_only_listed_rows_are_sorted(read, study):
    reader = read()
    filters = reader.page.locator("section.table:has(input)").evaluate_all("all => all.map(e => e.id)")
    long = {"data": ["table-settings", "table-confidence"], CLUBS: []}[study]
    assert filters == [*long, "table-assumptions", "table-numbers", "table-facts"]
    assert reader.count("#table-comparison thead button") == 0


def test_on_a_desk_every_table_fits_and_its_sentences_have_room(read, study, language):
    """The column of the longest cells is the widest, or a fourth as wide as the table at the least."""
    tables = read(width=1280).page.evaluate(
        """() => [...document.querySelectorAll('section.table')].map(section => {
             const table = section.querySelector('table'), box = section.querySelector('.scroll')
             const columns = [...table.tHead.rows[0].cells].map((head, at) => ({
               width: head.offsetWidth,
               letters: Math.max(...[...table.tBodies[0].rows].map(row => row.cells[at].textContent.length)) }))
             return { id: section.id, over: table.offsetWidth - box.clientWidth, room: box.clientWidth, columns } })"""
    )
    assert len(tables) == {"data": 9, CLUBS: 7}[study]
    for table in tables:
        longest = max(table["columns"], key=lambda column: column["letters"])
        widest = max(column["width"] for column in table["columns"])
        assert table["over"] <= 0, table["id"]
        assert longest["width"] >= min(widest, 0.23 * table["room"]), table["id"]


def test_on_a_telephone_tables_of_a_few_short_columns_fit(read):
    reader = read(width=390)
    over = """ids => ids.map(id => document.querySelector(`#${id} .scroll`))
      .map(box => box.scrollWidth - box.clientWidth)"""
    assert reader.page.evaluate(over, ["table-diagnosis", "table-comparison"]) == [0, 0]


@pytest.mark.parametrize("by", ["click", "history"])
def test_a_link_into_a_filtered_table_shows_its_row(read, study, by):
    reader = read()
    number = reader.number()
    target = number.get_attribute("href")
    box = reader.page.locator(f"section.table:has({target})").get_by_role("searchbox")
    box.fill("zzzz")
    assert not reader.page.locator(target).is_visible()
    if by == "click":
        number.click()
    else:
        reader.page.evaluate("hash => { location.hash = hash }", target)
        reader.page.wait_for_timeout(100)
    assert reader.page.locator(target).is_visible() and box.input_value() == ""
    if by == "click":
        assert reader.in_sight(target)
