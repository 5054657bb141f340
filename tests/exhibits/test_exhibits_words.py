"""Subtitles, descriptions and annotated numbers: from the study, never typed."""

import re
import subprocess
import sys
from collections import ChainMap
from pathlib import Path

import pytest

from analysis import exhibits
from analysis.decision.results import decision_results
from analysis.errors import AnalysisError
from analysis.exhibits import IDS, exhibit
from analysis.exhibits.drawing.layout import drawn_text
from analysis.wording import fill, format_interval, format_value
from analysis.wording.quantities import coordinate_words, lookup

SLOT = re.compile(r"\{[^{}]*\}")
CODE = Path(exhibits.__file__).parent
ROOT = CODE.parents[1]


@pytest.fixture(scope="session")
def finder(study, known):
    words, all_known = coordinate_words(study), ChainMap(decision_results(study).numbers, known)
    return lambda lang: lookup(all_known, words, lang)


def _texts(drawing, name, lang):
    return " | ".join(text for text, _ in drawn_text(drawing(name, lang)))


@pytest.mark.parametrize("part", ["subtitle", "alt"])
def test_no_number_is_typed(name, lang, part):
    assert not re.search(r"\d", SLOT.sub("", getattr(exhibit(name), part)[lang]))


@pytest.mark.parametrize("part", ["subtitle", "alt"])
def test_every_slot_has_a_value(finder, name, lang, part):
    filled = fill(getattr(exhibit(name), part)[lang], lang, finder(lang))
    assert filled.plain
    assert "{" not in filled.plain


def test_the_description_says_more_than_the_subtitle(name, lang):
    assert len(exhibit(name).alt[lang]) > len(exhibit(name).subtitle[lang])


def test_figures_drawn_exist(study, name):
    known = {*study.figures, *study.inputs}
    assert exhibit(name).figures
    assert set(exhibit(name).figures) <= known


def test_the_ids_are_the_files_that_make_an_exhibit_in_a_stable_order():
    made = [
        p.stem for p in CODE.rglob("*.py") if re.search(r"^EXHIBIT = ", p.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert list(IDS) == sorted(made)


def test_asking_for_the_ids_loads_no_drawing_library():
    asked = "import sys; from analysis.exhibits import IDS; print('matplotlib' in sys.modules, *IDS)"
    ran = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", *IDS]


def test_id_is_the_file_name(name):
    assert exhibit(name).id == name


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(AnalysisError, match="the nearest is 'ledger'"):
        exhibit("leger")


def test_description_carries_the_computed_numbers(study, finder, lang):
    filled = fill(exhibit("breakeven_surface").alt[lang], lang, finder(lang)).plain
    for name in ("covered_share", "breakeven_wallet", "wallet", "required_coverage"):
        assert format_value(float(study[name]), study[name].unit, lang) in filled


def test_ledger_draws_both_fundings_and_their_equal_sum(study, drawing, lang):
    text = _texts(drawing, "ledger", lang)
    for name in ("contribution_merchant_funded", "contribution_platform_funded"):
        assert format_value(float(study[name]), "CNY/year", lang) in text
    assert text.count(format_value(float(study["total_surplus"]), "CNY/year", lang)) == 2


def test_break_even_marks_where_the_card_was(study, drawing, lang):
    text = _texts(drawing, "breakeven_surface", lang)
    assert format_value(float(study["breakeven_wallet"]), "CNY/year", lang) in text
    assert format_value(float(study["required_coverage"]), "share", lang) in text


def test_who_joins_agrees_with_the_model_at_the_actual_fee(study, drawing, lang):
    assert format_value(float(study["join_share"]), "share", lang) in _texts(drawing, "who_joins", lang)


def test_coverages_are_labelled_city_by_city(study, drawing, lang):
    text, needed = _texts(drawing, "four_coverages", lang), study["required_coverage"]
    assert format_interval(float(needed.low), float(needed.high), needed.unit, lang) in text
    for city in study["reach_one"].value["city"].values:
        assert coordinate_words(study)[str(city)][lang] in text
        assert format_value(float(study["reach_one"].at(city=city)), "share", lang) in text


def test_the_recommended_option_is_the_red_one(study, drawing):
    from analysis.exhibits.drawing.style import ACCENT

    figure, best = drawing("options", "en"), study.decision.best
    odds = study.option_draws["breaks_even"].mean("draw").sel(option=best)
    red = [t.get_text() for t in figure.axes[0].texts if t.get_color() == ACCENT]
    assert format_value(float(odds), "share", "en") in red
    assert len(red) == 2


def test_code_names_nobody_of_the_study(study):
    code = "\n".join(p.read_text(encoding="utf-8") for p in CODE.glob("*.py")).lower()
    particular = [study.evidence.study["words"][k] for k in ("subject", "company", "leader", "follower")]
    cities = [coordinate_words(study)[str(c)] for c in study["city_weight"].value["city"].values]
    for names in (*particular, *cities):
        assert not [w for w in (names["zh"], names["en"].lower()) if w in code]


def test_every_exhibit_of_a_claim_exists(study):
    assert {c.exhibit for c in study.evidence.claims.values() if c.exhibit} <= set(IDS)
