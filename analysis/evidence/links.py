"""Rules over several columns of a row, and from one table to another.

Belongs here: order of low, value and high; ids that must exist; sources that nobody cites.
Does not belong here: anything that one cell decides (`tables`) or an input (`inputs`).
"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from .columns import TABLES
from .dates import span
from .faults import Faults, Words, nearest

Frames = dict[str, pd.DataFrame | None]


def check_links(frames: Frames, faults: Faults) -> None:
    """Note every fault between rows and between tables; a table that could not be read is passed over."""
    if frames["facts"] is not None:
        check_facts(frames["facts"], faults)
    if frames["cities"] is not None:
        check_cities(frames["cities"], faults)
    if frames["sources"] is not None:
        check_references(frames, faults)


def check_facts(facts: pd.DataFrame, faults: Faults) -> None:
    """low <= value <= high, both ends or neither, shares within 0 and 1."""
    for fact in facts.itertuples():
        if math.isnan(fact.low) != math.isnan(fact.high):
            missing, given = ("low", fact.high) if math.isnan(fact.low) else ("high", fact.low)
            found = Words(f"only the other end, {given:g}")
            faults.add("facts.csv", fact.line, f"column {missing}", "both low and high, or neither", found)
        if fact.low > fact.value:
            expected = f"low at or below the value {fact.value:g}"
            faults.add("facts.csv", fact.line, "column low", expected, fact.low)
        if fact.value > fact.high:
            expected = f"high at or above the value {fact.value:g}"
            faults.add("facts.csv", fact.line, "column high", expected, fact.high)
        if fact.unit == "share":
            for name in ("value", "low", "high"):
                number = getattr(fact, name)
                if not math.isnan(number) and not 0 <= number <= 1:
                    expected = "a share between 0 and 1, not a percentage"
                    faults.add("facts.csv", fact.line, f"column {name}", expected, number)


def check_cities(cities: pd.DataFrame, faults: Faults) -> None:
    """Parts no larger than the whole, and a built-up area with its source."""
    for city in cities.itertuples():
        for part in ("population_towns", "population_urban_core"):
            if getattr(city, part) > city.population:
                expected = f"no more than the population {city.population:g}"
                faults.add("cities.csv", city.line, f"column {part}", expected, getattr(city, part))
        if math.isnan(city.builtup_area_km2) == bool(city.source_builtup):
            expected = "a source where builtup_area_km2 is given, and none where it is blank"
            faults.add("cities.csv", city.line, "column source_builtup", expected, city.source_builtup)


def check_sources(sources: pd.DataFrame, study: date | None, faults: Faults) -> None:
    """Nothing was read before it was published, or years after the day of the study, None where that is not known."""
    for source in sources.itertuples():
        published, accessed = span(source.published), span(source.accessed)
        if published and accessed and published[0] > accessed[1]:
            expected = f"a date no later than that on which it was read, {source.accessed}"
            faults.add("sources.csv", source.line, "column published", expected, source.published)
        if accessed and study and accessed[0].year > study.year + 1:  # a slip of the pen, such as 2062
            expected = f"a date before or near that of the study, {study} in study.toml"
            faults.add("sources.csv", source.line, "column accessed", expected, source.accessed)


def check_references(frames: Frames, faults: Faults) -> None:
    """Every cited source exists; every source is cited, which asks for tables that were read."""
    sources = frames["sources"]
    cited: set[str] = set()
    for table in TABLES:
        frame = frames[table.name]
        for column in table.columns:
            if frame is None or column.refers != "sources":
                continue
            cited.update(frame[column.name])
            for cell, line in zip(frame[column.name], frame["line"], strict=True):
                if cell and cell not in sources.index:
                    expected = "the id of a row of sources.csv" + nearest(cell, sources.index)
                    faults.add(table.file, line, f"column {column.name}", expected, cell)
    headed = {table.file for table in TABLES}
    unread = any(f.file in headed and (f.line == 1 or not f.where) for f in faults.listed)
    if unread or any(frame is None for frame in frames.values()):
        return  # what cites a source was not read
    for source, line in zip(sources.index, sources["line"], strict=True):
        if source and source not in cited:
            found = Words(f"{source!r}, cited by none")
            faults.add("sources.csv", line, "column id", "a source that a fact or a city cites", found)
