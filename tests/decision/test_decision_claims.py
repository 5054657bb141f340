"""Claims: titles that are checked. Their little language, its verdicts, and every claim of the study."""

from __future__ import annotations

import pytest
from real_study import opened

from analysis.decision.claims import ClaimError, Condition, Side, Verdict, eval_context, evaluate_claim, holds, parse
from analysis.decision.results import decision_results
from analysis.evidence import Bilingual, ClaimText
from analysis.exhibits import IDS
from analysis.notebook.decision_text import decision_words
from analysis.study import Study
from analysis.wording import fill, slots
from analysis.wording.quantities import coordinate_words, lookup, quantities

WHERE = "claims.toml, claim made_up"
CLAIMS = sorted(opened().evidence.claims)


def claim(*holds: str) -> ClaimText:
    return ClaimText("made_up", Bilingual("一句判断", "A made-up claim"), holds, "ledger")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("join_share < 0.1", Condition(Side(name="join_share"), "<", Side(number=0.1))),
        ("a<=b", Condition(Side(name="a"), "<=", Side(name="b"))),
        (" 1e3 >= a ", Condition(Side(number=1000.0), ">=", Side(name="a"))),
        (
            "x[city=shanghai, target=50] > -2",
            Condition(Side(name="x", coords=(("city", "shanghai"), ("target", "50"))), ">", Side(number=-2.0)),
        ),
    ],
)
def test_a_condition_is_parsed(text: str, condition: Condition) -> None:
    assert parse(text, WHERE) == condition
    assert parse(str(condition), WHERE) == condition


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("join_share", "expected 'figure > figure or number' .* found 'join_share'"),
        ("join_share = 0.1", "expected 'figure > figure or number'"),
        ("", "expected 'figure > figure or number'"),
        ("join_share > ", "expected a number, figure or figure\\[dim=coord\\], found ' '"),
        ("Join > 1", "expected a number, figure or figure\\[dim=coord\\], found 'Join'"),
        ("f(x) > 1", "expected a number, figure or figure\\[dim=coord\\], found 'f\\(x\\)'"),
        ("x[shanghai] > 1", "expected \\[dim=coord,…\\], found 'x\\[shanghai\\]'"),
        ("__import__('os') > 1", "expected a number, figure or figure"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_file_and_claim(text: str, message: str) -> None:
    with pytest.raises(ClaimError, match=rf"^claims\.toml, claim made_up: {message}"):
        parse(text, WHERE)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("join_shore < 1", "no figure 'join_shore'; the nearest is 'join_share'"),
        ("participation > 0", "participation needs a coordinate for city"),
        ("covered_share[city=shanghai] > 0", "covered_share has dimensions none, not 'city'"),
        (
            "participation[city=shangai] > 0",
            "participation has no city 'shangai', expected one of shanghai, hangzhou, guangzhou",
        ),
        ("hhi[option=stop] > 0", "no figure 'hhi' that is compared between options"),
        ("members[option=stay] > 0", "members has no option 'stay', expected one of carry_on, relaunch"),
    ],
)
def test_a_condition_about_nothing_is_refused(study: Study, condition: str, message: str) -> None:
    with pytest.raises(ClaimError, match=rf"claims\.toml, claim made_up: {message}"):
        evaluate_claim(study, claim(condition))


def test_a_verdict_counts_the_draws_in_which_all_conditions_hold(study: Study) -> None:
    split = float(study.draws["typical_saving"].median())
    above = evaluate_claim(study, claim(f"typical_saving > {split!r}"))
    assert above.share == pytest.approx(0.5, abs=1e-4)
    both = evaluate_claim(study, claim(f"typical_saving > {split!r}", "merchant_net_rate < 0"))
    drawn = (study.draws["typical_saving"] > split) & (study.draws["merchant_net_rate"] < 0)
    assert both.share == float(drawn.mean()) and 0.0 < both.share < above.share


def test_a_claim_about_decisions_alone_holds_in_all_draws_or_none(study: Study) -> None:
    sure, never = claim("breakeven_spend >= 1680"), claim("breakeven_spend < card_fee")
    assert evaluate_claim(study, sure) == Verdict(sure, True, 1.0) and evaluate_claim(study, never) == Verdict(
        never, False, 0.0
    )


def test_a_side_may_be_an_input_a_coordinate_or_an_option(study: Study) -> None:
    assert (
        evaluate_claim(study, claim("wallet <= 5000")).holds and not evaluate_claim(study, claim("wallet < 5000")).holds
    )
    assert evaluate_claim(study, claim("leader_share_of_two[basis=gross,year=2024] < 0.7")).holds
    assert evaluate_claim(study, claim("three_year_contribution[option=relaunch] < 0")).holds


def test_the_best_option_is_the_one_that_the_rule_picks(study: Study) -> None:
    best = study.decision.best
    of_best, named = (
        holds(study, claim(f"three_year_contribution[option={o}] > 0"), eval_context(study, over_draws=True))
        for o in ("best", best)
    )
    assert of_best.identical(named) and 0.0 < float(of_best.mean()) < 1.0


def test_draws_are_paired(study: Study) -> None:
    assert evaluate_claim(study, claim("covered_share <= covered_share")).share == 1.0
    assert (
        evaluate_claim(study, claim("three_year_contribution[option=relaunch] >= three_year_contribution")).share == 1.0
    )


@pytest.mark.parametrize("name", CLAIMS)
def test_every_title_of_the_study_is_true(study: Study, name: str) -> None:
    verdict = evaluate_claim(study, study.evidence.claims[name])
    assert verdict.holds and 0.0 < verdict.share <= 1.0


def test_each_exhibit_has_exactly_one_title(study: Study) -> None:
    # The path starts from a share whose basis nobody states: this study leaves it out, others may show it.
    shown = set(IDS) - {"path_to_target"}
    titles = [c.exhibit for c in study.evidence.claims.values() if c.exhibit]
    assert sorted(titles) == sorted(shown) and len(titles) < len(study.evidence.claims)


@pytest.fixture(scope="module")
def find(study: Study):
    """Words and numbers that the decision layer adds, as the last model notebook publishes them."""
    known, words = quantities(study), coordinate_words(study)
    words["best_option"] = words[study.decision.best]
    found = decision_results(study)
    words |= decision_words(study, found)
    return {lang: lookup(known | found.numbers, words, lang) for lang in ("zh", "en")}


@pytest.mark.parametrize("name", CLAIMS)
def test_both_languages_print_the_same_figures(study: Study, find, name: str) -> None:
    text, otherwise = study.evidence.claims[name].text, study.evidence.claims[name].otherwise
    for sentence in filter(None, (text, otherwise)):
        filled = {lang: fill(sentence[lang], lang, find[lang]) for lang in ("zh", "en")}
        assert {p.id for p in filled["zh"].printed} == {p.id for p in filled["en"].printed}
        assert {(s.key, s.coords) for s in slots(sentence.zh) if s.kind != "word"} == {
            (s.key, s.coords) for s in slots(sentence.en) if s.kind != "word"
        }
        assert "{" not in filled["zh"].plain + filled["en"].plain


@pytest.mark.parametrize("name", CLAIMS)
def test_every_title_has_a_sentence_for_the_day_it_is_false(study: Study, name: str) -> None:
    assert study.evidence.claims[name].otherwise is not None
