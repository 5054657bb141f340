"""What a second study asks of the package: its own place, names that replace the general ones, any number of cities."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pytest
from matplotlib.pyplot import close

from analysis import exhibits
from analysis.build.project import Project
from analysis.decision.flips import DecisionFlip
from analysis.decision.results import decision_flip_key
from analysis.evidence.words import GENERAL, named, words_of
from analysis.exhibits import draw_exhibit, exhibit
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import drawn_text
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.shares_over_time import distinct
from analysis.notebook.decision_text import changes_of_mind
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def clubs() -> Study:
    return Study.open(ROOT / "examples" / "warehouse-clubs")


def test_every_study_reports_into_a_place_of_its_own(tmp_path: Path) -> None:
    base = Project(tmp_path, tmp_path / "data")
    assert base.reports == tmp_path / "reports" and base.work == tmp_path / "build"
    example = Project(tmp_path, tmp_path / "examples" / "clubs")
    assert example.reports == tmp_path / "reports" / "studies" / "clubs"
    assert example.work == tmp_path / "build" / "studies" / "clubs" and example.build == base.build
    assert replace(example, edition="fee-9").reports == example.reports / "what-if" / "fee-9"
    here, there = (Project(tmp_path, Path(folder) / "clubs") for folder in ("/one", "/two"))
    assert len({p.reports for p in (base, example, here, there)}) == 4
    own = Project(tmp_path, tmp_path / "studies" / "clubs")
    assert own.reports == example.reports
    example.study.mkdir(parents=True)
    assert own.reports != example.reports, "an example of that name comes first"
    alike = ("clubs", "studies/clubs", "examples/clubs", "studies/a-b", "a/b", "studies/a/b", "studies")
    places = [Project(tmp_path, tmp_path / folder).reports for folder in alike]
    assert len(set(places)) == len(alike) and all(place.parent.name == "studies" for place in places)


def test_a_study_replaces_general_names_and_keeps_the_others() -> None:
    words = words_of({"words": {"store": {"zh": "会员店", "en": "club"}}})
    assert named("a {store} for {users}, {value}", words, "en") == "a club for users, {value}"
    assert named("{store}", words, "en") == "Club" and named("{store}数", words, "zh") == "会员店数"
    assert words["user"] == GENERAL["user"]


def only_in_charts() -> dict[str, OnlyHere]:
    """Numbers that one chart alone has, by name."""
    modules = [import_module(f"analysis.exhibits.{found.name}") for found in iter_modules(exhibits.__path__)]
    held = [value for module in modules for value in vars(module).values()]
    held += [inner for value in held if isinstance(value, dict) for inner in value.values()]
    return {what.name: what for what in held if isinstance(what, OnlyHere)}


def general_words_in(text: str, study: Study, lang: str) -> list[str]:
    """General names in a text that the study replaces."""
    own = {w: names[lang] for w, names in study.evidence.study["words"].items() if w in GENERAL}
    general = {w: GENERAL[w][lang] for w, name in own.items() if GENERAL[w][lang] not in name}
    edge = r"\b" if lang == "en" else ""
    return [word for word in general.values() if re.search(f"{edge}{word}{edge}", text, re.IGNORECASE)]


@pytest.mark.parametrize("name", only_in_charts())
def test_numbers_of_one_chart_alone_are_called_by_the_study_s_words(clubs: Study, name: str) -> None:
    chart = ChartContext(clubs, "en")
    chart.only_here(only_in_charts()[name].counted_in("CNY"), 0.25)
    label = chart.record.only_here[name][1].label
    assert {lang: general_words_in(text, clubs, lang) for lang, text in label.items()} == {"zh": [], "en": []}


def test_clubs_have_no_card(clubs: Study) -> None:
    labels = {name: spec.en for name, spec in clubs.graph.specs.items() if re.search(r"\bthe card\b", spec.en)}
    assert labels == {} and clubs.graph.specs["join_share"].en == "Share of households for whom the membership pays"
    theirs = re.compile(r"\b(cards?|users?|merchants?)\b|买卡|用卡|用户|商家", re.IGNORECASE)
    stated = [text for item in clubs.inputs.values() for text in (item.label.zh, item.label.en)]
    assert len(stated) > 100 and [text for text in stated if theirs.search(text)] == []
    for name in ("who_joins", "breakeven_surface"):
        figure, _ = draw_exhibit(exhibit(name), clubs, "en")
        shown = " ".join(text for text, _ in drawn_text(figure))
        assert "card" not in shown and "{" not in shown
        assert name != "who_joins" or "Households for whom the membership pays" in shown
        close(figure)
    for name in ("who_joins", "viable_region"):
        subtitle = ChartContext(clubs, "en").sentence(exhibit(name).subtitle)
        assert "membership pays" in subtitle and "card" not in subtitle


@pytest.mark.parametrize("count", [1, 3, 4, 9])
def test_there_is_a_shade_for_every_city_dark_to_light(count: int) -> None:
    shades = style.shades(count)
    light = [sum(int(shade[i : i + 2], 16) for i in (1, 3, 5)) for shade in shades]
    assert len(set(shades)) == count and light == sorted(light)
    assert shades[0] == style.SHADES[0].lower() or shades[0] == style.SHADES[0]


def test_one_basis_is_one_line(clubs: Study) -> None:
    assert distinct(clubs["leader_share_of_two"].value) == ["gross"]
    assert distinct(Study.open(ROOT / "data")["leader_share_of_two"].value) == ["gross", "net"]


def test_unknowns_that_lead_to_the_same_option_stand_together(clubs: Study) -> None:
    flips = [
        DecisionFlip("wallet", 50_000.0, 40_000.0, False, "keep_fee"),
        DecisionFlip("consideration", 0.29, 0.2, False, "open_doors"),
        DecisionFlip("renewal_rate", 0.78, 0.83, True, "keep_fee"),
    ]
    text = changes_of_mind(flips, clubs)["en"]
    assert text.count("Keep the fee") == 1 and text.count("Open the doors") == 1
    assert all(f"{{{decision_flip_key(flip)}:threshold}}" in text for flip in flips)
    assert text.index("First-year renewal") < text.index("Keep the fee") < text.index("Households that would")


def test_more_clubs_cover_more_but_each_adds_less(clubs: Study) -> None:
    covered = [float(clubs.overridden(participating_stores=n)["covered_share"]) for n in (10, 20, 30, 40)]
    gained = np.diff(covered)
    assert (gained > 0).all() and (np.diff(gained) < 0).all()
