"""Every number of a title stands in its chart, where a reader looks for it."""

import pytest
from numbers_in_text import tokens

from analysis.decision.results import decision_results
from analysis.exhibits.drawing.layout import drawn_text
from analysis.notebook.decision_text import decision_words
from analysis.wording import fill
from analysis.wording.quantities import coordinate_words, lookup


@pytest.fixture(scope="session")
def title(study, known):
    """The title of an exhibit as the report prints it, None where the study leaves the exhibit out."""
    found = decision_results(study)
    words = coordinate_words(study) | decision_words(study, found)
    words["best_option"] = words[study.decision.best]
    claims = {claim.exhibit: claim for claim in study.evidence.claims.values()}

    def filled(exhibit, lang):
        if exhibit not in claims:
            return None
        return fill(claims[exhibit].text[lang], lang, lookup(known | found.numbers, words, lang)).plain

    return filled


def _sizes(text):
    """Numbers without their signs: a title says "loses ¥160" of a bar at −¥160."""
    return {token.lstrip("−") for token in tokens(text.replace("\n", " "))}


def test_each_number_of_a_title_is_drawn(recorded, title, name, lang):
    said = title(name, lang)
    if said is None:
        return
    figure, _ = recorded(name, lang)
    drawn = {token for text, _ in drawn_text(figure) for token in _sizes(text)}
    assert _sizes(said) <= drawn, f"{said}: {sorted(_sizes(said) - drawn)} not in the chart"
