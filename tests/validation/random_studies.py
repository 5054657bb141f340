"""Study folders by chance: a market of two and others, legal by itself, then broken in known ways or by single letters.

Belongs here: what is drawn and how it is written. Does not belong here: what must come of it (the tests).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

FACTS = "id,entity,entity_zh,metric,metric_zh,value,low,high,unit,period,region,basis,source,note\n"
SOURCES = "id,title,publisher,short,short_zh,published,url,accessed,grade\n"
CITIES = (
    "id,name_zh,name_en,adcode,population,population_towns,population_urban_core,income_urban_2019,"
    "builtup_area_km2,trial,source,source_builtup\n"
)
LATIN = st.text("abcdefgh ZŁźşőéñ&%()'’-–…", min_size=1, max_size=30).map(lambda t: f"Ab {t} cd".replace("  ", " "))
HANZI = st.text("市场航线会员城市份额估计，。（）“”年月", min_size=1, max_size=20).map(lambda t: f"题{t}目")
PERIODS = ["2024", "2024-02", "2024-02-29", "2024Q3", "2023H2", "2023/2025", "2024-01/2024-05", "long-run", "undated"]
SPREADS = ("pert", "triangular", "uniform", "beta", "lognormal")


@dataclass(frozen=True)
class Plan:
    """What is drawn of a legal study."""

    currency: str
    paper: str
    words: dict[str, tuple[str, str]]
    shares: dict[str, tuple[str, float, float, float]]
    facts: tuple[tuple[float, str, str], ...]
    tiles: tuple[str, ...]
    claims: tuple[str, ...]


@st.composite
def spreads(draw, low: float, high: float) -> tuple[str, float, float, float]:
    """A distribution with low, base and high a good way apart."""
    at = draw(st.floats(low, high - 0.12))
    return draw(st.sampled_from(SPREADS)), round(at, 4), round(at + 0.05, 4), round(at + 0.1, 4)


PLANS = st.builds(
    Plan,
    currency=st.sampled_from(["CNY", "USD", "INR", "CHF", "KRW", "XOF"]),
    paper=st.sampled_from(["a4", "us-letter"]),
    words=st.fixed_dictionaries(
        {name: st.tuples(HANZI, LATIN) for name in ("title", "subtitle", "edition", "leader", "follower", "verdict")}
    ),
    shares=st.fixed_dictionaries(
        {"reported_share": spreads(0.5, 0.9), "others_share": spreads(0.05, 0.6), "nest_correlation": spreads(0.1, 0.8)}
    ),
    facts=st.lists(
        st.tuples(st.floats(-1e9, 1e12), st.sampled_from(PERIODS), st.sampled_from(["2025-12?", "2024"])),
        max_size=5,
    ).map(tuple),
    tiles=st.lists(st.sampled_from(["reported_share", "others_share", "hhi", "effective_platforms"]), min_size=1,
                   max_size=4, unique=True).map(tuple),
    claims=st.lists(st.sampled_from(["concentration", "entry"]), unique=True, max_size=2).map(tuple),
)  # fmt: skip

CLAIMS = {
    "concentration": (
        "两强之外还有位置：HHI 在 {hhi} 与 {hhi_single_other} 之间",
        "Between {hhi} and {hhi_single_other}: room beside the two",
        "hhi < concentration_line",
    ),
    "entry": (
        "拿下 {entrant_share}，投入要有两强合计的 {entry_effort_nested}",
        "A share of {entrant_share} takes {entry_effort_nested} of both",
        "entry_effort_nested > 0.001",
    ),
}


def quoted(text: str) -> str:
    """A TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def both(zh: str, en: str) -> str:
    """Both languages as an inline table."""
    return f"{{ zh = {quoted(zh)}, en = {quoted(en)} }}"


def _input(name: str, unit: str, numbers: str, quality: str = "red") -> str:
    return (
        f"[{name}]\nname = {both('一项输入', 'An input')}\nunit = {quoted(unit)}\n{numbers}\n"
        f'basis = "assumed"\nfacts = []\nwhy = {both("举例。", "An example.")}\nquality = "{quality}"\n\n'
    )


