"""A lineage as HTML: a tree to open, from a figure down to the documents it rests on.

Belongs here: how a node reads. Does not belong here: walking the graph (study.lineage).
"""

from __future__ import annotations

from analysis.evidence import Input
from analysis.notebook import derived, measured_text
from analysis.notebook.appendix import BASIS, QUALITY
from analysis.notebook.display.markup import Raw, element, joined, link
from analysis.study import Result
from analysis.study.lineage import SHOWN, Fact, Node
from analysis.study.result import LEVELS
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording import fill, format_interval, format_value
from analysis.wording.quantities import lookup

TEXTS = {
    "zh": {
        "above": "见上",
        "spread": "已披露区间的宽度",
        "baseline": "基线选项记为一，其余选项按相对它的增量计值",
        "level": "记为一：本研究不分城市",
        "changed": "已更改",
        "interval": "{} 区间 ",
        "grade": "等级 {}",
        "quality": "证据{}",
        "fact": "事实",
    },
    "en": {
        "above": "see above",
        "spread": "width of the reported ranges",
        "baseline": "one for the option over which the others are valued",
        "level": "one, for this study knows no cities",
        "changed": "overridden",
        "interval": "{} interval ",
        "grade": "grade {}",
        "quality": "{} evidence",
        "fact": "fact",
    },
}


def value_text(figure: Result, lang: str) -> str:
    """The value in print, or the first values of an array by their coordinates."""
    if not figure.value.dims:
        return format_value(float(figure.value), figure.unit, lang, typed=not figure.formula)
    flat = figure.value.stack(cell=figure.value.dims)
    cells = [
        f"{' · '.join(map(str, at))} {format_value(float(v), figure.unit, lang, typed=not figure.formula)}"
        for at, v in zip(flat["cell"].values[:SHOWN], flat.values[:SHOWN], strict=True)
    ]
    return ", ".join(cells) + (" …" if figure.value.size > SHOWN else "")


def interval_text(figure: Result, lang: str) -> str:
    """The interval in print; nothing where there is none."""
    if figure.value.dims or not figure.uncertain:
        return ""
    width = format_value(HIGH - LOW, "share", lang)
    ends = format_interval(float(figure.low), float(figure.high), figure.unit, lang)
    return TEXTS[lang]["interval"].format(width) + ends


def _fact(fact: Fact, lang: str) -> Raw:
    texts = TEXTS[lang]
    value = format_value(fact.value, fact.unit, lang, typed=True)
    head = f"{texts['fact']} {fact.id}: {value}, {fact.period} ({fact.region}) — "
    tail = f", {fact.publisher} ({fact.published}), {texts['grade'].format(fact.grade)}"
    return element("div", head, link(fact.url, fact.title or fact.id), tail)


def _head(node: Node, lang: str) -> Raw:
    texts, code = TEXTS[lang], element("code", node.name)
    if node.kind in ("above", "spread", "baseline", "level"):
        return joined([code, element("span", texts[node.kind], css="quiet")])
    label = node.item.label[lang] if node.kind == "input" else node.result.label[lang]
    parts = [f"{label} =", element("b", value_text(node.result, lang))]
    parts.append(element("span", interval_text(node.result, lang), css="quiet"))
    if node.kind == "input":
        quality = texts["quality"].format(QUALITY[node.item.quality][lang])
        parts += [element("span", BASIS[node.item.basis][lang], css="badge"), element("span", quality, css="quiet")]
    if node.changed:
        parts.append(element("span", texts["changed"], css="badge"))
    return joined([*parts, code])


def _reason(item: Input, lang: str) -> str:
    if item.measured is None:
        return item.why[lang]
    known = {quantity.id: quantity for quantity in derived.measured(item)}
    return fill(measured_text.reason(item)[lang], lang, lookup(known, {}, lang)).plain


def _more(node: Node, lang: str) -> list[Raw]:
    if node.kind == "figure":
        return [element("div", element("code", node.result.formula), css="more")]
    if node.kind == "input":
        return [element("div", _reason(node.item, lang), *(_fact(f, lang) for f in node.facts), css="more quiet")]
    return []


def _children(node: Node, lang: str, depth: int) -> list[Raw]:
    return [element("ul", *(element("li", _walk(c, lang, depth + 1)) for c in node.children))] if node.children else []


def _walk(node: Node, lang: str, depth: int) -> Raw:
    head, more = _head(node, lang), _more(node, lang)
    if not more:
        return element("div", head, css="leaf")
    is_open = " open" if depth < LEVELS and node.children else ""
    below = "".join(part.html for part in [*more, *_children(node, lang, depth)])
    return Raw(f"<details{is_open}>{element('summary', head).html}{below}</details>")


def tree(root: Node, lang: str) -> Raw:
    """The tree, its first two levels open; an input opens to its reason, its facts and their documents."""
    return _walk(root, lang, 0)


def below(root: Node, lang: str) -> Raw:
    """The tree without the head of its root, for a page that has shown it already."""
    return joined([*_more(root, lang), *_children(root, lang, 0)], between="")
