"""The measured part of notebook 3 and of the report: coverage by city and category, maps, and where the next sites go.

Belongs here: tables, maps and their sentences. Does not belong here: the numbers in them (`coverage_numbers`),
measuring (`analysis.measured.city_coverage`), drawing a map (`analysis.exhibits.drawing.city_map`).
"""

from __future__ import annotations

from dataclasses import replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from analysis.common import blocks
from analysis.common.languages import LANGUAGES
from analysis.notebook import coverage_numbers as known_numbers
from analysis.notebook import measured_districts, published
from analysis.notebook.coverage_numbers import CATEGORIES, CHOICES, CITIES, CITY, GAIN, GROUP, LIMIT, RADIUS, SITES
from analysis.notebook.display.grid import DASH, Both, column, pair, row, same, table
from analysis.notebook.display.output import CellOutput, table_markdown
from analysis.notebook.measured_market import ChapterPrinter
from analysis.notebook.printed import entry
from analysis.wording.quantities import key

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.common.blocks import Cell, Table
    from analysis.evidence import Evidence
    from analysis.measured.city_coverage import CityCoverage
    from analysis.notebook.measured_market import Prints
    from analysis.notebook.paths import Paths
    from analysis.notebook.slot_context import SlotContext

MOST_CATEGORIES = 10
ID_WIDTH = 24  # letters of a merchant's id that a cell has room for
TITLE = pair(
    "{city}：{{reach}} 的居民附近有{{@store}}；菱形处的 {{chosen}} 个选址可把这一比例提高到 {{after}}",
    "{city}: {{reach}} of people have a {{@store}} in reach; the {{chosen}} sites marked would make it {{after}}",
)
SUBTITLE = pair(
    f"{{{RADIUS}}}以内有没有{{@store}}，按需求点；灰线为外廓",
    f"Points of demand with and without a {{@store}} within {{{RADIUS}}}; the grey line is the outline",
)
ALT = pair(
    "{city}的地图：红点是{{@partners}} {{partners}} 家，深色方块是附近没有{{@store}}的需求点，占居民的剩余部分；"
    "有{{@store}}可达的居民占 {{reach}}，有足够选择的占 {{choice}}。字母标出的菱形是新增选址，加上后为 {{after}}。",
    "Map of {city}: red dots are the {{partners}} {{@partners}}, dark squares are points of demand with none in reach. "
    "{{reach}} of people have one in reach and {{choice}} have a choice. Lettered diamonds are the next sites, with "
    "which it would be {{after}}.",
)
SLOTS = {
    "reach": "places_reach_one",
    "choice": "places_reach_choice",
    "partners": "places_partners",
    "after": "sites_after",
    "chosen": "sites_chosen",
}


def city_names(evidence: Evidence) -> dict[str, Both]:
    """What each city is called."""
    cities = evidence.cities
    return {str(city): pair(zh, en) for city, zh, en in zip(cities.index, cities.name_zh, cities.name_en, strict=True)}


def measured_map(evidence: Evidence) -> tuple[CityCoverage, dict[str, Any], dict[str, Any]] | None:
    """What was measured, its numbers by key, and what the report must know of it; None without both tables."""
    measured = known_numbers.measure(evidence)
    if measured is None:
        return None
    places, names = measured.places, city_names(evidence)
    rows = {"merchants": len(places.merchants), "demand": len(places.demand)}
    numbers = known_numbers.numbers(measured, rows, names)
    return measured, numbers, known_numbers.about(measured, evidence, rows, names)


def tables(printer: Prints, known: dict[str, Any]) -> list[Table]:
    """The tables, in order."""
    found = [_cities(printer, known)]
    if known["categories"]:
        found.append(_categories(printer, known))
    found += measured_districts.tables(printer, known)
    return [*found, _sites(printer, known)]


def _cell(printer: Prints, name: str, form: str = "", **at: str) -> Cell:
    return printer.plain(key(name, at.items()), form)


