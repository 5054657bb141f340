"""The report notebook: the cover, published exhibits, tables and the appendix, from what the chapters published.

Every number printed is remembered, so that the appendix lists just those and each links to its row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.names import closest
from analysis.errors import AnalysisError
from analysis.evidence import Bilingual, Evidence, load
from analysis.evidence.report import HEADINGS, PLACES, Passage
from analysis.exhibits.ids import IDS
from analysis.notebook import appendix, prose, tables
from analysis.notebook import changes as what_changed
from analysis.notebook.derived import FORMULAS, derived, stated_id
from analysis.notebook.display.show import Shown, table_markdown
from analysis.notebook.place import Place, here
from analysis.notebook.printed import PrintLog
from analysis.notebook.published import Published
from analysis.wording import Printed, fill
from analysis.wording.quantities import lookup
from analysis.wording.slots import Filled, SlotError, parse


def known(what: str, name: str, names: tuple[str, ...]) -> None:
    """Refuse a name that is not among those that the report knows."""
    if name not in names:
        near = closest(name, names)
        hint = f"; the nearest is '{near}'" if near else ""
        raise AnalysisError(f"no {what} '{name}'{hint}")


class Report:
    """What the report notebook holds. `language` is what JupyterLab shows; both editions come from one run."""

    def __init__(self, language: str = "en", place: Place | None = None) -> None:
        self.place = place or here()
        self.language = language
        self.evidence: Evidence = load(Path(self.place.study))
        self.published = Published(self.place.build)
        self.words = self.published.about["words"]
        self.published.numbers |= derived(self.published.about, self.evidence)
        self.log = PrintLog(self.published, self.evidence, FORMULAS)
        prose.use(self)

    @property
    def printed(self) -> dict[str, dict[str, list[Printed]]]:
        """What was printed as a link, by language and number: each leads to a row."""
        return self.log.linked

    def filled(self, sentence: str, lang: str, *, linked: bool = True) -> Filled:
        """Fill a sentence from published numbers and remember what it printed."""
        done = fill(sentence, lang, lookup(self.published.numbers, self.words, lang))
        self.log.note(lang, done.printed, linked=linked)
        return done

    def shown(self, payload: dict[str, Any], **look: Any) -> Shown:
        """The output of a cell: its payload with everything it printed."""
        return Shown({**payload, "data": self.log.take(payload.get("data", {}))}, **look)

    def holds(self, claim: str) -> bool:
        """Whether a published claim is true, for cells that depend on it.

        Raises
        ------
        AnalysisError : no chapter published such a claim.
        """
        known = self.published.about["claims"]
        if claim not in known:
            raise AnalysisError(f"no claim '{claim}' was published; there are: {', '.join(known)}")
        return known[claim]["holds"]

    def both(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages, filled, as Markdown with links."""
        return {"zh": self.filled(zh, "zh").markdown, "en": self.filled(en, "en").markdown}

    def number(self, slot: str) -> dict[str, str]:
        """One number in both languages, linked."""
        return self.both(f"{{{slot}}}", f"{{{slot}}}")

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages, filled, without links."""
        return {"zh": self.filled(zh, "zh", linked=False).plain, "en": self.filled(en, "en", linked=False).plain}

    def plain(self, slot: str, form: str = "") -> dict[str, str]:
        """One number in both languages, without a link: a cell that is the number's own row, or beside one."""
        text = f"{{{slot}:{form}}}" if form else f"{{{slot}}}"
        return self.unlinked(text, text)

    def _bilingual(self, *path: str) -> dict[str, str]:
        found: Any = self.evidence.study
        for step in path:
            found = found[step]
        return dict(found)

    def cover(self) -> Shown:
        """Page one: the verdict that the decision rule picked, the numbers and the points that the study names."""
        best, said = self.published.about["decision"]["best"], self.evidence.report
        verdict = (None if self._premise_holds() else said.reversed.get(best)) or said.verdict[best]
        payload = {
            "kind": "cover",
            "title": self._bilingual("title"),
            "subtitle": self._bilingual("subtitle"),
            "edition": self._edition(),
            "date": str(self.evidence.study["date"]),
            "verdict": self.both(verdict["zh"], verdict["en"]),
            "tiles": [self._tile(slot, label) for slot, label in said.tiles.items()],
            "points": [self._point(name) for name in said.shown],
            "overrides": self._overrides(),
            "since": None if self.place.overrides else what_changed.since(self),
            "paper": self.evidence.study.get("paper"),
        }
        return self.shown(payload, markdown=f"> {payload['verdict'][self.language]}")

    def _edition(self) -> dict[str, str]:
        if not self.place.overrides:
            return self._bilingual("edition")
        return {"zh": "情景版（输入已更改）", "en": "What-if edition (inputs changed)"}

    def _overrides(self) -> dict[str, str] | None:
        if not self.place.overrides:
            return None
        inputs, given = self.evidence.unknowns, self.place.overrides
        changed = [n for n, value in given.items() if inputs[n].dims or value != inputs[n].value] or [*given]
        return {
            lang: ("；" if lang == "zh" else "; ").join(self._changed(n, lang) for n in changed) for lang in LANGUAGES
        }

    def _changed(self, name: str, lang: str) -> str:
        item = self.evidence.unknowns[name]
        if item.dims:
            return item.label[lang]
        return self.filled(f"{item.label[lang]} {{{stated_id(name)}}} → {{{name}}}", lang, linked=False).plain

    def _premise_holds(self) -> bool:
        premise = self.evidence.study.get("decision", {}).get("premise")
        return premise is None or self.holds(premise)

    def _tile(self, slot: str, short: Bilingual | None) -> dict[str, Any]:
        name = parse(slot)
        quantity = lookup(self.published.numbers, self.words, "en")(name)
        interval = {lang: self.filled(f"{{{quantity.id}:range}}", lang).plain for lang in LANGUAGES}
        return {
            "figure": quantity.id,
            "label": {lang: (short or quantity.label)[lang] for lang in LANGUAGES},
            "anchor": quantity.anchor,
            "value": {lang: self.filled(f"{{{slot}}}", lang).plain for lang in LANGUAGES},
            "interval": interval,
        }

    def _point(self, name: str) -> dict[str, Any]:
        points = self.evidence.report.points
        point = points[name] if self._premise_holds() else points.get(f"{name}_reversed", points[name])
        heading = {lang: point.heading[lang] for lang in LANGUAGES}
        return {"heading": heading, "markdown": self.both(point.text.zh, point.text.en)}

    def section(self, name: str) -> Shown | None:
        """The study's own heading for the section that begins here; where none applies the notebook's stands.

        Raises
        ------
        AnalysisError : the report has no such section.
        """
        known("section", name, HEADINGS)
        found = next(filter(self._applies, self.evidence.report.headings.get(name, ())), None)
        if found is None:
            return None
        both = {lang: found.text[lang] for lang in LANGUAGES}
        return self.shown({"kind": "heading", "text": both}, markdown=f"## {both[self.language]}")

    def passage(self, place: str) -> Shown | None:
        """What the study says at a place of the report, as far as its conditions hold; nothing where it is silent.

        Raises
        ------
        AnalysisError : the report has no such place.
        SlotError : a slot that cannot be filled; the text names the passage.
        """
        known("place", place, PLACES)
        said = [p for p in self.evidence.report.passages.get(place, ()) if self._applies(p)]
        if not said:
            return None
        try:
            filled = {lang: [self.filled(p.text[lang], lang) for p in said] for lang in LANGUAGES}
        except SlotError as fault:
            raise SlotError(f"{self.place.study / 'report.toml'}, [[passages.{place}]]: {fault}") from None
        text = {lang: "\n\n".join(f.markdown for f in filled[lang]) for lang in LANGUAGES}
        look = "\n\n".join(f.plain for f in filled[self.language])
        return self.shown({"kind": "passage", "markdown": text}, markdown=look)

    def _applies(self, passage: Passage) -> bool:
        if passage.when is not None:
            return self.holds(passage.when)
        return passage.unless is None or not self.holds(passage.unless)

    def exhibit(self, name: str) -> Shown | None:
        """A published exhibit under its checked title; nothing where the study makes no claim for it."""
        known("exhibit", name, IDS)
        if all(claim.exhibit != name for claim in self.evidence.claims.values()):
            return None
        payload, png = self.published.exhibit(name)
        self.log.linked_elsewhere(payload["data"])
        return self.shown(payload, markdown=payload["title"][self.language], png=png)

    def table(self, payload: dict[str, Any]) -> Shown:
        """Show a table payload."""
        return self.shown(payload, markdown=table_markdown(payload, self.language))

    def options(self) -> Shown:
        """The options side by side over the same draws."""
        return self.table(tables.options(self))

    def changes(self) -> Shown | None:
        """What changed since the last edition; nothing is shown where there is none."""
        payload = what_changed.changes(self)
        return self.table(payload) if payload else None

    def confidence(self) -> Shown:
        """Every claim with the share of draws in which it holds."""
        return self.table(tables.confidence(self))

    def comparison(self) -> Shown | None:
        """The facts that the study sets side by side, e.g. other memberships; nothing where it names none."""
        facts = self.evidence.report.comparison
        return self.table(tables.comparison(self, facts)) if facts else None

    def assumptions(self) -> Shown:
        """Every input: low, base, high, basis, why, quality."""
        return self.table(appendix.assumptions(self))

    def numbers(self) -> Shown:
        """Every number printed above: value, interval, formula. Call it after the last sentence."""
        return self.table(appendix.numbers(self))

    def facts(self) -> Shown:
        """Every fact that a number or sentence rests on, with its source. Call it last."""
        return self.table(appendix.facts(self))

    def page_break(self) -> Shown:
        """Start a new page in print."""
        return Shown({"kind": "break"}, markdown="---")
