"""Exhibits of other evidence and of changed inputs: no text touches another, leaves the canvas or is run through."""

import io
import itertools

import pytest

from analysis.exhibits import draw_exhibit, exhibit
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.layout import beside, drawn_text, faults, settle
from analysis.exhibits.drawing.marks import crossings
from analysis.study import Study
from analysis.uncertainty import designs

# Numbers of draws move intervals by a hair and labels not at all.
FEW = 2**9
# Field sales, tornado and the worth of knowing have labels in fixed columns, or show inputs that no override moves.
MARKET = ("shares_over_time", "path_to_target", "concentration", "entry")
CARD = (
    "breakeven_surface",
    "who_joins",
    "ledger",
    "four_coverages",
    "coverage_curve",
    "options",
    "viable_region",
    "users",
)
CHANGES = [
    ({"card_fee": 0.0}, CARD),
    ({"card_fee": 600.0}, CARD),
    ({"card_discount": 0.5}, CARD),
    ({"participating_stores": 100.0}, CARD),
    ({"participating_stores": 400_000.0}, CARD),
    ({"wallet": 40_000.0}, CARD),
    ({"merchant_funded_share": 0.0}, ("ledger", "options")),
    ({"reported_share": 0.5}, MARKET),
    ({"target_ratio": 9.0}, MARKET),
    ({"entrant_share": 0.4}, MARKET),
]


@pytest.fixture
def few_draws(monkeypatch):
    monkeypatch.setattr(designs, "DRAWS", FEW)


def _strays(figure):
    """Dots beyond the ends of their axes: what the words say is marked, and is not."""
    for ax in figure.axes:
        for line in ax.lines:
            if ax.axison and line.get_marker() not in ("None", None) and line.get_transform() == ax.transData:
                at = ax.transAxes.inverted().transform(ax.transData.transform(line.get_xydata()))
                if not ((at >= -0.001) & (at <= 1.001)).all():
                    yield f"a dot of {line.get_xydata().tolist()} is not shown"


def _missing(figure, record):
    """Numbers that count as printed, and that no text of the drawing says."""
    drawn = " ".join(text for text, _ in drawn_text(figure)).replace("\n", "")
    return [f"{label.id}, {label.text!r}, is not drawn" for label in record.labels if label.text not in drawn]


def _faults_of(study, name, lang):
    figure, record = draw_exhibit(exhibit(name), study, lang)
    return faults(figure) + crossings(figure) + [*_strays(figure), *_missing(figure, record)]


def _spoiled(study, names, langs=("zh", "en")):
    found = {(name, lang): _faults_of(study, name, lang) for name, lang in itertools.product(names, langs)}
    return {where: what for where, what in found.items() if what}


@pytest.mark.parametrize(
    ("override", "names"), CHANGES, ids=["-".join(f"{k}={v:g}" for k, v in o.items()) for o, _ in CHANGES]
)
def test_no_override_spoils_a_drawing(study, few_draws, override, names):
    assert _spoiled(study.overridden(**override), names, ["en"]) == {}


def test_an_edition_that_turns_claims_around_is_legible(study, few_draws):
    assert _spoiled(study.overridden(participating_stores=9000.0, zipf_exponent=0.9), CARD) == {}


def test_another_study_is_legible(root, few_draws):
    clubs = Study.open(root / "examples" / "warehouse-clubs")
    assert _spoiled(clubs, {claim.exhibit for claim in clubs.evidence.claims.values()}) == {}


def test_another_study_with_fewer_shops_than_cities_is_legible(root, few_draws):
    few = Study.open(root / "examples" / "warehouse-clubs", {"participating_stores": 2.0, "card_fee": 600.0})
    assert _spoiled(few, ("breakeven_surface", "coverage_curve", "viable_region"), ["en"]) == {}


def test_a_key_names_only_what_is_drawn(root, few_draws):
    clubs = Study.open(root / "examples" / "warehouse-clubs")  # one basis: nothing is dashed
    figure, _ = draw_exhibit(exhibit("shares_over_time"), clubs, "en")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["From reports", "90% interval"]


@style.report_style()
def _canvas():
    figure, (ax,) = style.canvas("sample", 5, "half")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return figure, ax


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.plot([0, 1], [0.5, 0.5]),
        lambda ax: ax.plot(0.5, 0.5, "o"),
        lambda ax: ax.axvline(0.5),
        lambda ax: ax.hlines(0.5, 0, 1),
        lambda ax: ax.barh(0.5, 1, 0.3, **style.assumed(style.LEADER)),
        lambda ax: ax.contour([0, 1], [0, 1], [[0, 0], [1, 1]], levels=[0.5]),
        lambda ax: ax.annotate("", (0, 0), (1, 1), arrowprops={"arrowstyle": "-"}),
    ],
    ids=["line", "dot", "rule", "whisker", "bar", "contour", "pointer"],
)
def test_a_text_on_a_mark_is_found(draw):
    figure, ax = _canvas()
    draw(ax)
    ax.annotate("label", (0.5, 0.5), ha="center", va="center")
    assert crossings(settle(figure)) == ["'label' is crossed"]


def test_a_text_on_a_band_or_beside_a_mark_is_not():
    figure, ax = _canvas()
    ax.axhspan(0.2, 0.8, color=style.PALE, linewidth=0)
    ax.plot([0, 1], [0.1, 0.1])
    ax.annotate("label", (0.5, 0.5), ha="center", va="center")
    beside(ax, 0.1, 5, "at the end", align="left")
    assert crossings(settle(figure)) == []


def test_a_mark_cut_off_at_the_edge_touches_nothing_outside():
    figure, ax = _canvas()
    ax.plot([0, 3], [0.1, 0.1])
    beside(ax, 0.1, 5, "at the end", align="left")
    assert crossings(settle(figure)) == []


def test_a_settled_figure_is_drawn_once_when_it_is_saved(monkeypatch):
    figure, drawn = style.canvas("test", 4.0)[0], []
    monkeypatch.setattr(figure, "draw", lambda renderer: drawn.append(renderer))
    settle(figure).savefig(io.BytesIO(), format="svg")
    assert len(drawn) == 1


def test_names_of_low_rows_and_heads_of_columns_keep_apart(study):
    """A line of a name stands as far from the next name as within one, and heads of columns are two letters apart."""
    figure, _ = draw_exhibit(exhibit("value_of_knowing"), study, "en")
    figure.draw_without_rendering()
    names = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    names.sort(key=lambda box: -box.y1)
    point = figure.dpi / 72.0
    assert min(upper.y0 - lower.y1 for upper, lower in itertools.pairwise(names)) >= 1.0 * point
    heads = [ax.title.get_window_extent() for ax in figure.axes[:3]] + [
        ax._left_title.get_window_extent() for ax in figure.axes[:3] if ax._left_title.get_text()
    ]
    heads = sorted((box for box in heads if box.width > 1), key=lambda box: box.x0)
    assert len(heads) == 3
    assert min(right.x0 - left.x1 for left, right in itertools.pairwise(heads)) >= 5.0 * point
