"""What nbconvert calls: a notebook in, the report as PDF or HTML, its slides or its sheet, out.

Here: the exporters of `pyproject.toml` and the plain functions for the build. Not here: how a page is
made (`pdf.py`, `html`, `slides_pdf.py`).
"""

from pathlib import Path

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Enum, Unicode, default

from analysis.common.fonts import FontError, FontSet, beyond_base, ensure_fonts, missing_glyphs
from analysis.common.languages import LANGUAGES
from analysis.render.brief import render_brief
from analysis.render.errors import RenderError
from analysis.render.html import render_html
from analysis.render.pdf import render_pdf, render_picture
from analysis.render.slides_pdf import render_slides

__all__ = [
    "StrategyBriefExporter",
    "StrategyHTMLExporter",
    "StrategyPDFExporter",
    "StrategySlidesExporter",
    "notebook_fonts",
    "render_brief",
    "render_html",
    "render_pdf",
    "render_picture",
    "render_slides",
]


def notebook_fonts(notebook, build: Path) -> FontSet:
    """Return fonts that hold every drawable character of a notebook, making them if need be."""
    extra = beyond_base("".join(str(cell) for cell in notebook.cells))
    return ensure_fonts(build, "".join(extra - missing_glyphs("".join(extra))) if extra else "")


class _StrategyExporter(Exporter):
    """An executed report notebook in one language."""

    language = Enum(LANGUAGES, default_value="zh", help="Language of the report.").tag(config=True)
    build = Unicode("build", help="Folder for generated fonts, relative to the current folder.").tag(config=True)

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the finished page and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        try:
            page = self._render(notebook, self.language, notebook_fonts(notebook, Path(self.build)))
        except (RenderError, FontError) as fault:
            name = resources.get("metadata", {}).get("name", "notebook")
            raise ConversionException(f"{name}: {fault}") from fault
        return page, resources


class StrategyPDFExporter(_StrategyExporter):
    """The report as PDF/A-2a and PDF/UA-1."""

    export_from_notebook = "Strategy report (PDF)"
    output_mimetype = "application/pdf"
    _render = staticmethod(render_pdf)

    @default("file_extension")
    def _file_extension_default(self):
        return ".pdf"


class StrategySlidesExporter(StrategyPDFExporter):
    """The cells tagged "slide" as a deck, 16:9."""

    export_from_notebook = "Strategy slides (PDF)"
    _render = staticmethod(render_slides)


class StrategyBriefExporter(StrategyPDFExporter):
    """The cells tagged "brief" as one page."""

    export_from_notebook = "Strategy on one sheet (PDF)"
    _render = staticmethod(render_brief)


class StrategyHTMLExporter(_StrategyExporter):
    """The report as one HTML page without any request."""

    export_from_notebook = "Strategy report (HTML)"
    output_mimetype = "text/html"
    _render = staticmethod(render_html)

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"
