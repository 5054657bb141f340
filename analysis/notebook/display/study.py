"""A study and a figure as HTML: headline figures in a table; one figure with its value, formula and lineage.

Belongs here: what is shown of them and in which order. Does not belong here: markup (`markup`), which figures are
headlines (`text`).
"""

from __future__ import annotations

import itertools

import xarray as xr

from analysis.notebook.appendix import BASIS
from analysis.notebook.display.markup import Raw, element, escape, joined, page, table
from analysis.notebook.display.text import bases, headlines, known_bases
from analysis.notebook.display.tree import below, interval_text, tree, value_text
from analysis.study import Result, Study
from analysis.study.lineage import Node
from analysis.wording import format_interval, format_value

ROWS = 30  # of a figure with dimensions; the rest is in its arrays
TEXTS = {
    "zh": {
        "columns": ("指标", "基准", "90% 区间", "单位", "输入：{}", "名称"),
        "size": "{folder}：{figures} 个指标，{inputs} 项输入，{facts} 条事实",
        "changed": "已更改：",
        "best": "推荐选项：",
        "rest": "另有 {} 行，见 .value、.low、.high",
        "next": 'study["…"] 看一个指标或输入（按 Tab 补全），study.explain("…") 追到来源。',
        "cell": ("基准", "90% 区间"),
    },
    "en": {
        "columns": ("Figure", "Base", "90% interval", "Unit", "Inputs: {}", "Name"),
        "size": "{folder}: {figures} figures, {inputs} inputs, {facts} facts",
        "changed": "Overridden: ",
        "best": "Recommended option: ",
        "rest": "{} more rows are in .value, .low, .high",
        "next": 'study["…"] shows a figure or an input (Tab completes), study.explain("…") leads to its sources.',
        "cell": ("Base", "90% interval"),
    },
}


def _bar(counted: dict[str, int], lang: str) -> Raw:
    """The inputs under a figure by basis: a bar (assumed is hatched, as in charts) and the shares."""
    total = sum(counted.values()) or 1
    text = ", ".join(f"{n} {BASIS[b][lang]}" for b, n in counted.items())
    parts = "".join(f'<i class="{b}" style="width:{100 * n / total:.0f}%"></i>' for b, n in counted.items() if n)
    shares = " / ".join(f"{100 * n / total:.0f}" for n in counted.values()) + "%"
    return Raw(f'<span class="bar" title="{escape(text)}">{parts}</span>{escape(shares)}')


def _changed(study: Study, lang: str) -> Raw:
    if not study.overrides:
        return Raw("")
    text = ", ".join(f"{study.inputs[n].label[lang]} = {v}" for n, v in study.overrides.items())
    return element("p", TEXTS[lang]["changed"], element("b", text))


def about(study: Study, lang: str) -> Raw:
    """What a study is: its title, its folder, how much it holds, what is overridden."""
    title = study.evidence.study.get("title", {}).get(lang, study.evidence.folder.name)
    size = TEXTS[lang]["size"].format(
        folder="/".join(study.evidence.folder.resolve().parts[-2:]),
        figures=len(study.figures),
        inputs=len(study.inputs),
        facts=len(study.evidence.facts),
    )
    return joined([element("p", title, css="head"), element("p", size, css="quiet"), _changed(study, lang)], between="")


def _row(study: Study, name: str, lang: str) -> list[object]:
    figure = study[name]
    low, high = float(figure.low), float(figure.high)
    return [
        figure.label[lang],
        element("b", value_text(figure, lang)),
        format_interval(low, high, figure.unit, lang) if figure.uncertain else "–",
        element("span", figure.unit, css="quiet"),
        _bar(bases(study, name), lang),
        element("code", name),
    ]


def study_html(study: Study, lang: str) -> str:
    """The headline figures with intervals, units and what they rest on."""
    texts = TEXTS[lang]
    titles = [t.format(" / ".join(BASIS[b][lang] for b in known_bases(study))) for t in texts["columns"]]
    head = zip(titles, ("", "right", "right", "", "whole", ""), strict=True)
    best = study.evidence.options[study.decision.best].name[lang] if study.decides else "–"
    return page(
        about(study, lang),
        table(head, (_row(study, n, lang) for n in headlines(study))),
        element("p", texts["best"], element("b", best)),
        element("p", texts["next"], css="quiet"),
        lang=lang,
    )


def _cells(figure: Result, lang: str) -> Raw:
    """A figure with dimensions: a row for each coordinate."""
    dims = figure.value.dims
    value, low, high = xr.broadcast(figure.value, figure.low, figure.high)
    points = list(itertools.product(*(figure.value[d].values for d in dims)))
    rows = []
    for point in points[:ROWS]:
        at = dict(zip(dims, point, strict=True))
        base, bottom, top = (float(a.sel(at)) for a in (value, low, high))
        span = format_interval(bottom, top, figure.unit, lang) if bottom != top else "–"
        rows.append([*map(str, point), element("b", format_value(base, figure.unit, lang)), span])
    head = [*((str(d), "") for d in dims), *((t, "right") for t in TEXTS[lang]["cell"])]
    rest = len(points) - ROWS
    more = element("p", TEXTS[lang]["rest"].format(rest), css="quiet") if rest > 0 else Raw("")
    return joined([table(head, rows), more], between="")


def result_html(figure: Result, lang: str) -> str:
    """Value with unit and interval, formula, and the lineage."""
    parts = [element("p", joined([element("span", figure.label[lang], css="head"), element("code", figure.name)]))]
    unit = element("span", f"[{figure.unit}]", css="quiet")
    if figure.value.dims:
        parts += [element("p", unit), _cells(figure, lang)]
    else:
        value = element("span", value_text(figure, lang), css="value")
        parts.append(element("p", joined([value, element("span", interval_text(figure, lang)), unit])))
    if figure.lineage:
        parts.append(below(figure.lineage(), lang))
    elif figure.formula:
        parts.append(element("p", element("code", figure.formula)))
    return page(*parts, lang=lang)


def lineage_html(root: Node, lang: str) -> str:
    """The tree that `explain` returns."""
    return page(tree(root, lang), lang=lang)
