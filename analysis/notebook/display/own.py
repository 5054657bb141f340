"""What an analyst's own cell shows in the report notebook goes into the report: frames, Markdown, charts.

Belongs here: which objects become which block, and the refusal of a picture that nobody has described. Does not belong
here: what stands in a table (`own_table`). Chapters are left alone: they publish what they publish.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from IPython.core.formatters import JSONFormatter
from traitlets import ObjectName, Unicode

from analysis.common import blocks
from analysis.common.payload import MIME
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from analysis.notebook.report import Report

HAN = re.compile(r"[\u3400-\u9fff]")
DESCRIBE = (
    'Next: in the cell that draws, report.chart(figure, "a-name", title={"zh": …, "en": …}, '
    'alt={"zh": …, "en": …}, source={"zh": …, "en": …})'
)


class BlockFormatter(JSONFormatter):
    """Writes what a cell shows as a block of the report, beside what JupyterLab shows."""

    format_type = Unicode(MIME)
    print_method = ObjectName("_repr_strategy_block_")


def script(markdown: str) -> str:
    """The language of a text, by its letters.

    >>> script("Over three years"), script("三年 x")
    ('en', 'zh')
    """
    return "zh" if HAN.search(markdown) else "en"


def markdown_block(text: str) -> dict[str, Any]:
    """Markdown as prose of its language; a cell is to show both, which whoever reads the notebook checks."""
    return blocks.encode(blocks.Prose(lang=script(text), markdown=text, data={"shown": True}))


def refused(figure: object) -> AnalysisError:
    """The error about a picture that has neither title nor alternative text nor source."""
    return AnalysisError(
        f"the report prints no {type(figure).__name__} without a title, an alternative text and a source in both "
        f"languages\n{DESCRIBE}"
    )


def report_of(variables: Mapping[str, Any]) -> Report | None:
    """The report among the variables of a notebook; None in a chapter, which does not even import it."""
    module = sys.modules.get("analysis.notebook.report")
    found = [v for name, v in variables.items() if module and not name.startswith("_") and isinstance(v, module.Report)]
    return found[-1] if found else None


def register(shell) -> None:
    """Register the formatter with IPython; doing so twice changes nothing."""
    formatter = BlockFormatter(parent=shell.display_formatter)

    def table(frame) -> dict[str, Any] | None:
        report = report_of(shell.user_ns)
        return report.table(frame).payload if report else None

    def text(shown) -> dict[str, Any] | None:
        return markdown_block(shown.data) if report_of(shell.user_ns) and str(shown.data or "").strip() else None

    def picture(figure) -> None:
        if report_of(shell.user_ns):
            raise refused(figure)

    formatter.for_type_by_name("pandas.core.frame", "DataFrame", table)
    formatter.for_type_by_name("pandas", "DataFrame", table)
    formatter.for_type_by_name("pandas.core.series", "Series", table)
    formatter.for_type_by_name("pandas", "Series", table)
    formatter.for_type_by_name("IPython.core.display", "Markdown", text)
    formatter.for_type_by_name("matplotlib.figure", "Figure", picture)
    shell.display_formatter.formatters[MIME] = formatter
