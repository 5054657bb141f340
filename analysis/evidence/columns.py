"""The columns of the tables, declared once.

From these rows come the cell checks (`tables`) and the data dictionary (`descriptor`), so the two cannot
disagree. Does not belong here: code that reads or checks anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from .currency import CODES, MONEY_UNITS, PER

_OTHER_UNITS = (
    *("share", "share/year", "ratio", "index", "per thousand", "none"),
    *("count", "count/month", "persons", "visits/year"),
    *("years", "months", "days", "hours"),
    *("km", "km/h", "km2", "per km2"),
)
UNITS = (*MONEY_UNITS, *_OTHER_UNITS)
UNIT_PATTERN = rf"[A-Z]{{3}}({'|'.join(PER[1:])})?|{'|'.join(_OTHER_UNITS)}"
UNIT_SAYS = (
    f"money ({CODES}, alone or with {', '.join(PER[1:-1])} or {PER[-1]} behind it), or one of {', '.join(_OTHER_UNITS)}"
)
GRADES = ("A", "B", "C")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
INSTANT = rf"({DATE}|\d{{4}}Q[1-4]|\d{{4}}H[12])"
PERIOD = rf"{INSTANT}(/{INSTANT})?|long-run|undated"
PUBLISHED = rf"{DATE}\??|undated"


@dataclass(frozen=True)
class CsvColumn:
    """One column: `kind` is text, number, integer or flag (0 or 1); `unit` is that of its numbers.

    `pattern` must match the whole cell; `choices` lists the only cells allowed; `says` puts either in words;
    `refers` names the table whose ids the cells are; `minimum` is inclusive; `longest` counts characters, 0 is
    any number of them; `dates` says that days must exist and periods end after they begin, `lines` that a text may
    have several lines.
    """

    name: str
    description: str
    kind: str = "text"
    required: bool = True
    unique: bool = False
    pattern: str = ""
    says: str = ""
    choices: tuple[str, ...] = ()
    refers: str = ""
    unit: str = ""
    minimum: float | None = None
    longest: int = 0
    dates: bool = False
    lines: bool = False


@dataclass(frozen=True)
class CsvTable:
    """One CSV file: `file` in the folder, its columns in order."""

    name: str
    title: str
    description: str
    columns: tuple[CsvColumn, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _id(description: str) -> CsvColumn:
    says = "a slug: small letters, digits and single hyphens"
    return CsvColumn("id", description, unique=True, pattern=SLUG, says=says)


SOURCES = CsvTable(
    "sources",
    "Sources",
    "One row is a document.",
    (
        _id("Slug that facts and cities cite."),
        CsvColumn("title", "Title as published."),
        CsvColumn("publisher", "Who published it; where to find it if it has no address."),
        CsvColumn("short", "Publisher in a few English words, for the line under a chart.", longest=28),
        CsvColumn("short_zh", "Publisher in a few Chinese characters, for the same line.", longest=28),
        CsvColumn(
            "published",
            "Date of publication; a question mark follows a date that was inferred.",
            pattern=PUBLISHED,
            says="a date such as 2025, 2025-12, 2025-12-08 or 2025-12?, or undated",
            dates=True,
        ),
        CsvColumn(
            "url",
            "Address; blank where the document has none.",
            required=False,
            pattern=r"https?://\S+",
            says="an address that starts with http:// or https://",
        ),
        CsvColumn(
            "accessed", "When it was read.", pattern=DATE, says="a date such as 2026-03 or 2026-03-14", dates=True
        ),
        CsvColumn(
            "grade",
            "A: issuer or statistics office. B: press or broker quoting a named source. C: estimate or blog.",
            choices=GRADES,
        ),
    ),
)

FACTS = CsvTable(
    "facts",
    "Facts",
    "One row is one figure that a source states. Shares are fractions of one; money is in the currency of its unit.",
    (
        _id("Slug that inputs cite."),
        CsvColumn("entity", "Whom the figure is about, in English."),
        CsvColumn("entity_zh", "Whom the figure is about, in Chinese."),
        CsvColumn("metric", "What is measured, in English."),
        CsvColumn("metric_zh", "What is measured, in Chinese."),
        CsvColumn("value", "The figure, in `unit`.", kind="number"),
        CsvColumn(
            "low",
            "Lower end where the source gives a range or an approximation.",
            kind="number",
            required=False,
        ),
        CsvColumn("high", "Upper end, together with `low`.", kind="number", required=False),
        CsvColumn("unit", "Unit of value, low and high.", choices=UNITS, pattern=UNIT_PATTERN, says=UNIT_SAYS),
        CsvColumn(
            "period",
            "What the figure is about in time; a slash joins the two ends of an interval.",
            pattern=PERIOD,
            says="2024, 2025Q1, 2024H1, 2023-08, 2025-09-22, two of them joined by /, long-run or undated",
            dates=True,
        ),
        CsvColumn("region", "Where."),
        CsvColumn("basis", "How the figure was come by: definition, method or speaker."),
        CsvColumn(
            "source",
            "The document that states it.",
            pattern=SLUG,
            says="the id of a source",
            refers="sources",
        ),
        CsvColumn(
            "note", "Number in the collection of evidence, and what a reader must know.", required=False, lines=True
        ),
    ),
)

CITIES = CsvTable(
    "cities",
    "Cities",
    "One row is a city.",
    (
        _id("Slug; the coordinate of the dimension city."),
        CsvColumn("name_zh", "Name in Chinese."),
        CsvColumn("name_en", "Name in English."),
        CsvColumn(
            "adcode",
            "Code of the administrative division in its country's own scheme; text, so that 0571 keeps its zero.",
            unique=True,
            longest=40,
        ),
        CsvColumn("population", "Residents of the municipality, census.", kind="integer", unit="persons", minimum=1),
        CsvColumn(
            "population_towns",
            "Residents of its cities and towns, census.",
            kind="integer",
            unit="persons",
            minimum=1,
        ),
        CsvColumn(
            "population_urban_core",
            "Residents of its urban core, census.",
            kind="integer",
            unit="persons",
            minimum=1,
        ),
        CsvColumn(
            "income_urban_2019",
            "Disposable income per urban resident in 2019. Definitions are mixed: for ranking only.",
            kind="number",
            required=False,
            unit="money/year",
            minimum=0,
        ),
        CsvColumn(
            "builtup_area_km2",
            "Built-up area of the municipality; blank where no source was found.",
            kind="number",
            required=False,
            unit="km2",
            minimum=0,
        ),
        CsvColumn("trial", "1 where the membership of the study runs or ran.", kind="flag", unit="none"),
        CsvColumn(
            "source",
            "The document that states the populations.",
            pattern=SLUG,
            says="the id of a source",
            refers="sources",
        ),
        CsvColumn(
            "source_builtup",
            "The document that states the built-up area; blank with it.",
            required=False,
            pattern=SLUG,
            says="the id of a source",
            refers="sources",
        ),
    ),
)

TABLES = (SOURCES, FACTS, CITIES)
