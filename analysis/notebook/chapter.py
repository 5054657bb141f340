"""A model notebook: ask the study, show exhibits, publish numbers.

chapter = Chapter("1-market-shares", language)
chapter.exhibit("shares_over_time")
chapter.publish("market")
"""

from __future__ import annotations

import dataclasses
from typing import Any

from analysis.decision import claims
from analysis.decision.flips import claim_flips
from analysis.editions import page, untrue
from analysis.errors import AnalysisError
from analysis.evidence import Bilingual, ClaimText
from analysis.exhibits import exhibit as find_exhibit
from analysis.notebook import prose, published, reversal
from analysis.notebook.display.show import Shown, table_markdown
from analysis.notebook.insight import Insight, insight
from analysis.notebook.picture import pictured
from analysis.notebook.place import Place, here
from analysis.study import Study
from analysis.wording import fill, format_interval, format_value
from analysis.wording.quantities import Numbers, coordinate_words, lookup

MODULES = ("market", "membership", "contribution", "viability", "coverage", "supply", "strategy", "tools", "stopping")


class Chapter:
    """The study as one model notebook sees it.

    Parameters
    ----------
    name : the notebook's file name without ending; what it publishes goes into a folder of that name.
    language : ``"zh"`` or ``"en"``, what JupyterLab shows; both languages are published.
    """

    def __init__(self, name: str, language: str = "en", place: Place | None = None) -> None:
        self.place = place or here()
        self.name, self.language = name, language
        self.study = Study.open(self.place.study, self.place.overrides)
        self.words = coordinate_words(self.study)
        best = self.study.decision.best
        self.words["best_option"] = self.words[best]
        self.numbers = Numbers(self.study)
        self._verdicts: dict[str, claims.Verdict] = {}
        self._insight: Insight | None = None
        self._flips: dict[str, list[dict[str, Any]]] = {}
        prose.use(self)

    def filled(self, sentence: str, lang: str):
        """A sentence with its slots filled from the study."""
        return fill(sentence, lang, lookup(self.numbers, self.words, lang))

    def _claim(self, exhibit: str) -> ClaimText | None:
        found = [c for c in self.study.evidence.claims.values() if c.exhibit == exhibit]
        if len(found) > 1:
            raise AnalysisError(
                f"{self.place.study / 'claims.toml'}: expected one claim for exhibit '{exhibit}', "
                f"found {', '.join(c.id for c in found)}"
            )
        return found[0] if found else None

    def _judged(self, claim: ClaimText) -> tuple[claims.Verdict, Bilingual]:
        """The verdict and the sentence to print: the claim, or in a what-if edition its reverse.

        Raises
        ------
        ClaimError : false on the study's own evidence, told with every other that is; or false in a what-if edition
            and without a sentence for that case.
        """
        verdict = claims.judge(self.study, claim)
        if verdict.holds:
            return verdict, claim.text
        if not self.study.overrides:
            untrue.require(self.study, self.place.editions)
        if claim.otherwise is None:
            raise claims.ClaimError(f"{untrue.told(self.study, claim)}\nNext: write its `otherwise` in claims.toml")
        return verdict, claim.otherwise

    def exhibit(self, name: str) -> Shown:
        """Draw an exhibit in both languages under its checked title, publish it, show it.

        A study shows the exhibits for which its claims.toml has a title; for any other this says so.

        Parameters
        ----------
        name : an exhibit of `analysis.exhibits.IDS`.

        Returns
        -------
        Shown : title, picture, what would end the claim, sources.

        Raises
        ------
        ClaimError : the title is not true at base.
        AnalysisError : no such exhibit, or several claims for it.

        Examples
        --------
        ``chapter.exhibit("ledger")``
        """
        what, claim = find_exhibit(name), self._claim(name)
        if claim is None:
            return self._unclaimed(name)
        from analysis.common.fonts import ensure_fonts, use_in_matplotlib

        use_in_matplotlib(ensure_fonts(self.place.fonts))
        verdict, sentence = self._judged(claim)
        self._verdicts[claim.id] = verdict
        found = reversal.printable(claim_flips(self.study, [claim]), self.study.unknowns) if verdict.holds else []
        self._flips[claim.id] = found
        payload, png = pictured(self, what, verdict, sentence, found)
        published.write_exhibit(self.place.published(self.name), payload, png)
        return Shown({**payload, "svg": {}}, markdown=payload["title"][self.language], png=png)

    def shown(self, payload: dict[str, Any], **look: Any) -> Shown:
        """The output of a cell; a chapter publishes its numbers itself."""
        return Shown(payload, **look)

    def _unclaimed(self, name: str) -> Shown:
        said = {
            "zh": f"这项研究的 claims.toml 没有给 `{name}` 写判断，所以不画这幅图。",
            "en": f"This study's claims.toml has no claim for `{name}`, so the exhibit is left out.",
        }[self.language]
        return Shown({"kind": "prose", "lang": self.language, "markdown": said}, markdown=said)

    def holds(self, claim: str) -> bool:
        """Whether a claim is true at base, for cells that depend on it.

        Parameters
        ----------
        claim : its name in claims.toml.

        Raises
        ------
        AnalysisError : no such claim.
        """
        if claim not in self.study.evidence.claims:
            raise AnalysisError(f"no claim '{claim}' in {self.place.study / 'claims.toml'}")
        return claims.judge(self.study, self.study.evidence.claims[claim]).holds

    def decide(self) -> Shown:
        """Run the decision layer: value of knowing, drivers, what would change the recommendation.

        Returns
        -------
        Shown : a sentence; afterwards slots may name ``evpi``, ``evppi[input=…]`` and the like.

        Examples
        --------
        ``chapter.decide()``, before ``chapter.publish("strategy")``
        """
        self._insight = insight(self.study, self.words)
        self.numbers.add(self._insight.numbers)
        self.words |= self._insight.words
        said = self.filled("{@decision_flips}", self.language).plain
        return Shown({"kind": "prose", "lang": self.language, "markdown": said}, markdown=said)

    def changes(self) -> Shown:
        """Publish what changed since the edition before this one."""
        found = page.changes(self.study, self.place.editions)
        published.write_json(self.place.published(self.name) / "changes.json", found)
        said = f"since edition {found['edition']}" if found else "no earlier edition"
        return Shown({"kind": "prose", "lang": self.language, "markdown": said}, markdown=said)

    def publish(self, *modules: str) -> Shown:
        """Publish every figure of some modules of the dataflow; shows them as a table.

        Parameters
        ----------
        *modules : the last parts of the names in `analysis.dataflow.MODULES`, such as ``market``.

        Returns
        -------
        Shown : figures without dimensions, with base and interval.

        Raises
        ------
        AnalysisError : no such module.
        """
        unknown = [m for m in modules if m not in MODULES]
        if unknown:
            raise AnalysisError(f"no module '{unknown[0]}', expected one of {', '.join(MODULES)}")
        specs = {n: s for n, s in self.study.graph.specs.items() if s.module.rsplit(".", 1)[-1] in modules}
        mine = self.numbers.of(specs, options="strategy" in modules)
        about = {
            "figures": {
                n: dataclasses.asdict(s)
                | {"roots": sorted(self.study.graph.roots(n) & set(self.study.inputs)), "notebook": self.name}
                for n, s in specs.items()
            },
            "claims": {v.claim.id: self._claim_record(v) for v in self._verdicts.values()},
            "words": self.words,
        }
        if "strategy" in modules:
            compared = self.study.decision
            about["decision"] = {
                k: v.tolist() if hasattr(v, "tolist") else v for k, v in dataclasses.asdict(compared).items()
            }
            about["decision"]["trough"] = self.study.option_draws["cash_trough"].mean("draw").values.tolist()
            if self._insight is None:
                raise AnalysisError("publish('strategy'): run chapter.decide() in an earlier cell first")
            mine |= self._insight.numbers
            about |= {"figures": about["figures"] | self._insight.figures, "impact": self._insight.impact}
        published.write_numbers(self.place.published(self.name), mine, about)
        return self._table([n for n in specs if not self.study.base[n].dims])

    def _claim_record(self, verdict: claims.Verdict) -> dict[str, Any]:
        claim = verdict.claim
        text = claim.text if verdict.holds else claim.otherwise
        return {
            "exhibit": claim.exhibit,
            "holds": verdict.holds,
            "share": verdict.share,
            "zh": text.zh,
            "en": text.en,
            "flips": self._flips.get(claim.id, []),
        }

    def _table(self, names: list[str]) -> Shown:
        def row(name: str) -> dict[str, Any]:
            q = self.numbers[name]
            return {
                "anchor": None,
                "cells": [
                    {lang: q.label[lang] for lang in ("zh", "en")},
                    {lang: format_value(q.value, q.unit, lang) for lang in ("zh", "en")},
                    {lang: format_interval(q.low, q.high, q.unit, lang) for lang in ("zh", "en")},
                    dict.fromkeys(("zh", "en"), f"`{name}`"),
                ],
            }

        columns = [
            ("指标", "Figure", "left"),
            ("基准", "Base", "right"),
            ("90% 区间", "90% interval", "right"),
            ("名称", "Name", "left"),
        ]
        payload = {
            "kind": "table",
            "id": f"published-{self.name}",
            "rows": [row(n) for n in names],
            "columns": [{"zh": z, "en": e, "align": a} for z, e, a in columns],
        }
        return Shown(payload, markdown=table_markdown(payload, self.language))