def _cities(printer: Prints, known: dict[str, Any]) -> Table:
    shown = [c for c in CITY if known["tells"] or c not in ("outlets", "share", "occasions")]
    rows = []
    for number, city in enumerate(known["cities"], 1):
        cells = []
        for name in shown:
            if name == "kappa" and not known["kappa"][number - 1]:
                cells.append(DASH)
            else:
                cells.append(_cell(printer, CITY[name][0], city=f"c{number}"))
        rows.append(row(city, *cells))
    heads = {
        "outlets": column("{@outlets}", "{@outlets}", "right", 0.8),
        "partners": column("{@partners}", "{@partners}", "right", 0.8),
        "share": column("占比", "share", "right", 0.7),
        "reach_one": column("居民：有一家", "People: one in reach", "right", 1.0),
        "reach_choice": column("居民：有得选", "People: a choice", "right", 1.0),
        "occasions": column("{@occasions}（Huff）", "{@occasions} (Huff)", "right", 1.0),
        "density": column("每平方公里", "per km²", "right", 0.8),
        "kappa": column("聚集 κ", "κ", "right", 0.6),
    }
    note = printer.unlinked(
        f"可达范围 {{{RADIUS}}}，{{{CHOICES}}} 家起算有得选；按需求点逐点计数，没有抽样误差。κ 越小越扎堆，"
        f"横线表示不比随机散布更扎堆。{known['source']['zh']}。",
        f"Reach is {{{RADIUS}}}, and {{{CHOICES}}} make a choice; counted at every point of demand, without an error "
        f"of sampling. The smaller κ, the more clustered; a dash is as at random. {known['source']['en']}.",
    )
    return table(
        CITIES,
        [column("城市", "City", width=1.3), *(_named(printer, heads[name]) for name in shown)],
        rows,
        title=pair("实测的覆盖", "Coverage as measured"),
        caption=pair("各城市在地图上数出的覆盖", "Coverage of each city as counted on the map"),
        note=note,
    )


def _named(printer: Prints, head: blocks.Column) -> blocks.Column:
    """A head with the study's own words in it."""
    words = printer.unlinked(head.title["zh"], head.title["en"])
    first, rest = words["en"][:1], words["en"][1:]
    capital = first.upper() if first.isascii() else first  # κ is no word
    return blocks.Column({"zh": words["zh"], "en": capital + rest}, head.align, head.width)


def _categories(printer: Prints, known: dict[str, Any]) -> Table:
    shown = known["categories"][:MOST_CATEGORIES]
    columns = [name for name in GROUP if known["tells"] or name == "partners"]
    rows = [
        row(name, *(_cell(printer, GROUP[c][0], category=f"g{number}") for c in columns))
        for number, name in enumerate(shown, 1)
    ]
    fewer = len(shown) < len(known["categories"])
    heads = {
        "outlets": column("{@outlets}", "{@outlets}", "right", 1.0),
        "partners": column("{@partners}", "{@partners}", "right", 1.0),
        "share": column("占比", "share", "right", 1.0),
    }
    return table(
        CATEGORIES,
        [column("品类", "Category", width=2.0), *(_named(printer, heads[c]) for c in columns)],
        rows,
        title=pair("各品类的参与", "Who takes part, by category"),
        caption=pair("各品类的商家与参与者", "Outlets and partners by category"),
        note=pair("只列最大的品类。", "The largest only.") if fewer else None,
    )


def _sites(printer: Prints, known: dict[str, Any]) -> Table:
    rows = []
    for number, city in enumerate(known["sites"], 1):
        for place, label in enumerate(city["labels"], 1):
            first = city["name"] if place == 1 else same("")
            letter = ascii_uppercase[place - 1]
            gain = _cell(printer, GAIN, city=f"c{number}", site=f"s{place}")
            rows.append(row(first, same(letter), same(label[:ID_WIDTH]), gain))
        at = {"city": f"c{number}"}
        total = printer.unlinked(
            *(f"{{{key('sites_after', at.items())}}} / {{{key('sites_bound', at.items())}}}" for _ in LANGUAGES)
        )
        rows.append(row(same(""), same("Σ"), _found(city), total))
    note = printer.unlinked(
        "在没有{@store}可达的居民中，各选址能新覆盖多少；最后一行为加上全部选址后的占比与任何选址的上界。"
        f"搜索时限 {{{LIMIT}}} 秒。",
        "What the sites add among people without a {@store} in reach, best first; the last line is the share with all "
        f"of them, and the most that any choice could reach. The search had a limit of {{{LIMIT}}} s.",
    )
    return table(
        SITES,
        [
            column("城市", "City", width=1.2),
            column("字母", "On the map", width=0.8),
            column("选址", "Site", width=2.2),
            column("新覆盖的居民", "People newly reached", "right", 1.6),
        ],
        rows,
        title=pair("下一步选址", "At which sites next"),
        caption=pair("下一步选址、目标值与上界", "The next sites, what they reach and the bound"),
        note=note,
    )


