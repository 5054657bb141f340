"""The dataflow as a graph: which figures there are, what each is made from, and how to evaluate some of them.

Belongs here: everything that knows Apache Hamilton. Does not belong here: where inputs come from.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import xarray as xr

from analysis import dataflow
from analysis.common.progress import counted, step
from analysis.dataflow.figure import base, driver
from analysis.errors import AnalysisError
from analysis.evidence import Evidence
from analysis.evidence.currency import in_currency
from analysis.evidence.words import GENERAL, Words, named, words_of
from analysis.study.arrays import LAUNCH, LEVEL, OPTIONAL

# Hamilton logs a banner with the node's inputs on top of raising; the error below says it in one line.
logging.getLogger("hamilton").setLevel(logging.CRITICAL + 1)

FIGURES = {"zh": "指标", "en": "Figures"}  # what is counted while they are evaluated
SPREAD = "_spread"  # gtv_spread: relative half-width of gtv's reported ranges, supplied beside gtv itself

# What is compared between options; everything else is a figure of the programme as it was run.
OPTION_FIGURES = (
    "three_year_contribution",
    "cash_trough",
    "breaks_even",
    "members",
    "covered_share",
    "join_share",
    "contribution_per_member",
    "merchant_net_rate",
    "merchants_stay",
    "breakeven_wallet",
    "required_coverage",
    "launch_outlay",
)
# Yes or no in each draw: what is stated is the mean, a probability.
PROBABILITIES = ("breaks_even", "target_reachable")
# What decides between options is stated as its mean over the draws, never at base: the two differ, and one decides.
EXPECTED = ("three_year_contribution", "cash_trough", *(n for n in PROBABILITIES if n in OPTION_FIGURES))


class ModelError(AnalysisError):
    """A figure cannot be computed from these inputs; `figure` is which, or "" where nobody knows."""

    figure = ""


@dataclass(frozen=True)
class Spec:
    """What a figure of the dataflow is: its names, unit, formula, remark, parents (parameters) and design."""

    name: str
    zh: str
    en: str
    unit: str
    formula: str
    remark: str
    parents: tuple[str, ...]
    design: str
    module: str


def _formula(doc: str) -> tuple[str, str]:
    head, _, rest = (doc or "").strip().partition("\n\n")
    return " ".join(head.split()).removesuffix("."), " ".join(rest.split())


class Graph:
    """The dataflow of `analysis.dataflow`, with money in a currency and labels in a study's own words."""

    absent: tuple[str, ...] = ()  # figures of the dataflow that a study without some chapters does not have
    idle: frozenset[str] = frozenset()  # inputs there are of such figures: a chart may need them all the same
    stated: frozenset[str] = frozenset()  # figures that such a study states as inputs, in place of what they come from

    def __init__(self, currency: str, words: Words = GENERAL) -> None:
        self._driver = _driver()
        nodes = self._driver.graph.nodes
        self.external = frozenset(n.name for n in nodes.values() if n.user_defined)
        self.specs: Mapping[str, Spec] = {
            n.name: self._spec(n, currency, words) for n in nodes.values() if not n.user_defined
        }

    @staticmethod
    def _spec(node, currency: str, words: Words) -> Spec:
        formula, remark = _formula(node.documentation)
        tags = node.tags
        return Spec(
            name=node.name,
            zh=named(tags["zh"], words, "zh"),
            en=named(tags["en"], words, "en"),
            unit=in_currency(tags["unit"], currency),
            formula=formula,
            remark=remark,
            parents=tuple(d.name for d in node.dependencies),
            design=tags["design"],
            module=tags["module"],
        )

    def given(self, inputs: Iterable[str]) -> Graph:
        """The same without the figures that need an input which is not among these; `absent` names them.

        An input that is called as a figure is stands in its place: a study of the member alone states what share of
        spend is covered, where the chapter on coverage would work it out. Without cities none spends more than another.
        """
        stated, part = set(inputs), copy(self)
        stated |= set() if LAUNCH in stated else {LEVEL}
        known = stated | set(OPTIONAL)
        part.stated = frozenset(stated & set(self.specs))
        part.external = self.external | part.stated
        left = [n for n in self.specs if n not in part.stated]
        part.absent = tuple(n for n in left if not {r.removesuffix(SPREAD) for r in part.roots(n)} <= known)
        part.specs = {n: self.specs[n] for n in left if n not in part.absent}
        part.idle = frozenset().union(*(part.roots(n) for n in part.absent)) & stated
        part.external = frozenset().union(*(part.roots(n) for n in part.specs))
        return part

    @property
    def wired(self) -> frozenset[str]:
        """Inputs that there is a use for: those of the figures, and those that only charts have left."""
        return self.external | self.idle

    def evaluate(
        self,
        names: Iterable[str],
        inputs: Mapping[str, xr.DataArray],
        known: Mapping[str, xr.DataArray] = MappingProxyType({}),
    ) -> dict[str, xr.DataArray]:
        """Evaluate the named figures once over `inputs`; dimensions of the inputs broadcast through.

        `known` are figures whose values stand: what they rest on is not evaluated for them.

        Raises
        ------
        ModelError : an input has a value for which the model is not defined.
        """
        wanted = list(names)
        needed = {i for n in wanted for i in self.roots(n)}
        given = {k: v for k, v in inputs.items() if k in needed}
        stated = {k: given.pop(k) for k in self.stated & set(given)}
        try:
            with counted(FIGURES, len(self.needed(wanted, known))):
                return self._driver.execute(wanted, inputs=given, overrides=dict(known) | stated)
        except ValueError as error:
            refused = ModelError(f"the model is not defined for these inputs: {error}")
            refused.figure = getattr(error, "figure", "")
            raise refused from error

    def needed(self, names: Iterable[str], known: Collection[str]) -> set[str]:
        """The figures that are evaluated for some: these, and what they rest on as far as it is not known."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self.specs and name not in found and name not in known:
                found.add(name)
                waiting += self.specs[name].parents
        return found

    @cache  # noqa: B019 - one graph lives as long as the process
    def roots(self, name: str) -> frozenset[str]:
        """External inputs that a figure rests on, directly or through other figures."""
        if name in self.external:
            return frozenset({name})
        return frozenset().union(*(self.roots(p) for p in self.specs[name].parents))


class _Counting(base.SimplePythonGraphAdapter):
    """Runs a function of the dataflow and counts it."""

    def execute_node(self, node: Any, kwargs: dict[str, Any]) -> Any:
        """The value of one figure."""
        try:
            value = node.callable(**kwargs)
        except ValueError as error:
            error.figure = node.name
            raise
        step()
        return value


@cache
def _driver() -> driver.Driver:
    """What evaluates; it knows neither currency nor words."""
    return driver.Builder().with_modules(*dataflow.MODULES).with_adapters(_Counting(base.DictResult())).build()


@cache
def _graph(currency: str, words: tuple[tuple[str, str, str], ...]) -> Graph:
    return Graph(currency, {word: {"zh": zh, "en": en} for word, zh, en in words})


def graph(currency: str, words: Words = GENERAL) -> Graph:
    """The graph of this process, with money in a currency and labels in these words; the same for the same two."""
    return _graph(currency, tuple((word, words[word]["zh"], words[word]["en"]) for word in GENERAL))


def graph_of(evidence: Evidence) -> Graph:
    """The graph of a study; where study.toml says which chapters there are, without figures whose inputs are absent."""
    whole = graph(evidence.currency, words_of(evidence.study))
    return whole.given(evidence.inputs) if "chapters" in evidence.study else whole
