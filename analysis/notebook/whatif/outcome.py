"""What a set of overrides does: headline numbers, claims that flip, the option recommended, the command for it.

Belongs here: pure functions of a study and overrides. Does not belong here: widgets (`controls`, `panel`), ranges
(inputs.toml), claims (`judged`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.evidence import Input
from analysis.evidence.convert import as_stated
from analysis.notebook.display.markup import element, page, table
from analysis.notebook.display.text import HEADLINES
from analysis.notebook.whatif.judged import flipped, judged, sentence
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.incremental import DECIDES, LiveStudy
from analysis.study.overrides import Override
from analysis.wording import format_result, format_value

OPTIONS_HEAD = {
    "zh": ("选项（{draws:,} 次抽样）", "三年期望增量", "为正的机会"),
    "en": ("Option (over {draws:,} draws)", "Three-year contribution", "Odds of a gain"),
}
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
        "undo": "撤销",
        "as_set": "按此处设定的项目",
        "option": "从选项开始",
        "none_chosen": "（不选）",
        "save": "保存情景",
        "name": "情景名，如 cheap-card",
        "saved": "已保存：",
    },
    "en": {
        "flipped": "Claims that no longer hold",
        "none": "Every claim still holds.",
        "best": "Recommended: ",
        "command": "Render the report with these inputs:",
        "assumptions": "Assumptions",
        "back": "Back to base",
        "undo": "Undo",
        "as_set": "The programme as set here",
        "option": "Start from an option",
        "none_chosen": "(none)",
        "save": "Save scenario",
        "name": "name, such as cheap-card",
        "saved": "Saved: ",
    },
}


@dataclass(frozen=True)
class Outcome:
    """What a set of overrides does: headline rows (label, base, now), claims that flip, the pick, the command.

    `contributions` are rows (option, expected contribution, odds of a gain), the programme as set first, over so many
    `draws`.
    """

    rows: tuple[tuple[str, str, str], ...]
    flipped: tuple[str, ...]
    best: str
    command: str
    contributions: tuple[tuple[str, str, str], ...] = ()
    draws: int = 0


def adjustable(study: Study) -> list[Input]:
    """Inputs with one value and a range: decisions first, and among equals those first that move a headline."""
    moving = frozenset().union(*(study.graph.roots(n) for n in HEADLINES))
    items = [i for i in study.evidence.inputs.values() if not i.dims and i.minimum < i.maximum]
    return sorted(items, key=lambda i: (not i.lever, i.name not in moving))


def command(changed: Mapping[str, Override]) -> str:
    """The command line that renders the report with these overrides.

    >>> command({"card_fee": 99.0, "card_discount": 0.15})
    'make report SET="card_fee=99 card_discount=0.15"'
    """
    # Twelve digits: enough to stay within a range whose end is the value, too few for 0.15000000000000002.
    given = " ".join(f"{n}={_typed(v)}" for n, v in changed.items())
    if not changed:
        return "make report"
    return f"make report SET='{given}'" if '"' in given else f'make report SET="{given}"'


def _typed(value: Override) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{name}": {number:.12g}' for name, number in value.items()) + "}"
    return f"{value:.12g}"


def live_study(study: Study) -> LiveStudy:
    """A study that is evaluated again only for what an outcome shows, and only as far as a change reaches."""
    about = [one.conditions for one in judged(study)]
    sides = [side for conditions in about for c in conditions for side in (c.left, c.right) if side.name]
    compared = {side.name for side in sides if any(dim == "option" for dim, _ in side.coords)}
    figures = {side.name for side in sides} - compared | set(HEADLINES)
    return LiveStudy(study, [n for n in study.graph.specs if n in figures], compared)


def prepare(study: Study, lang: str) -> None:
    """Fill the sentences that a move may end: it takes seconds once, and the first move is as quick as the next."""
    for one in judged(study):
        sentence(study, one.claim, lang)


def outcome(study: Study, changed: Mapping[str, Override], lang: str, live: LiveStudy | None = None) -> Outcome:
    """Evaluate a study with overrides beside its base, by `live` in a tenth of the time.

    Raises
    ------
    StudyError : an unknown input or a value outside its range.
    """
    now = live.at(changed) if live else study.overridden(**changed)
    base = _headlines(study, lang)
    rows = tuple((label, then, _written(now, n, lang)) for n, (label, then) in base.items())
    ended = tuple(filter(None, (sentence(study, claim, lang) for claim in flipped(study, now, changed))))
    best = study.evidence.options[now.decision.best].name[lang]
    typed = command(as_stated(study.evidence.inputs, changed))
    return Outcome(rows, ended, best, typed, _contributions(study, now, lang), now.option_draws[DECIDES].sizes["draw"])


@cached_on_study
def _headlines(study: Study, lang: str) -> dict[str, tuple[str, str]]:
    """What each headline figure is called, and its number at base."""
    return {n: (study[n].label[lang], _written(study, n, lang)) for n in HEADLINES}


def _written(study: Study, name: str, lang: str) -> str:
    return format_result(float(study.base[name]), study.spec(name).unit, lang)


def _contributions(study: Study, now: Study, lang: str) -> tuple[tuple[str, str, str], ...]:
    """The programme as set, then each option: expected contribution over three years, odds that it is a gain."""
    drawn = now.option_draws[DECIDES].transpose("option", ...)
    by_option = dict(zip(drawn["option"].values.tolist(), drawn.values, strict=True))
    options = [(about.name[lang], by_option[name]) for name, about in study.evidence.options.items()]
    options.sort(key=lambda pair: -float(pair[1].mean()))
    unit = study.spec(DECIDES).unit
    return tuple(
        (name, format_result(float(a.mean()), unit, lang), format_value(float((a > 0).mean()), "share", lang))
        for name, a in ((TEXTS[lang]["as_set"], now.draws[DECIDES].values), *options)
    )


def _options_head(result: Outcome, lang: str) -> list[str]:
    return [word.format(draws=result.draws) for word in OPTIONS_HEAD[lang]]


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
        *(
            [table(zip(_options_head(result, lang), ("", "right", "right"), strict=True), result.contributions)]
            if result.contributions
            else []
        ),
        claims_now,
        element("p", texts["command"]),
        element("pre", result.command),
        lang=lang,
    )
