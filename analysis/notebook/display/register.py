"""Registers with IPython how a study, its figures, chapters and reports show themselves, in the notebook's language.

Belongs here: which type is shown by which function. `%load_ext analysis.notebook` calls it, so that `analysis.study`
need not know how numbers are worded.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from analysis.common.languages import LANGUAGES
from analysis.notebook.display.markup import element, page

if TYPE_CHECKING:
    from analysis.notebook.chapter import Chapter
    from analysis.study import Study

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
    from analysis.notebook.display.study import about

    return page(about(chapter.study, lang), element("p", NEXT[lang], css="quiet"), lang=lang)


def _study_text(study: Study) -> str:
    from analysis.notebook.display.text import study_text

    return study_text(study)


# By name, not by class: a type that a notebook never has is never imported, nor what shows it.
SHOWN = (
    ("analysis.study.study", "Study", "analysis.notebook.display.study:study_html"),
    ("analysis.study.result", "Result", "analysis.notebook.display.study:result_html"),
    ("analysis.study.lineage", "Node", "analysis.notebook.display.study:lineage_html"),
    ("analysis.notebook.chapter", "Chapter", "analysis.notebook.display.register:chapter_html"),
)


def shown_by(place: str, shell) -> Callable[[object], str]:
    """The function at "module:name", imported when something is shown, in the notebook's language."""
    module, _, function = place.partition(":")
    return lambda shown: getattr(import_module(module), function)(shown, language(shell.user_ns))


def register(shell) -> None:
    """Register the displays with IPython; doing so twice changes nothing."""
    html, text = (shell.display_formatter.formatters[kind] for kind in ("text/html", "text/plain"))
    for module, kind, place in SHOWN:
        html.for_type_by_name(module, kind, shown_by(place, shell))
    text.for_type_by_name(
        "analysis.study.study",
        "Study",
        lambda shown, printer, cycle: printer.text(_study_text(shown)),
    )
    # Else the address of the object, another in every run.
    text.for_type_by_name(
        "analysis.notebook.chapter",
        "Chapter",
        lambda shown, printer, cycle: printer.text(f"Chapter {shown.name} of {shown.study!r}"),
    )
    text.for_type_by_name(
        "analysis.notebook.report",
        "Report",
        lambda shown, printer, cycle: printer.text(f"Report on {shown.evidence.folder}"),
    )
