"""Registers with IPython how a study, its figures, chapters and reports show themselves, in the notebook's language.

Belongs here: which type is shown by which function. `%load_ext analysis.notebook` calls it, so that `analysis.study`
need not know how numbers are worded.
"""

from __future__ import annotations

from analysis.notebook.chapter import Chapter
from analysis.notebook.display_markup import element, page
from analysis.notebook.display_study import about, explanation_html, figure_html, study_html
from analysis.notebook.strategy import Report
from analysis.study import Figure, Study
from analysis.study.display import Explanation
from analysis.wording.numbers import LANGUAGES

NEXT = {
    "zh": 'chapter.exhibit("…") 画图，chapter.study 是研究本身，chapter.publish("…") 交给报告。',
    "en": 'chapter.exhibit("…") draws, chapter.study is the study, chapter.publish("…") hands over to the report.',
}


def language(names: dict[str, object]) -> str:
    """The language that a notebook has set (``LANGUAGE = "zh"``), else English."""
    chosen = names.get("LANGUAGE")
    return chosen if chosen in LANGUAGES else "en"


def chapter_html(chapter: Chapter, lang: str) -> str:
    """What a model notebook works on; nothing is evaluated for it."""
    return page(about(chapter.study, lang), element("p", NEXT[lang], css="quiet"), lang=lang)


def register(shell) -> None:
    """Register the displays with IPython; doing so twice changes nothing."""
    html, text = (shell.display_formatter.formatters[kind] for kind in ("text/html", "text/plain"))
    for kind, show in {
        Study: study_html,
        Figure: figure_html,
        Explanation: explanation_html,
        Chapter: chapter_html,
    }.items():
        html.for_type(kind, lambda shown, show=show: show(shown, language(shell.user_ns)))
    # Else the address of the object, another in every run.
    text.for_type(Chapter, lambda shown, printer, cycle: printer.text(f"Chapter {shown.name} of {shown.study!r}"))
    text.for_type(Report, lambda shown, printer, cycle: printer.text(f"Report on {shown.evidence.folder}"))
