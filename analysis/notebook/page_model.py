"""What the page lets a reader move: inputs with sliders, headline numbers, claims, and the formulas between them.

Belongs here: which inputs, numbers and claims, and their words. Does not belong here: the formulas (`formulas`),
sliders and their looks (`render.html`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.common import blocks
from analysis.common.languages import LANGUAGES
from analysis.decision.claims import Condition, Side, parse
from analysis.decision.headlines import OUTCOME
from analysis.evidence import ClaimText, Input
from analysis.evidence.currency import currency_of
from analysis.formulas import chain
from analysis.formulas.templates import CITY, CITY_INPUTS
from analysis.study import Study
from analysis.wording.quantities import key
from analysis.wording.slots import parse as parse_slot
from analysis.wording.units import UNITS, suffix

MOST = 6
TITLE = {"zh": "自己试：改一改，看数字和判断怎么变", "en": "Try it: change an input and see what moves"}
SUBTITLE = {
    "zh": "拖动滑块或键入数值；公式与工作簿相同",
    "en": "Move a slider or type a number; the formulas are the workbook's",
}
NOTE = {
    "zh": "其余输入取基准值；选项只列它随之变动多少，它的抽样均值、区间与把握见正文。",
    "en": "All other inputs stay at base. Of the option only what it moves by is shown; its mean over the draws, "
    "intervals and odds are in the report.",
}
OF_OPTION = {"zh": "{option}：{figure}的变动", "en": "{option}: change of the {figure}"}
SLOT = re.compile(r"\{([^{}]+)\}")


def sliders(study: Study, impact: Mapping[str, float]) -> list[Input]:
    """The inputs to move: what one decides first, then what the headline and the outcome depend on most."""
    known = [study.inputs[n] for n in chain.inputs_of(study)]
    able = [i for i in known if not i.dims and i.maximum > i.minimum and math.isfinite(i.maximum - i.minimum)]
    levers = [i for i in able if i.lever and i.unit != "none"]
    others = sorted((i for i in able if not i.lever), key=lambda i: -impact.get(i.name, 0.0))
    chosen = levers[: MOST // 2]
    return [*chosen, *others[: MOST - len(chosen)]]


def step(low: float, high: float) -> float:
    """A round step of about a hundredth of the way.

    >>> step(0, 500), step(0.02, 0.4)
    (5.0, 0.005)
    """
    size = (high - low) / 100
    power = 10.0 ** math.floor(math.log10(size))
    return round(next(m for m in (1, 2, 5, 10) if m * power >= size * 0.75) * power, 12)


def _slider(item: Input) -> dict[str, Any]:
    percent = item.unit in ("share", "share/year")
    return {
        "name": item.name,
        "label": {lang: item.label[lang] for lang in LANGUAGES},
        "unit": item.unit,
        "low": item.minimum,
        "high": item.maximum,
        "step": step(item.minimum, item.maximum),
        "value": item.value,
        "shown": 100 if percent else 1,
        "sign": {lang: "%" if percent else _sign(item.unit, lang) for lang in LANGUAGES},
    }


def _sign(unit: str, lang: str) -> str:
    """What stands behind the box of an input: 元, ¥, km."""
    if money := currency_of(unit):
        return money.zh if lang == "zh" else money.sign
    return suffix(unit, lang).strip()


def _unit(name: str) -> dict[str, Any]:
    """How a unit is written behind or before a number."""
    money = currency_of(name)
    if money:
        return {"name": name, "sign": money.sign, "money": money.zh, "behind": ""}
    found = {"name": name, "behind": {lang: suffix(name, lang) for lang in LANGUAGES}}
    one = UNITS[name].one if name in UNITS else ""
    return found | ({"one": {"zh": "", "en": one}} if one else {})


class Terms:
    """Where the page finds a figure or an input, and its unit; None for what it does not work out."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.known = {*chain.templates(study), *chain.start(study, study.base_inputs)["v"]}
        self.cities = [str(c) for c in study.base_inputs["population"]["city"].values]

    def find(self, name: str, coords: tuple[tuple[str, str], ...]) -> dict[str, Any] | None:
        """Key, unit, whether somebody typed it, and the place of its city."""
        k, city = key(name, coords), dict(coords).get("city")
        typed = name in self.study.inputs
        if len(coords) == 1 and city in self.cities and name in (*CITY, *CITY_INPUTS):
            found = {"key": name, "city": self.cities.index(city)}
        elif k in self.known:
            found = {"key": k}
        else:
            return None
        unit = self.study.inputs[name].unit if typed else self.study.spec(name).unit
        return found | {"unit": unit} | ({"typed": True} if typed else {})

    def side(self, side: Side) -> str | None:
        """A side of a condition in JavaScript."""
        if side.number is not None:
            return repr(side.number)
        found = self.find(side.name, side.coords)
        if found is None:
            return None
        place = json.dumps(found["key"])
        return f"c[{place}][{found['city']}]" if "city" in found else f"v[{place}]"

    def condition(self, condition: Condition) -> str | None:
        """A condition in JavaScript."""
        sides = self.side(condition.left), self.side(condition.right)
        return None if None in sides else f"{sides[0]}{condition.op}{sides[1]}"

    def parts(self, sentence: str, words: Mapping[str, Mapping[str, str]], lang: str) -> list[Any] | None:
        """A sentence as texts and numbers; None where it prints what the page does not work out."""
        made: list[Any] = []
        for at, piece in enumerate(SLOT.split(sentence)):
            if at % 2 == 0:
                made.append(piece)
                continue
            slot = parse_slot(piece)
            if slot.kind == "word" and slot.key in words and "{" not in words[slot.key][lang]:
                made.append(words[slot.key][lang])
                continue
            found = self.find(slot.key, slot.coords) if slot.kind == "figure" and not slot.form else None
            if found is None:
                return None
            made.append(found)
        return [part for part in made if part != ""]


