"""A model notebook: ask the study, show exhibits, publish numbers.

chapter = Chapter("1-market-shares", language)
chapter.exhibit("shares_over_time")
chapter.publish("market")
"""

from __future__ import annotations

import dataclasses
from typing import Any

from analysis import dataflow
from analysis.common.blocks import Block, Prose
from analysis.decision import claims
from analysis.decision.claim_kinds import require_finding
from analysis.decision.flips import claim_flips
from analysis.decision.results import DecisionResults, decision_results
from analysis.editions import failed_claims, page
from analysis.errors import AnalysisError
from analysis.evidence import Bilingual, ClaimText
from analysis.exhibits import exhibit as find_exhibit
from analysis.notebook import flip_text, published
from analysis.notebook.chapter_measured import MeasuredCells
from analysis.notebook.chapter_records import claim_record, figure_record
from analysis.notebook.decision_text import decision_words
from analysis.notebook.display.output import CellOutput, table_markdown
from analysis.notebook.exhibit_payload import exhibit_payload
from analysis.notebook.figure_table import figure_table
from analysis.notebook.paths import Paths, here
from analysis.notebook.prose import lacking
from analysis.notebook.slot_context import SlotContext
from analysis.study.preload import open_study
from analysis.wording.slots import Filled

SINCE = {"zh": "自版本 {edition} 以来的变动", "en": "changes since edition {edition}"}
NO_EDITION = {"zh": "尚无更早的版本", "en": "no earlier edition"}
MODULES = tuple(module.__name__.rpartition(".")[2] for module in dataflow.MODULES)


