"""The files of a report: what each is called and which function makes it.

Belongs here: the table of files, and making one of them in a worker process. Does not belong here: when
(`run`), and how a page is set (`render`). Cheap to import: every build reads the table.
"""

import importlib
import json
import sys
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.common.files import write_whole
from analysis.errors import AnalysisError


@dataclass(frozen=True)
class RenderJob:
    """What the making of one file may read: the executed report notebook, the study, the build folder,
    the language, the overrides.

    `settings` is the JSON object of overrides that every kernel gets.
    """

    executed: Path
    study: Path
    build: Path
    language: str
    settings: str = "{}"


@dataclass(frozen=True)
class Product:
    """One file of the report. `maker` is "module:function", called with a RenderJob, giving the file's bytes.

    `reads` names what it is made from: "report" (the executed report notebook), "study", "settings". `after` names a
    file that the same process makes first, because the two have most of the work in common. `room` is the part of the
    package that makes it.
    """

    file: str
    maker: str
    language: str = ""
    reads: tuple[str, ...] = ("report",)
    after: str = ""
    room: str = "render"


def _opened(job: RenderJob) -> tuple:
    return _notebook_and_fonts(job.executed, job.executed.stat().st_mtime_ns, job.build)


@lru_cache(maxsize=1)
def _notebook_and_fonts(executed: Path, _modified: int, build: Path) -> tuple:
    import nbformat

    from analysis.render.exporters import notebook_fonts

    notebook = nbformat.read(executed, as_version=4)
    return notebook, notebook_fonts(notebook, build)


def _rendered(job: RenderJob, module: str, function: str) -> Any:
    """What a function of `analysis.render` makes of the report notebook; the module is imported where it is needed."""
    notebook, fonts = _opened(job)
    return getattr(importlib.import_module(f"analysis.render.{module}"), function)(notebook, job.language, fonts)


def pdf(job: RenderJob) -> bytes:
    """The report as PDF in one language."""
    return _rendered(job, "exporters", "render_pdf")


def html(job: RenderJob) -> bytes:
    """The report as one self-contained page in one language."""
    return _rendered(job, "exporters", "render_html").encode()


def picture(job: RenderJob) -> bytes:
    """Page one as a picture."""
    return _rendered(job, "exporters", "render_picture")


def slides(job: RenderJob) -> bytes:
    """The deck in one language."""
    return _rendered(job, "exporters", "render_slides")


def powerpoint(job: RenderJob) -> bytes:
    """The deck in one language, to be edited in PowerPoint."""
    return _rendered(job, "office.powerpoint", "render_powerpoint")


def word(job: RenderJob) -> bytes:
    """The report in one language, to be edited in Word."""
    return _rendered(job, "office.word", "render_word")


def brief(job: RenderJob) -> bytes:
    """The sheet to hand over in one language."""
    return _rendered(job, "exporters", "render_brief")


def numbers(job: RenderJob) -> bytes:
    """Every number of the report, for machines."""
    import nbformat

    from analysis.build.numbers import numbers_document

    notebook = nbformat.read(job.executed, as_version=4)
    document = numbers_document(notebook, job.study, job.executed.stem)
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def xlsx(job: RenderJob) -> bytes:
    """The study as a workbook whose headline chain is live, the overrides of the edition in force."""
    from analysis.study.preload import open_study
    from analysis.workbook import workbook

    return workbook(open_study(job.study, json.loads(job.settings)))


def skip_iri_grammar() -> None:
    """Call before nbformat is first imported: saves a second in every process.

    nbformat imports jsonschema, which would build a grammar of international web addresses that no notebook
    needs. jsonschema treats that package as optional; None here stands for its absence.
    """
    sys.modules.setdefault("rfc3987_syntax", None)


# Two are made at a time: the longest first, or the last would keep one processor waiting. The workbook asks for no
# notebook and is made beside them.
PRODUCTS = (
    Product("strategy.xlsx", "analysis.build.products:xlsx", reads=("study", "settings"), room="workbook"),
    Product("strategy.zh.html", "analysis.build.products:html", "zh"),
    Product("strategy.en.pdf", "analysis.build.products:pdf", "en"),
    Product("page-one.png", "analysis.build.products:picture", "en", after="strategy.en.pdf"),
    Product("strategy.zh.pdf", "analysis.build.products:pdf", "zh"),
    Product("strategy.en.html", "analysis.build.products:html", "en"),
    Product("numbers.json", "analysis.build.products:numbers", reads=("report", "study"), room="evidence"),
)


# Made by a command of their own, from the same notebooks.
SLIDES = (
    Product("slides.zh.pdf", "analysis.build.products:slides", "zh"),
    Product("slides.en.pdf", "analysis.build.products:slides", "en"),
)
POWERPOINT = (
    Product("slides.zh.pptx", "analysis.build.products:powerpoint", "zh"),
    Product("slides.en.pptx", "analysis.build.products:powerpoint", "en"),
)
WORD = (
    Product("strategy.zh.docx", "analysis.build.products:word", "zh"),
    Product("strategy.en.docx", "analysis.build.products:word", "en"),
)
BRIEF = (
    Product("brief.zh.pdf", "analysis.build.products:brief", "zh"),
    Product("brief.en.pdf", "analysis.build.products:brief", "en"),
)


@dataclass(frozen=True)
class JobResult:
    """How the making of one file went: its seconds, and the fault or None.

    A fault travels as text: an exception with arguments of its own is lost on the way between processes.
    """

    file: str
    seconds: float
    fault: str | None = None


def make(product: Product, job: RenderJob, target: Path) -> JobResult:
    """Make one file."""
    start = time.perf_counter()
    skip_iri_grammar()
    module, function = product.maker.split(":")
    fault = None
    try:
        write_whole(target, getattr(importlib.import_module(module), function)(job))
    except AnalysisError as raised:
        fault = str(raised)
    return JobResult(product.file, time.perf_counter() - start, fault)
