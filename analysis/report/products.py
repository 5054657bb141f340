"""The files of a report: what each is called and which function makes it.

Belongs here: the table of files, and making one of them in a worker process. Does not belong here: when
(`build`), and how a page is set (`pdf`, `html`). Cheap to import: every build reads the table.
"""

import importlib
import json
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.report.files import write_whole


@dataclass(frozen=True)
class Order:
    """What a maker may read: the executed report notebook, the study, the build folder, its language, the overrides.

    `settings` is the JSON object of overrides that every kernel gets.
    """

    executed: Path
    study: Path
    build: Path
    language: str
    settings: str = "{}"


@dataclass(frozen=True)
class Product:
    """One file of the report. `maker` is "module:function", called with an Order, giving the file's bytes."""

    file: str
    maker: str
    language: str = ""


def _read(order: Order) -> tuple:
    import nbformat

    from analysis.report.exporters import notebook_fonts

    notebook = nbformat.read(order.executed, as_version=4)
    return notebook, order.language, notebook_fonts(notebook, order.build)


def pdf(order: Order) -> bytes:
    """The report as PDF in one language."""
    from analysis.report.exporters import render_pdf

    return render_pdf(*_read(order))


def html(order: Order) -> bytes:
    """The report as one self-contained page in one language."""
    from analysis.report.exporters import render_html

    return render_html(*_read(order)).encode()


def picture(order: Order) -> bytes:
    """Page one as a picture."""
    from analysis.report.exporters import render_picture

    return render_picture(*_read(order))


def numbers(order: Order) -> bytes:
    """Every number of the report, for machines."""
    import nbformat

    from analysis.report.numbers import numbers_document

    notebook = nbformat.read(order.executed, as_version=4)
    document = numbers_document(notebook, order.study, order.executed.stem)
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def xlsx(order: Order) -> bytes:
    """The study as a workbook whose headline chain is live, the overrides of the edition in force."""
    from analysis.report.workbook import workbook
    from analysis.study import Study

    return workbook(Study.open(order.study, json.loads(order.settings)))


def skip_iri_grammar() -> None:
    """Call before nbformat is first imported: saves a second in every process.

    nbformat imports jsonschema, which would build a grammar of international web addresses that no notebook
    needs. jsonschema treats that package as optional; None here says that it is not there.
    """
    sys.modules.setdefault("rfc3987_syntax", None)


# Two are made at a time: the longest first, or the last would keep one processor waiting.
PRODUCTS = (
    Product("strategy.zh.pdf", "analysis.report.products:pdf", "zh"),
    Product("strategy.xlsx", "analysis.report.products:xlsx"),
    Product("strategy.zh.html", "analysis.report.products:html", "zh"),
    Product("strategy.en.pdf", "analysis.report.products:pdf", "en"),
    Product("strategy.en.html", "analysis.report.products:html", "en"),
    Product("page-one.png", "analysis.report.products:picture", "en"),
    Product("numbers.json", "analysis.report.products:numbers"),
)


def leave_ctrl_c() -> None:
    """In a worker process: the build alone answers to Ctrl-C, else each worker would print a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def make(product: Product, order: Order, target: Path) -> tuple[float, str | None]:
    """Make one file in a worker process: its seconds, and the fault or None.

    A fault travels as text: an exception with arguments of its own is lost on the way between processes.
    """
    start = time.perf_counter()
    skip_iri_grammar()
    module, function = product.maker.split(":")
    try:
        write_whole(target, getattr(importlib.import_module(module), function)(order))
    except AnalysisError as fault:
        return time.perf_counter() - start, str(fault)
    return time.perf_counter() - start, None