def _claim(claim: ClaimText, terms: Terms, words: Mapping[str, Mapping[str, str]]) -> dict[str, Any] | None:
    tests = [terms.condition(parse(text, claim.id)) for text in claim.holds]
    said = {lang: terms.parts(claim.text[lang], words, lang) for lang in LANGUAGES}
    if None in tests or None in said.values():
        return None
    found: dict[str, Any] = {"id": claim.id, "holds": "&&".join(map(str, tests)), "text": said}
    reverse = claim.otherwise and {lang: terms.parts(claim.otherwise[lang], words, lang) for lang in LANGUAGES}
    return found | ({"otherwise": reverse} if reverse and None not in reverse.values() else {})


def _numbers(study: Study, tiles: Iterable[tuple[str, Any]], terms: Terms, option: str) -> list[dict[str, Any]]:
    made = []
    for text, short in tiles:
        slot = parse_slot(text)
        found = terms.find(slot.key, slot.coords) if slot.kind == "figure" and not slot.form else None
        if found and "city" not in found:
            label = short or {lang: getattr(study.spec(slot.key), lang) for lang in LANGUAGES}
            made.append(found | {"of": "base", "label": {lang: label[lang] for lang in LANGUAGES}})
    name = study.evidence.options[option].name
    spec = study.spec(OUTCOME)
    figure = {"zh": spec.zh, "en": spec.en[:1].lower() + spec.en[1:]}
    label = {lang: OF_OPTION[lang].format(option=name[lang], figure=figure[lang]) for lang in LANGUAGES}
    return [*made, {"key": OUTCOME, "unit": spec.unit, "of": "best", "moved": True, "label": label}]


def page_model(
    study: Study, best: str, impact: Mapping[str, float], words: Mapping[str, Mapping[str, str]]
) -> blocks.Sliders:
    """The block of a study that has every chapter.

    Parameters
    ----------
    best : the option that the rule picks.
    impact : how much each input matters, as published with the decision.
    words : of the study, for the claims' sentences.
    """
    terms = Terms(study)
    options, base = study.evidence.options, study.evidence.baseline
    numbers = _numbers(study, study.evidence.report.tiles.items(), terms, best)
    claims = [made for claim in study.evidence.claims.values() if (made := _claim(claim, terms, words))]
    chosen = [_slider(item) for item in sliders(study, impact)]
    chart = {"wallet": "wallet", "saving": "typical_saving", "fee": "card_fee", "even": "breakeven_wallet"}
    units_of = {part: (terms.find(name, ()) or {})["unit"] for part, name in chart.items()}
    said = [
        part
        for c in claims
        for text in ("text", "otherwise")
        for lang in LANGUAGES
        for part in c.get(text, {}).get(lang, ())
    ]
    used = {p["unit"] for p in (*numbers, *chosen, *(p for p in said if isinstance(p, dict)))} | set(units_of.values())
    model = {
        "chain": chain.script(study),
        "start": chain.start(study, study.base_inputs),
        "baseline": chain.settings(study, options[base]),
        "best": chain.settings(study, options[best]),
        "sliders": chosen,
        "numbers": numbers,
        "claims": claims,
        "units": {unit: _unit(unit) for unit in sorted(used)},
        "units_of": units_of,
    }  # fmt: skip
    return blocks.Sliders(id="page", title=TITLE, subtitle=SUBTITLE, note=NOTE, model=model)