class Chapter(MeasuredCells):
    """The study as one model notebook sees it.

    Parameters
    ----------
    name : the notebook's file name without ending; what it publishes goes into a folder of that name.
    language : ``"zh"`` or ``"en"``, what JupyterLab shows; both languages are published.
    paths : where the study lies and what is published goes; those of the running notebook unless given.

    Raises
    ------
    AnalysisError : the notebook was not started inside the project.
    EvidenceError, WarehouseError, MeasureError : the folder or its raw tables have faults; all are listed.

    Examples
    --------
    ``chapter = Chapter("1-market-shares", "en")``, then ``chapter.exhibit("timeline")`` in a cell of its own.
    """

    def __init__(self, name: str, language: str = "en", paths: Paths | None = None) -> None:
        self.paths = paths or here()
        self.name, self.language = name, language
        self.study = open_study(self.paths.study, self.paths.overrides)
        self.context = SlotContext.of(self.study, language)
        self._verdicts: dict[str, claims.Verdict] = {}
        self._decision: DecisionResults | None = None
        self._measured: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self._map: tuple[dict[str, Any], dict[str, Any]] | None = None
        self._flips: dict[str, list[dict[str, Any]]] = {}

    def filled(self, sentence: str, lang: str) -> Filled:
        """A sentence with its slots filled from the study."""
        return self.context.filled(sentence, lang)

    def _claim(self, exhibit: str) -> ClaimText | None:
        found = [c for c in self.study.evidence.claims.values() if c.exhibit == exhibit]
        if len(found) > 1:
            raise AnalysisError(
                f"{self.paths.study / 'claims.toml'}: expected one claim for exhibit '{exhibit}', "
                f"found {', '.join(c.id for c in found)}"
            )
        return found[0] if found else None

    def _judged(self, claim: ClaimText) -> tuple[claims.Verdict, Bilingual]:
        """The verdict and the sentence to print: the claim, or in a what-if edition its reverse.

        Raises
        ------
        ClaimError : false on the study's own evidence, reported with every other that is; or false in a what-if
            edition and without a sentence for that case.
        """
        verdict = claims.evaluate_claim(self.study, claim)
        if verdict.holds:
            return verdict, claim.text
        if not self.study.overrides:
            failed_claims.require_true(self.study, self.paths.editions)
        if claim.otherwise is None:
            raise claims.ClaimError(
                f"{failed_claims.message(self.study, claim)}\nNext: write its `otherwise` in claims.toml"
            )
        return verdict, claim.otherwise

    def _tested(self, claim: ClaimText) -> tuple[claims.Verdict, Bilingual, list[dict[str, Any]]]:
        """A claim to be published: its verdict, the sentence to print, and the values at which it stops being true."""
        verdict, sentence = self._judged(claim)
        if not self.study.overrides:
            require_finding(self.study, claim)
        found = flip_text.printable(claim_flips(self.study, [claim]), self.study.unknowns) if verdict.holds else []
        self._verdicts[claim.id], self._flips[claim.id] = verdict, found
        return verdict, sentence, found

    def exhibit(self, name: str) -> CellOutput:
        """Draw an exhibit in both languages under its checked title, publish it, show it.

        A study shows the exhibits for which its claims.toml has a title; for any other this is stated.

        Parameters
        ----------
        name : an exhibit of `analysis.exhibits.IDS`.

        Returns
        -------
        CellOutput : title, picture, what would end the claim, sources; `data` has the numbers drawn.

        Raises
        ------
        ClaimError : the title is not true at base.
        AnalysisError : no such exhibit, or several claims for it.

        Examples
        --------
        ``ledger = chapter.exhibit("ledger")``, then ``ledger`` shows it and ``ledger.data`` the numbers drawn.
        """
        what, claim = find_exhibit(name), self._claim(name)
        if claim is None:
            return self._unclaimed(name)
        from analysis.common.fonts import ensure_fonts, use_in_matplotlib

        use_in_matplotlib(ensure_fonts(self.paths.fonts))
        verdict, sentence, found = self._tested(claim)
        block, png, data = exhibit_payload(what, verdict, sentence, found, self.context)
        published.write_exhibit(self.paths.published(self.name), block, png)
        return CellOutput(dataclasses.replace(block, svg={}), markdown=block.title[self.language], png=png, data=data)

    def output(self, block: Block, **look: Any) -> CellOutput:
        """The output of a cell; a chapter publishes its numbers itself."""
        return CellOutput(block, **look)

    def _line(self, text: str) -> CellOutput:
        """The output of a cell that shows one sentence."""
        return CellOutput(Prose(lang=self.language, markdown=text), markdown=text)

    def _unclaimed(self, name: str) -> CellOutput:
        text = {
            "zh": f"这项研究的 claims.toml 没有给 `{name}` 写判断，所以不画这幅图。",
            "en": f"This study's claims.toml has no claim for `{name}`, so the exhibit is left out.",
        }[self.language]
        return self._line(text)

    def has_chapter(self, chapter: str) -> bool:
        """Whether the study has a chapter."""
        return chapter in self.study.evidence.chapters

    def lacks(self, cell: str) -> bool:
        """Whether a cell's sentence is of a chapter that the study does not have."""
        return not self.study.decides and lacking(cell, self.study.graph.absent)

    def holds(self, claim: str) -> bool:
        """Whether a claim is true at base, for cells that depend on it.

        Parameters
        ----------
        claim : its name in claims.toml.

        Returns
        -------
        bool

        Raises
        ------
        AnalysisError : no such claim.
        """
        if claim not in self.study.evidence.claims:
            raise AnalysisError(f"no claim '{claim}' in {self.paths.study / 'claims.toml'}")
        return claims.evaluate_claim(self.study, self.study.evidence.claims[claim]).holds

    def decide(self) -> CellOutput:
        """Work out the decision: value of knowing, drivers, what would change the recommendation.

        Returns
        -------
        CellOutput : a sentence; afterwards slots may name ``evpi``, ``evppi[input=…]`` and the like.

        Examples
        --------
        ``chapter.decide()``, before ``chapter.publish("coverage", "supply", "strategy", "tools", "stopping")``
        """
        if not self.study.decides:
            return self._line({"zh": "本研究不比较选项。", "en": "This study compares no options."}[self.language])
        self._decision = decision_results(self.study)
        self.context.numbers.add(self._decision.numbers)
        self.context.words |= decision_words(self.study, self._decision)
        text = self.filled("{@decision_flips}", self.language).plain
        return self._line(text)

    def changes(self) -> CellOutput:
        """Publish what changed since the edition before this one.

        Returns
        -------
        CellOutput : the name of that edition, or that there is none.

        Raises
        ------
        AnalysisError : the edition cannot be read, with its file and what is wrong with it.

        Examples
        --------
        ``chapter.changes()``, in the last chapter
        """
        found = page.changes(self.study, self.paths.editions)
        published.write_json(self.paths.published(self.name) / "changes.json", found)
        return self._line(SINCE[self.language].format(**found) if found else NO_EDITION[self.language])

    def publish(self, *modules: str) -> CellOutput:
        """Publish every figure of some modules of the dataflow; shows them as a table.

        Parameters
        ----------
        *modules : the last parts of the names in `analysis.dataflow.MODULES`, such as ``market``.

        Returns
        -------
        CellOutput : figures without dimensions, with base and interval.

        Raises
        ------
        AnalysisError : no such module, or the decision is published before it is worked out.

        Examples
        --------
        ``chapter.publish("market")``, the last cell of a chapter
        """
        unknown = [m for m in modules if m not in MODULES]
        if unknown:
            raise AnalysisError(f"no module '{unknown[0]}', expected one of {', '.join(MODULES)}")
        specs = {n: s for n, s in self.study.graph.specs.items() if s.module.rsplit(".", 1)[-1] in modules}
        if "strategy" in modules:  # where everything that a claim may name is known
            for claim in self.study.evidence.claims.values():
                if claim.exhibit is None:
                    self._tested(claim)
        mine = self.context.numbers.of(specs, options="strategy" in modules and self.study.decides)
        about = {
            "figures": {n: figure_record(self.study, s, self.name) for n, s in specs.items()},
            "claims": {
                v.claim.id: claim_record(self.study, v, self._flips.get(v.claim.id, []))
                for v in self._verdicts.values()
            },
            "words": self.context.words,
            **({"absent": dict.fromkeys([*self.study.graph.absent, "least_odds"])} if self.study.graph.absent else {}),
        }
        if "strategy" in modules and self.study.decides:
            compared = self.study.decision
            about["decision"] = {
                k: v.tolist() if hasattr(v, "tolist") else v for k, v in dataclasses.asdict(compared).items()
            }
            about["decision"]["trough"] = self.study.option_draws["cash_trough"].mean("draw").values.tolist()
            if self._decision is None:
                raise AnalysisError("publish('strategy'): run chapter.decide() in an earlier cell first")
            about["decision"]["break_evens"] = {e.input: e.value is not None for e in self._decision.break_evens}
            mine |= self._decision.numbers
            about["figures"] |= {n: figure_record(self.study, s, "") for n, s in self._decision.specs.items()}
            about["impact"] = self._decision.impact
        for part, (numbers, known) in self._measured.items():
            mine |= numbers
            about[part] = known
        if self._map and "coverage" in modules:
            mine |= self._map[0]
            about["map"] = self._map[1]
        published.write_numbers(self.paths.published(self.name), mine, about)
        if not specs:
            return self._line({"zh": "本研究没有相应的章节。", "en": "This study has no such chapter."}[self.language])
        shown = figure_table(f"published-{self.name}", self.context, [n for n in specs if not self.study.base[n].dims])
        return CellOutput(shown, markdown=table_markdown(shown, self.language))
