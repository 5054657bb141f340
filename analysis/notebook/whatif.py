"""What if: sliders over the study's inputs, headline numbers live, which claims flip, and the command that renders it.

Belongs here: the widgets and the pure functions behind them. Does not belong here: ranges (inputs.toml), truth of
claims (claims), the report itself (the build).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.decision import claims
from analysis.evidence import ClaimText, Input
from analysis.notebook.display.markup import element, page, table
from analysis.notebook.display.text import HEADLINES
from analysis.notebook.paths import here
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.preload import open_study
from analysis.wording import format_value
from analysis.wording.quantities import coordinate_words, lookup, quantities
from analysis.wording.slots import SlotError, fill

STEPS = 200
REST = 0.25  # seconds that the sliders must rest before the study is evaluated: keys come faster than that
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
        "switch": ("否", "是"),
    },
    "en": {
        "flipped": "Claims that no longer hold",
        "none": "Every claim still holds.",
        "best": "Recommended: ",
        "command": "Render the report with these inputs:",
        "assumptions": "Assumptions",
        "back": "Back to base",
        "switch": ("No", "Yes"),
    },
}
# A reader of a slider wants the unit's own look; what has none of these is shown with three digits.
READOUT = {"share": ".1%", "money/year": ",.0f", "money": ",.0f", "count": ",.0f", "persons": ",.0f"}


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


def is_switch(item: Input) -> bool:
    """Whether an input is yes or no: a decision without a unit that is 0 or 1."""
    return item.lever and item.unit == "none" and (item.minimum, item.maximum) == (0, 1) and item.value in (0, 1)


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
        return format_value(float(of.base[name]), of.spec(name).unit, lang)

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


def when_at_rest(act: Callable[[], None]) -> Callable[[object], None]:
    """A function that acts once calls to it have stopped for a moment; at once where no event loop runs."""
    waiting: list[asyncio.TimerHandle] = []

    def called(_change: object) -> None:
        while waiting:
            waiting.pop().cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            act()
        else:
            waiting.append(loop.call_later(REST, act))

    return called


class WhatIf:
    """Sliders for a study. Show `panel()` in a cell; `changed` holds what differs from base.

    Parameters
    ----------
    language : ``"zh"`` or ``"en"``, of labels, numbers and claims.
    study : the study to vary; the notebook's own where it is left out.

    Raises
    ------
    AnalysisError : no study was given and the notebook was not started inside the project.

    Examples
    --------
    ``what_if = WhatIf("en")``, then ``what_if.panel()`` as the last line of a cell.
    """

    def __init__(self, language: str = "en", study: Study | None = None) -> None:
        self.language = language
        self.study = study or open_study(here().study)
        self.changed: dict[str, float] = {}

    def _control(self, item: Input):
        import ipywidgets as widgets

        look = {"style": {"description_width": "300px"}, "layout": widgets.Layout(width="640px")}
        label = item.label[self.language]
        if is_switch(item):
            choices = list(zip(TEXTS[self.language]["switch"], (0.0, 1.0), strict=True))
            look["layout"].width = "400px"
            return widgets.Dropdown(options=choices, value=float(item.value), description=label, **look)
        span, unit = item.maximum - item.minimum, item.unit.replace(self.study.money, "money")
        return widgets.FloatSlider(
            value=item.value,
            min=item.minimum,
            max=item.maximum,
            step=span / STEPS,
            description=label,
            readout_format=READOUT.get(unit, ".3g" if span < 10_000 else ",.0f"),
            continuous_update=False,
            **look,
        )

    def _moved(self, controls: Mapping) -> dict[str, float]:
        """What differs from base; a slider that stands within half a step of it was not moved, or moved back."""
        base = {n: self.study.inputs[n].value for n in controls}
        half = {n: getattr(c, "step", 0.0) / 2 for n, c in controls.items()}
        return {n: c.value for n, c in controls.items() if abs(c.value - base[n]) > half[n]}

    def panel(self):
        """Sliders above the live outcome: headline numbers, claims that no longer hold, the option recommended.

        Returns
        -------
        ipywidgets.VBox : decisions, assumptions (folded), a button back to base, the outcome.

        Examples
        --------
        ``what_if.panel()``
        """
        import ipywidgets as widgets

        items, texts = adjustable(self.study), TEXTS[self.language]
        controls = {item.name: self._control(item) for item in items}
        shown = widgets.HTML(markup(outcome(self.study, {}, self.language), self.language))
        back = widgets.Button(description=texts["back"], icon="undo", layout=widgets.Layout(margin="4px 0 8px 304px"))

        def show() -> None:
            self.changed = self._moved(controls)
            shown.value = markup(outcome(self.study, self.changed, self.language), self.language)

        at_rest = when_at_rest(show)

        def reset(_button) -> None:
            for name, control in controls.items():
                control.value = self.study.inputs[name].value

        for control in controls.values():
            control.observe(at_rest, names="value")
        back.on_click(reset)
        levers = widgets.VBox([controls[i.name] for i in items if i.lever])
        others = widgets.Accordion(
            [widgets.VBox([controls[i.name] for i in items if not i.lever])], titles=[texts["assumptions"]]
        )
        return widgets.VBox([levers, others, back, shown])

    def command(self) -> str:
        """The command line that renders the report with the sliders as they stand.

        Returns
        -------
        str : ``make report`` with ``SET="…"`` where something was moved; it writes beside the base report.

        Examples
        --------
        ``print(what_if.command())``
        """
        return command(self.changed)
