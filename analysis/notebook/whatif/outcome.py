"""What a set of overrides does: headline numbers, claims that flip, the option recommended, the command for it.

Belongs here: pure functions of a study and overrides. Does not belong here: widgets (`controls`, `panel`), ranges
(inputs.toml), truth of claims (`decision.claims`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.decision import claims
from analysis.evidence import ClaimText, Input
from analysis.notebook.display.markup import element, page, table
from analysis.notebook.display.text import HEADLINES
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.wording import format_result
from analysis.wording.quantities import coordinate_words, lookup, quantities
from analysis.wording.slots import SlotError, fill

HEAD = {
    "zh": ("指标", "基准", "现在"),
    "en": ("Figure", "Base", "Now"),
}
TEXTS = {
    "zh": {
        "flipped": "不再成立的判断",
        "none": "所有判断仍然成立。",
        "best": "推荐：",
        "command": "用这组输入重做报告：",
        "assumptions": "假设",
        "back": "回到基准",
    },
    "en": {
        "flipped": "Claims that no longer hold",
        "none": "Every claim still holds.",
        "best": "Recommended: ",
        "command": "Render the report with these inputs:",
        "assumptions": "Assumptions",
        "back": "Back to base",
    },
}


@dataclass(frozen=True)
class Outcome:
    """What a set of overrides does: headline rows (label, base, now), claims that flip, the pick, the command."""

    rows: tuple[tuple[str, str, str], ...]
    flipped: tuple[str, ...]
    best: str
    command: str


def adjustable(study: Study) -> list[Input]:
    """Inputs with one value and a range: decisions first, and among equals those first that move a headline."""
    moving = frozenset().union(*(study.graph.roots(n) for n in HEADLINES))
    items = [i for i in study.evidence.inputs.values() if not i.dims and i.minimum < i.maximum]
    return sorted(items, key=lambda i: (not i.lever, i.name not in moving))


def command(changed: Mapping[str, float]) -> str:
    """The command line that renders the report with these overrides.

    >>> command({"card_fee": 99.0, "card_discount": 0.15})
    'make report SET="card_fee=99 card_discount=0.15"'
    """
    # Twelve digits: enough to stay within a range whose end is the value, too few for 0.15000000000000002.
    return f'make report SET="{" ".join(f"{n}={v:.12g}" for n, v in changed.items())}"' if changed else "make report"


def outcome(study: Study, changed: Mapping[str, float], lang: str) -> Outcome:
    """Evaluate a study with overrides beside its base.

    Raises
    ------
    StudyError : an unknown input or a value outside its range.
    """
    now = study.overridden(**changed)

    def text(of: Study, name: str) -> str:
        return format_result(float(of.base[name]), of.spec(name).unit, lang)

    rows = tuple((study[n].label[lang], text(study, n), text(now, n)) for n in HEADLINES)
    live = [c for c in study.evidence.claims.values() if _is_live(study, c)]
    base_world, world = (claims.eval_context(s, over_draws=False) for s in (study, now))
    flipped = (
        _sentence(study, claim.text[lang], lang)
        for claim in live
        if bool(claims.holds(study, claim, base_world)) and not bool(claims.holds(now, claim, world))
    )
    return Outcome(
        rows, tuple(filter(None, flipped)), study.evidence.options[now.decision.best].name[lang], command(changed)
    )


def _is_live(study: Study, claim: ClaimText) -> bool:
    """Whether a claim is about figures and inputs only: the decision layer takes seconds, too long for a slider."""
    figures, _ = claims.figures_of(study, claim)
    return all(n in study.graph.specs or n in study.inputs for n in figures)


def _sentence(study: Study, text: str, lang: str) -> str | None:
    """The claim with its numbers at base; none for a sentence that names a number of the decision layer."""
    try:
        return fill(text, lang, lookup(_numbers(study), coordinate_words(study), lang)).plain
    except SlotError:
        return None


_numbers = cached_on_study(quantities)


def markup(result: Outcome, lang: str) -> str:
    """The outcome as HTML for the notebook."""
    texts = TEXTS[lang]
    rows = [[label, base, element("b", now) if now != base else now] for label, base, now in result.rows]
    claims_now = (
        element(
            "div",
            element("b", texts["flipped"]),
            element("ul", *(element("li", claim) for claim in result.flipped)),
            css="flipped",
        )
        if result.flipped
        else element("p", texts["none"])
    )
    return page(
        table(zip(HEAD[lang], ("", "right", "right"), strict=True), rows),
        element("p", texts["best"], element("b", result.best)),
        claims_now,
        element("p", texts["command"]),
        element("pre", result.command),
        lang=lang,
    )
