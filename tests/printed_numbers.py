"""The accounts of a finished report: each number in its text against what the ledger and the evidence say stands there.

Belongs here: what may stand in which section, and the comparison. Numbers are counted, so that a second "13%" which
nobody printed is found although the first is in the ledger.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from numbers_in_text import numbers, plain, tokens
from pdf_sections import COVER, Part, read

from analysis.common.dates import date_in_words
from analysis.evidence import Evidence
from analysis.render.words import WORDS

ALLOWED = Path(__file__).with_name("printed_numbers_allowed.toml")
PAGES = {"en": r"p\. (\d+(?:, \d+)*)", "zh": r"第 ?(\d+(?:、\d+)*) ?页"}
AROUND = 40  # letters of context on each side


@dataclass(frozen=True)
class Unaccounted:
    """A number that stands in the report and in no account."""

    page: int
    token: str
    context: str

    def __str__(self) -> str:
        return f"page {self.page}: {self.token} in “{self.context}”"


def _expected_of_ledger(ledger: dict[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    """Section, block and text of everything that the ledger says is printed, ticks of scales included."""
    where_is: dict[str, str] = {}
    for number in ledger["numbers"]:
        for place in number["where"]:
            section = COVER if place["block"] == "cover" else place["heading"][lang]
            where_is[place["block"]] = section
            if place["part"] != "alt":
                yield from ((section, place["block"], text) for text in place["printed"][lang])
    for scale in ledger["scales"]:
        block = f"exhibit {scale['exhibit']}"
        yield from ((where_is[block], block, tick) for tick in scale[lang])


def _ids(ledger: dict[str, Any], block: str) -> list[str]:
    return [n["id"] for n in ledger["numbers"] if any(p["block"] == block for p in n["where"])]


def _section(ledger: dict[str, Any], block: str, lang: str) -> str:
    return next(p["heading"][lang] for n in ledger["numbers"] for p in n["where"] if p["block"] == block)


def _of_facts(ledger: dict[str, Any], evidence: Evidence, lang: str) -> Iterator[tuple[str, str]]:
    """Columns of facts.csv and sources.csv as the tables of facts print them; a source once for a run of its facts."""
    end = "_zh" if lang == "zh" else ""
    for block in ("table facts", "table comparison"):
        cited = {i.removeprefix("fact:") for i in _ids(ledger, block)}
        before = ""
        for name, fact in evidence.facts.iterrows():
            if name not in cited:
                continue
            said = [fact[f"entity{end}"], fact[f"metric{end}"], str(fact["period"])]
            source = evidence.sources.loc[fact["source"]]
            if block == "table facts" and fact["source"] != before:
                said += [f"{source[f'short{end}']} ({source['published']})", str(source["title"])]
            before = fact["source"]
            yield from ((_section(ledger, block, lang), text) for text in said)


def _of_inputs(ledger: dict[str, Any], evidence: Evidence, lang: str) -> Iterator[tuple[str, str]]:
    """Columns of inputs.toml in the table of assumptions, and the ordinals that lead to each input's facts."""
    section = _section(ledger, "table assumptions", lang)
    listed = {n["id"] for n in ledger["numbers"] if any(p["block"] == "table assumptions" for p in n["where"])}
    for item in evidence.unknowns.values():
        if not {f"stated[input={item.name}]", f"values[input={item.name}]"} & listed:
            continue  # an axis of a comparison, or an input that nothing shown rests on
        cited = dict.fromkeys([*(c.fact for c in item.cells if c.fact), *item.facts])
        yield section, item.label[lang]
        yield section, item.why[lang]
        yield from ((section, str(n)) for n in range(1, len(cited) + 1))