def texts_of(plan: Plan) -> dict[str, str]:
    """The files of a legal study."""
    words = plan.words
    study = f'date = 2026-03-01\ncurrency = "{plan.currency}"\npaper = "{plan.paper}"\nchapters = ["market"]\n'
    study += "".join(f"{key} = {both(*words[key])}\n" for key in ("title", "subtitle", "edition"))
    study += "".join(f"\n[words.{key}]\nzh = {quoted(words[key][0])}\nen = {quoted(words[key][1])}\n"
                     for key in ("leader", "follower"))  # fmt: skip
    study += '\n[words.others]\nzh = "其他"\nen = "Others"\n\n[words.entrant]\nzh = "新进入者"\nen = "Entrant"\n'
    units = {"nest_correlation": "none"}
    inputs = "".join(
        _input(name, units.get(name, "share"), f'low = {low}\nbase = {base}\nhigh = {high}\ndistribution = "{kind}"')
        for name, (kind, low, base, high) in plan.shares.items()
    )
    inputs += _input("target_ratio", "ratio", 'value = 1.5\ndistribution = "fixed"\nrange = [1, 9]')
    inputs += _input(
        "entrant_share", "share", 'value = 0.05\ndistribution = "fixed"\nrange = [0.01, 0.4]\nlever = true'
    )
    inputs += _input("concentration_line", "index", 'value = 9000\ndistribution = "fixed"\nrange = [1000, 10000]')
    rows = [("a-fact", 1800.0, "2023", "")] + [(f"fact-{n}", *fact) for n, fact in enumerate(plan.facts)]
    facts = FACTS + "".join(f"{i},One,一家,A metric,一项,{value:.6g},,,{plan.currency},{period},CN,reported,a-source,\n"
                            for i, value, period, _ in rows)  # fmt: skip
    published = plan.facts[0][2] if plan.facts else "2023-12-18"
    claims = "".join(
        f"[{name}_holds]\nexhibit = \"{name}\"\nzh = {quoted(zh)}\nen = {quoted(en)}\n"
        f"otherwise.zh = {quoted(zh)}\notherwise.en = {quoted(en)}\nholds = [{quoted(holds)}]\n\n"
        for name, (zh, en, holds) in CLAIMS.items() if name in plan.claims
    )  # fmt: skip
    report = f'[cover]\ntiles = [{", ".join(map(quoted, plan.tiles))}]\npoints = ["routes"]\n\n[tiles]\n'
    report += "".join(f"{tile} = {both('一个数', 'a number')}\n" for tile in plan.tiles)
    zh, en = (f"{said} {{reported_share}}" for said in words["verdict"])
    report += f"\n[verdict]\nstudy = {both(zh, en)}\n\n[points.routes]\n"
    report += f"heading = {both('看航线', 'Look at routes')}\ntext = {both('占 {hhi}。', 'It is {hhi}.')}\n"
    return {
        "study.toml": study, "inputs.toml": inputs, "options.toml": "# None.\n", "claims.toml": claims,
        "report.toml": report, "facts.csv": facts, "cities.csv": CITIES,
        "sources.csv": SOURCES + f"a-source,Title,Publisher,Short,短,{published},,2026-01,B\n",
    }  # fmt: skip


# Each breaks one place: the file, what stands there, what takes its place.
BREAKS = {
    "a slot that is not there": ("report.toml", r"\{reported_share\}", "{reported_shore}"),
    "a tile that is not there": ("report.toml", r'tiles = \[', 'tiles = ["hhhi", '),
    "a sheet that is not there": ("study.toml", r'paper = "[^"]*"', 'paper = "A4"'),
    "a currency that is not there": ("study.toml", r'currency = "[^"]*"', 'currency = "XYZ"'),
    "a chapter that is not there": ("study.toml", r'\["market"\]', '["markets"]'),
    "a day without quotes that is none": ("study.toml", "2026-03-01", "2026-02-30"),
    "an unknown key": ("study.toml", r"\npaper", "\npapper"),
    "a decimal comma": ("inputs.toml", r"low = 0\.", "low = 0,"),
    "a percentage": ("inputs.toml", r"base = 0\.\d+", "base = 45%"),
    "a word of numbers": ("inputs.toml", r"value = 9000", "value = 0.9万"),
    "low above high": ("inputs.toml", r"low = [\d.]+", "low = 0.99"),
    "another unit": ("inputs.toml", r'unit = "index"', 'unit = "km"'),
    "a unit that is none": ("inputs.toml", r'unit = "ratio"', 'unit = "bananas"'),
    "a distribution that is none": ("inputs.toml", r'distribution = "fixed"', 'distribution = "normal"'),
    "a misspelt input": ("inputs.toml", r"\[entrant_share\]", "[entrant_shore]"),
    "a language left out": ("inputs.toml", r', en = "An example\."', ""),
    "curly quotes": ("inputs.toml", r'quality = "red"', "quality = “red”"),
    "an emoji": ("report.toml", "Look at routes", "Look 🚀 routes"),
    "a footnote": ("report.toml", "It is ", "It is^[so they say] "),
    "a picture": ("report.toml", "It is ", "![it](is.png) "),
    "a backslash at the end": ("report.toml", "Look at routes", "Look at routes\\\\\\\\"),
    "a letter without a glyph": ("report.toml", "Look at routes", "Look at ᚠᚢᚦ"),
    "raw HTML": ("report.toml", "It is ", "<b>It</b> is "),
    "a fact twice": ("facts.csv", r"\na-fact,([^\n]*)\n", r"\na-fact,\1\na-fact,\1\n"),
    "a fact without a source": ("facts.csv", r"reported,a-source", "reported,another-source"),
    "a day that does not exist": ("facts.csv", r",2023,CN", ",2023-02-30,CN"),
    "a period the wrong way round": ("facts.csv", r",2023,CN", ",2026/2024,CN"),
    "a number with a unit": ("facts.csv", r",1800,", ",1.8万,"),
    "a column too many": ("facts.csv", r"^id,", "id,colour,"),
    "a grade that is none": ("sources.csv", r",B\n", ",D\n"),
    "an address that is none": ("sources.csv", r",,2026-01", ",ftp//x,2026-01"),
}  # fmt: skip


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Write the files of a study."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def broken(texts: dict[str, str], name: str) -> dict[str, str]:
    """The files with one place broken."""
    file, old, new = BREAKS[name]
    found, count = re.subn(old, new, texts[file], count=1, flags=re.MULTILINE)
    assert count == 1, f"{name}: nothing to break in {file}"
    return texts | {file: found}


EDITS = st.tuples(
    st.sampled_from(["study.toml", "inputs.toml", "claims.toml", "report.toml", "facts.csv", "sources.csv"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 6),
    st.text('{}[]"\\,=.:;#\n\t %$*_`<>~^@!|()\0\ufeff\u200b\u2212-0aZ市０', max_size=3),
)


def edited(texts: dict[str, str], edit: tuple[str, float, int, str]) -> dict[str, str]:
    """The files with some letters of one place taken out and others put in."""
    file, place, gone, put = edit
    text = texts[file]
    at = int(place * len(text))
    return texts | {file: text[:at] + put + text[at + gone :]}