def _found(city: dict[str, Any]) -> Both:
    """How good the choice is known to be."""
    if city["optimal"]:
        return pair("已证明最优", "proved best")
    return pair("在时限内找到，上界见右", "found within the limit, bound at the right")


def draw_maps(
    measured: CityCoverage, context: SlotContext, source: Both, fonts: Path
) -> list[tuple[blocks.Chart, bytes]]:
    """Each mapped city as a block in both languages, with a picture for JupyterLab.

    Parameters
    ----------
    source : the line of the raw tables, with slots. fonts : folder of the report's fonts.
    """
    from analysis.common.fonts import ensure_fonts, use_in_matplotlib
    from analysis.measured.outlines import outline_of

    use_in_matplotlib(ensure_fonts(fonts))
    evidence = context.study.evidence
    names = city_names(evidence)
    return [
        _map(number, city, names[city], measured, context, source, outline_of(city, evidence.cities))
        for number, city in enumerate(measured.sites, 1)
    ]


def measure_and_show(context: SlotContext, paths: Paths, name: str) -> tuple[list[CellOutput], Any]:
    """Measure a chapter's map, publish the pictures, and hand back what its cell shows and what it publishes.

    Parameters
    ----------
    name : of the chapter.

    Returns
    -------
    Outputs, and numbers by key with what the report must know; nothing and None without both tables.
    """
    found = measured_map(context.study.evidence)
    if found is None:
        return [], None
    measured, numbers, known = found
    context.numbers.add(numbers)
    drawn = draw_maps(measured, context, known["source"], paths.fonts)
    for block, png in drawn:
        published.write_exhibit(paths.published(name), block, png)
    language = context.language
    heading = {"zh": "## 实测", "en": "## As measured"}[language]
    first = CellOutput(blocks.Prose(lang=language, markdown=heading), markdown=heading)
    made = tables(ChapterPrinter(context), known)
    shown = [CellOutput(table, markdown=table_markdown(table, language)) for table in made]
    pictures = [CellOutput(replace(block, svg={}), markdown=block.title[language], png=png) for block, png in drawn]
    return [first, *shown, *pictures], (numbers, known)


def _map(number, city, called, measured, context, source, outline) -> tuple[blocks.Chart, bytes]:
    from analysis.exhibits.drawing.city_map import draw_map
    from analysis.exhibits.drawing.style import report_style, scales
    from analysis.exhibits.drawing.svg import to_png, to_svg
    from analysis.measured.city_coverage import city_map

    name = f"coverage-map-{city}"
    drawn, png = city_map(measured, city, outline), b""
    slots = {short: f"{key(of, [('city', f'c{number}')])}" for short, of in SLOTS.items()}
    texts: dict[str, dict[str, str]] = {part: {} for part in ("title", "subtitle", "alt", "source", "svg")}
    data: dict[str, Any] = {"claim": "", "figures": [], "printed": [], "ticks": {}, "only_here": {}}
    for lang in LANGUAGES:
        lead = "资料来源：" if lang == "zh" else "Sources: "
        sentences = {
            "title": _with(TITLE[lang], called[lang], slots),
            "subtitle": SUBTITLE[lang],
            "alt": _with(ALT[lang], called[lang], slots),
            "source": lead + source[lang],
        }
        for part, sentence in sentences.items():
            filled = context.filled(sentence, lang)
            texts[part][lang] = filled.plain if part == "alt" else filled.markdown
            data["printed"] += [entry(p, lang, part) for p in filled.printed]
        with report_style():
            figure = draw_map(f"{name}-{lang}", drawn, lang, context.words["store"][lang])
        data["ticks"][lang] = scales(figure)
        texts["svg"][lang] = to_svg(figure)
        if lang == context.language:
            png = to_png(figure)
    return blocks.Chart(id=name, width="full", data=data, **texts), png


def _with(sentence: str, city: str, slots: dict[str, str]) -> str:
    text = sentence.format(city=city)
    for short, slot in slots.items():
        text = text.replace(f"{{{short}}}", f"{{{slot}}}")
    return text