def _of_formulas(ledger: dict[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    """Labels and formulas in the table of numbers."""
    section = _section(ledger, "table numbers", lang)
    for number in ledger["numbers"]:
        if number["anchor"].startswith("figure-") and any(p["block"] == "table numbers" for p in number["where"]):
            yield section, number["label"][lang]
            yield section, number["formula"].replace("`", "")


def _of_the_cover(
    ledger: dict[str, Any], evidence: Evidence, parts: list[Part], lang: str
) -> Iterator[tuple[str, str]]:
    """Date, edition, and the table of contents: the page on which each section begins."""
    yield COVER, date_in_words(evidence.study["date"], lang)
    yield COVER, evidence.study["edition"][lang]
    yield COVER, WORDS[lang]["interval"]
    first = {part.section: part.page for part in reversed(parts)}
    yield from ((COVER, str(page)) for section, page in first.items() if section != COVER)


@cache
def _allowed() -> tuple[tuple[str, str], ...]:
    entries = tomllib.loads(ALLOWED.read_text(encoding="utf-8"))["allowed"]
    return tuple((e["pattern"], e["reason"]) for e in entries)


def _loose(text: str) -> str:
    """A pattern for a text that may be broken over two lines."""
    return r"\s?".join(map(re.escape, plain(text).replace(" ", "")))


def _names(evidence: Evidence, lang: str) -> list[str]:
    """Names with digits: words of the study (dates), and producers with their year as source lines give them."""
    end = "_zh" if lang == "zh" else ""
    said = [w[lang] for w in evidence.study["words"].values() if lang in w]
    for short, published in zip(evidence.sources[f"short{end}"], evidence.sources["published"], strict=True):
        said += [f"{short} ({str(published)[:4]})", str(short)]
    return sorted({w for w in said if re.search(r"\d", w)}, key=len, reverse=True)


def _without(text: str, patterns: Iterable[str]) -> str:
    for pattern in patterns:
        text = re.sub(pattern, " ", text)
    return text


@dataclass(frozen=True)
class Account:
    """What stands in a report and in no account, and what the accounts hold that does not stand there, by section."""

    unaccounted: list[Unaccounted]
    missing: dict[str, list[str]]


def account(pdf: bytes, ledger: dict[str, Any], evidence: Evidence, lang: str) -> Account:
    """Compare every number in the text of a report with what ledger and evidence put there."""
    parts, furniture = read(pdf)
    expected: dict[str, Counter[str]] = {}
    sides = [(section, text) for section, _, text in _expected_of_ledger(ledger, lang)]
    sides += _of_facts(ledger, evidence, lang)
    sides += _of_inputs(ledger, evidence, lang)
    sides += _of_formulas(ledger, lang)
    sides += _of_the_cover(ledger, evidence, parts, lang)
    names = [_loose(name) for name in _names(evidence, lang)]
    evidence_sections = {_section(ledger, f"table {t}", lang) for t in ("facts", "assumptions", "numbers")}
    for section, text in sides:
        kept = text if section in evidence_sections else _without(plain(text), names)
        expected.setdefault(section, Counter()).update(tokens(kept))
    found, missing = [], {}
    for section in dict.fromkeys(part.section for part in parts):
        left = expected.get(section, Counter()).copy()
        masks = [] if section in evidence_sections else names
        for part in (p for p in parts if p.section == section):
            text = _without(plain(part.text), [PAGES[lang], *(pattern for pattern, _ in _allowed()), *masks])
            for at, token in numbers(text):
                if left[token] > 0:
                    left[token] -= 1
                else:
                    found.append(Unaccounted(part.page, token, text[max(at - AROUND, 0) : at + AROUND]))
        if +left:
            missing[section] = sorted((+left).elements())
    return Account(found + list(_strange_furniture(furniture, evidence, lang)), missing)


def _strange_furniture(furniture, evidence: Evidence, lang: str) -> Iterator[Unaccounted]:
    """Running heads hold no number; feet hold the edition's, the date's, and the page of how many."""
    said = tokens(f"{evidence.study['edition'][lang]} {date_in_words(evidence.study['date'], lang)}")
    for page in furniture:
        left = Counter([*said, str(page.page), str(len(furniture))])
        for token in tokens(page.foot) + tokens(page.head):
            if left[token] > 0:
                left[token] -= 1
            else:
                yield Unaccounted(page.page, token, plain(page.head + page.foot))


def wrong_pages(pdf: bytes, lang: str) -> list[str]:
    """Page references of the appendix that point beyond the report or to no page."""
    parts, furniture = read(pdf)
    last = len(furniture)
    return [
        match[0]
        for part in parts
        for match in re.finditer(PAGES[lang], plain(part.text))
        if not all(1 <= int(n) <= last for n in re.findall(r"\d+", match[1]))
    ]
