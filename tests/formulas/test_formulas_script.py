"""One source for cells and page: every template in JavaScript is worth what the model says, and so is the workbook."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from javascript import answer, needs_node
from real_study import real_study as real_study  # the fixture `study`
from scipy import special, stats
from slider_points import BEST, POINTS, close, slider_points, worth_of

from analysis.formulas import chain
from analysis.formulas.script import NotationError, expression
from analysis.formulas.workings import WORKINGS
from analysis.notebook.page_model import OUTCOME, page_model
from analysis.study import Study
from analysis.wording import format_value
from analysis.wording.numbers import format_result
from analysis.workbook.chain import Values

START = {f"own_{k}": 0 for k in ("value", "cash_0", *(f"cash_q{n}" for n in range(1, 9)), "cash_3")}


@needs_node
def test_all_inputs_at_once(study: Study, tmp_path: Path) -> None:
    """Not only what has a slider: each point is a draw, in which every uncertain input has another value."""

    def few(values: xr.DataArray) -> xr.DataArray:
        return values.isel(draw=slice(0, POINTS)) if "draw" in values.dims else values

    drawn = {n: few(a) for n, a in study.draw_inputs.items()}
    given = []
    for n in range(POINTS):
        given.append(chain.start(study, {k: a.isel(draw=n) if "draw" in a.dims else a for k, a in drawn.items()}))
    found = answer(tmp_path, f"given.map(p=>({chain.script(study)})(p.v,p.c,{START},p.c.population.length))", given)
    names = {k.partition("[")[0] for k in chain.templates(study)} - set(WORKINGS)
    value = Values(drawn | {n: few(study.draws[n]) for n in names | {"stores_by_city", "outlets"}})
    wrong = {}
    for k in chain.templates(study):
        expected = np.broadcast_to(np.asarray(value(k)), POINTS)
        bad = [n for n in range(POINTS) if not close(found[n][k], float(expected[n]))]
        if bad:
            wrong[k] = (len(bad), found[bad[0]][k], float(expected[bad[0]]))
    assert {k: w for k, w in wrong.items() if k not in (OUTCOME, "cash_trough")} == {}  # these need the baseline


@needs_node
def test_page_and_model_agree_where_the_sliders_go(study: Study, tmp_path: Path) -> None:
    points, worth = slider_points(study), worth_of(study)
    base, own = (chain.settings(study, study.evidence.options[o]) for o in (study.evidence.baseline, BEST))
    start = chain.start(study, study.base_inputs)
    sets = [{n: float(v[i]) for n, v in points.items()} for i in range(POINTS)]
    column = (
        "(set,option,over)=>{const v={...given.start.v,...set,...option.v};"
        "const c=JSON.parse(JSON.stringify(given.start.c));"
        f"return ({chain.script(study)})(v,c,over,given.n)}}"
    )
    expression_ = (
        f"given.sets.map(s=>{{const column={column};const carried=column(s,given.base,{START});"
        f"return {{base:column(s,{{v:{{}}}},{START}),best:column(s,given.own,carried)}}}})"
    )
    given = {"start": start, "sets": sets, "base": base, "own": own, "n": len(start["c"]["population"])}
    found = answer(tmp_path, expression_, given)
    for k, expected in worth.items():
        of = "best" if k == OUTCOME else "base"
        bad = [i for i in range(POINTS) if not close(found[i][of][k], expected[i])]
        assert bad == [], (k, sets[bad[0]], found[bad[0]][of][k], expected[bad[0]])


@needs_node
def test_functions_are_those_of_the_textbook(tmp_path: Path) -> None:
    z = [-37.0, -8.0, -4.0, -3.0001, -3.0, -1.0, -0.1, 0.0, 0.3, 1.0, 2.5, 5.0]
    p = [1e-300, 1e-12, 1e-5, 0.01, 0.3, 0.5, 0.7, 0.999999]
    x = [1e-3, 0.1, 0.5, 1.0, 1.5, 3.0, 10.0, 1e4, 1e6]
    b = [[0.1, 1, 0.5], [0.5, 3, 2], [0.999999, 3, 1.7], [1e-6, 3, 2], [0.3, 50, 80], [0.0, 3, 2], [1.0, 3, 2]]
    given = {"z": z, "p": p, "x": x, "b": b}
    found = answer(
        tmp_path, "[given.z.map(normal),given.p.map(quantile),given.x.map(logGamma),given.b.map(a=>beta(...a))]", given
    )
    expected = stats.norm.cdf(z), stats.norm.ppf(p), special.gammaln(x), [stats.beta.cdf(*a) for a in b]
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)


UNITS = ("CNY/year", "CNY", "share", "ratio", "count", "persons", "years", "visits/year", "none", "km")


@needs_node
def test_numbers_are_written_as_in_the_report(study: Study, tmp_path: Path) -> None:
    from analysis.notebook.page_model import _unit
    from analysis.render.html.whatif import of_language

    random = np.random.default_rng(1)
    edges = [
        0.0,
        1.0,
        0.125,
        0.995,
        0.9996,
        9999.6,
        9_999_500.0,
        0.105,
        2.675,
        1e4,
        1e8,
        12.5,
        4e-5,
        math.inf,
        math.nan,
    ]
    values = [*(10.0 ** random.uniform(-4, 12, 300) * random.choice([-1, 1], 300)), *edges]
    cases = [(v, u, lang, typed) for v in values for u in UNITS for lang in ("zh", "en") for typed in (False, True)]
    cases = [case for case in cases if not (case[1] == "years" and 0 < abs(case[0]) < 1)]  # months: not on the page
    given = [[str(v), of_language(_unit(u), lang), lang, typed] for v, u, lang, typed in cases]
    found = answer(tmp_path, "given.map(([v,u,l,t])=>format(Number(v.replace('inf','Infinity')),u,l,t))", given)
    expected = [format_value(v, u, lang, typed=True) if t else format_result(v, u, lang) for v, u, lang, t in cases]
    wrong = [(c, f, e) for c, f, e in zip(cases, found, expected, strict=True) if f != e]
    assert wrong == []


@pytest.mark.parametrize("template", ["{a}+", "VLOOKUP({a})", "{a} & {b}", "({a}", '"words"', "{a} {b}"])
def test_what_a_page_cannot_work_out_is_refused(template: str) -> None:
    with pytest.raises(NotationError, match="template"):
        expression(template)


def test_the_page_moves_six_inputs_and_judges_claims(study: Study) -> None:
    model = page_model(study, "relaunch", {}, {"leader": {"zh": "甲", "en": "A"}}).model
    assert len(model["sliders"]) == 6 and all(s["low"] <= s["value"] <= s["high"] for s in model["sliders"])
    assert {"card_fee", "card_discount"} <= {s["name"] for s in model["sliders"]}
    assert len(model["claims"]) >= 4 and "never_paid_typical" in {c["id"] for c in model["claims"]}
    assert model["numbers"][-1] == model["numbers"][-1] | {"key": OUTCOME, "of": "best"}
