"""The report notebook: the cover, published exhibits, tables and the appendix, from what the chapters published.

Every number printed is remembered, so that the appendix lists just those and each links to its row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.evidence import Evidence, load
from analysis.notebook import appendix, prose, tables
from analysis.notebook import changes as what_changed
from analysis.notebook.derived import FORMULAS, derived, stated_id
from analysis.notebook.place import Place, here
from analysis.notebook.printed import PrintLog
from analysis.notebook.published import Published
from analysis.notebook.show import Shown, table_markdown
from analysis.wording import Printed, fill
from analysis.wording.quantities import lookup
from analysis.wording.slots import Filled, parse

LANGUAGES = ("zh", "en")


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

    def cover(self, *tiles: str, points: tuple[str, ...] = ()) -> Shown:
        """Page one: the verdict that the decision rule picked, five numbers with intervals, and the points.

        `tiles` are slots; `points` are names of bilingual texts under ``[points]`` in study.toml.
        """
        best = self.published.about["decision"]["best"]
        reversed_verdicts = {} if self._premise_holds() else self.evidence.study.get("reversed", {})
        verdict = reversed_verdicts.get(best) or self._bilingual("verdict", best)
        payload = {
            "kind": "cover",
            "title": self._bilingual("title"),
            "subtitle": self._bilingual("subtitle"),
            "edition": self._edition(),
            "date": str(self.evidence.study["date"]),
            "verdict": self.both(verdict["zh"], verdict["en"]),
            "tiles": [self._tile(t) for t in tiles],
            "points": [self._point(p) for p in points],
            "overrides": self._overrides(),
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
        return {
            lang: "；".join(self._changed(n, lang) for n in self.place.overrides)
            if lang == "zh"
            else "; ".join(self._changed(n, lang) for n in self.place.overrides)
            for lang in LANGUAGES
        }

    def _changed(self, name: str, lang: str) -> str:
        item = self.evidence.inputs[name]
        if item.dims:
            return item.label[lang]
        return self.filled(f"{item.label[lang]} {{{stated_id(name)}}} → {{{name}}}", lang, linked=False).plain

    def _premise_holds(self) -> bool:
        premise = self.evidence.study.get("decision", {}).get("premise")
        return premise is None or self.holds(premise)

    def _tile(self, slot: str) -> dict[str, Any]:
        name = parse(slot)
        quantity = lookup(self.published.numbers, self.words, "en")(name)
        interval = {lang: self.filled(f"{{{quantity.id}:range}}", lang).plain for lang in LANGUAGES}
        short = self.evidence.study.get("tiles", {}).get(quantity.id) or self.evidence.study.get("tiles", {}).get(slot)
        return {
            "figure": quantity.id,
            "label": dict(short or quantity.label),
            "anchor": quantity.anchor,
            "value": {lang: self.filled(f"{{{slot}}}", lang).plain for lang in LANGUAGES},
            "interval": interval,
        }

    def _point(self, name: str) -> dict[str, Any]:
        points = self.evidence.study["points"]
        text = points[name] if self._premise_holds() else points.get(f"{name}_reversed", points[name])
        return {"heading": dict(text["heading"]), "markdown": self.both(text["text"]["zh"], text["text"]["en"])}

    def exhibit(self, name: str) -> Shown:
        """A published exhibit under its checked title."""
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

    def comparison(self, *facts: str) -> Shown:
        """Facts side by side, e.g. other memberships."""
        return self.table(tables.comparison(self, facts))

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
