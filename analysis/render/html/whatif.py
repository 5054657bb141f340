"""Sliders that move numbers of the page: their elements, and the script with the model's formulas.

Here: the HTML of a `Sliders` block in one language, and what the script is told. Not here: the formulas, which come
with the block, and what moves (`theme/whatif.js`). Without scripts the section stays hidden: it could not move.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from analysis.common.blocks import Sliders
from analysis.render.document import Document
from analysis.render.html.theme import theme

SCRIPTS = ("calculator.js", "numbers.js", "whatif.js")
WORDS = {
    "zh": {
        "reset": "恢复基准",
        "box": "{label}，键入数值",
        "base": "基准 {value}",
        "holds": "成立",
        "fails": "不再成立",
        "claims": "报告的判断",
        "chart": "一年花多少（横轴）才抵得上年费。花 {wallet} 省下 {saving}，年费 {fee}，回本要花 {even}。",
        "spend": "一年的消费",
        "saves": "用卡省下",
        "fee": "年费 {fee}",
        "even": "回本 {even}",
        "beyond": "回本 {even}，在图外 →",
        "typical": "一般水平 {wallet}",
    },
    "en": {
        "reset": "Back to base",
        "box": "{label}: type a number",
        "base": "base {value}",
        "holds": "holds",
        "fails": "no longer holds",
        "claims": "What the report claims",
        "chart": "How much spent in shops in a year (across) pays for the fee. Spending {wallet} saves {saving}; the "
        "fee is {fee}; break-even takes {even}.",
        "spend": "Spent in shops in a year",
        "saves": "Saved by the card",
        "fee": "Fee {fee}",
        "even": "Break-even {even}",
        "beyond": "Break-even {even}, off the chart →",
        "typical": "Typical: {wallet}",
    },
}


def of_language(value: Any, language: str) -> Any:
    """A model with one language of each of its texts, which are mappings of both."""
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return value[language]
        return {key: of_language(inner, language) for key, inner in value.items()}
    return [of_language(inner, language) for inner in value] if isinstance(value, list | tuple) else value


def what_if(block: Sliders, level: int, lines: list[str], language: str) -> str:
    """The section: sliders with boxes beside them, and room for what the script writes."""
    title, subtitle, note = lines
    words, model = WORDS[language], of_language(block.model, language)
    sliders = "\n".join(_slider(block, slider, words) for slider in model["sliders"])
    return (
        f'<section class="what-if" id="{block.anchor}" aria-labelledby="{block.anchor}--title" hidden>\n'
        f'<h{level} class="takeaway" id="{block.anchor}--title">{title}</h{level}>\n'
        f'<p class="subtitle">{subtitle}</p>\n'
        f'<form autocomplete="off">\n{sliders}\n<button type="reset">{words["reset"]}</button>\n</form>\n'
        f'<ul class="moved" role="list" aria-live="polite"></ul>\n<div class="chart" tabindex="0" role="group" '
        f'aria-label="{words["spend"]}"></div>\n'
        f'<h{min(level + 1, 6)} class="claims-head">{words["claims"]}</h{min(level + 1, 6)}>\n'
        f'<ul class="claims" role="list"></ul>\n<div class="foot"><p class="note">{note}</p></div>\n</section>\n'
    )


def _slider(block: Sliders, slider: Mapping[str, Any], words: Mapping[str, str]) -> str:
    name, label = f"{block.anchor}--{slider['name']}", escape(slider["label"])
    ends = f'min="{slider["low"]:.12g}" max="{slider["high"]:.12g}" value="{slider["value"]:.12g}"'
    factor = slider["shown"]
    box = " ".join(f'{at}="{slider[key] * factor:.12g}"' for at, key in
                   (("min", "low"), ("max", "high"), ("value", "value")))  # fmt: skip
    return (
        f'<div class="slider" data-name="{escape(slider["name"])}"><label for="{name}">{label}</label>'
        f'<input type="range" id="{name}" {ends} step="{slider["step"]:g}">'
        f'<span class="box"><input type="number" inputmode="decimal" step="any" {box} '
        f'aria-label="{escape(words["box"].format(label=slider["label"]))}">'
        f'<span class="unit">{escape(slider["sign"])}</span></span></div>'
    )


def what_if_scripts(document: Document) -> list[str]:
    """The scripts of a page with sliders, none where it has none; the block's formulas become functions."""
    blocks = [block for block in document.blocks if isinstance(block, Sliders)]
    if not blocks:
        return []
    told = []
    for block in blocks:
        model = dict(of_language(block.model, document.language))
        chain, claims = model.pop("chain"), model.pop("claims")
        tests = ",\n".join(f"(v,c)=>{claim['holds']}" for claim in claims)
        model |= {"claims": [{k: v for k, v in claim.items() if k != "holds"} for claim in claims]}
        model |= {"id": block.anchor, "language": document.language, "words": WORDS[document.language]}
        told.append(f"whatIf({_json(model)},\n{chain},\n[{tests}]);")
    return ["{", '"use strict";', *(theme(name) for name in SCRIPTS), *told, "}"]


def script_text(document: Document) -> str:
    """Every character that the scripts may write."""
    blocks = [block for block in document.blocks if isinstance(block, Sliders)]
    return "".join(_json(of_language(block.model, document.language)) for block in blocks) + (
        "".join(WORDS[document.language].values()) + "−–∞万亿%×✓✗→" if blocks else ""
    )


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
