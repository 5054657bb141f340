"""Every number in a drawing went through the record: as a label with its figure, or as a tick of a scale."""

from collections import Counter

from numbers_in_text import tokens

from analysis.decision.trial import TRIAL_FIGURES
from analysis.exhibits import Exhibit, draw_exhibit, exhibit
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.layout import drawn_text, settle

DERIVED = {"stated", "interval_width", "expected_trough", "evpi", "evppi", "explained_by_two"}


def _counted(texts):
    return Counter(t for text in texts for t in tokens(text))


def test_each_number_drawn_is_recorded_as_often_as_it_is_drawn(recorded, name, lang):
    figure, record = recorded(name, lang)
    in_picture = _counted(text.replace("\n", " ") for text, _ in drawn_text(figure))
    assert in_picture == _counted([*(label.text for label in record.labels), *record.ticks])


def test_each_label_is_a_figure_of_the_study_or_names_what_it_is_made_from(recorded, known, study, name, lang):
    _, record = recorded(name, lang)
    for label in record.labels:
        base = label.id.split("[")[0]
        if label.id in record.only_here:
            what, quantity = record.only_here[label.id]
            assert what.formula and set(what.made_from) <= {*study.figures, *study.inputs}, label
            assert quantity.low <= quantity.value <= quantity.high or label.form == "", label
        else:
            assert label.id in known or base in DERIVED | set(TRIAL_FIGURES), label


def test_both_languages_print_the_same_numbers(recorded, name):
    (_, zh), (_, en) = (recorded(name, lang) for lang in ("zh", "en"))
    assert [(x.id, x.form, x.values) for x in zh.labels] == [(x.id, x.form, x.values) for x in en.labels]
    assert len(zh.ticks) == len(en.ticks)


def _smuggled(chart):
    figure, (ax,) = chart.canvas(5)
    ax.annotate("some 4,711 of them", (0.5, 0.5))
    style.ticks(ax.xaxis, [0, 0.5, 1], "share", chart.lang)
    ax.set_yticks([])
    return settle(figure)


def test_a_number_that_is_drawn_past_the_record_is_seen(study):
    what = exhibit("entry")
    figure, record = draw_exhibit(Exhibit(_smuggled, what.subtitle, what.alt, ("hhi",)), study, "en")
    in_picture = _counted(text for text, _ in drawn_text(figure))
    assert in_picture - _counted(record.ticks) == Counter(["4711"])
    assert record.ticks == ["0%", "50%", "100%"]
