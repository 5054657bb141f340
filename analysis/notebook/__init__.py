"""What notebooks import: a chapter (model notebooks) and a report (the strategy report), thin to use.

Belongs here: joining study, claims and exhibits with the notebook's display, and what is published between notebooks.
Does not belong here: computing (study), drawing (exhibits), laying out pages (report).
"""

from analysis.notebook.chapter import Chapter
from analysis.notebook.strategy import Report
from analysis.notebook.whatif import WhatIf

__all__ = ["Chapter", "Report", "WhatIf"]


def load_ipython_extension(shell) -> None:
    """Register ``%%prose zh``, ``%%prose en`` and the displays (``%load_ext analysis.notebook``)."""
    from analysis.notebook import display, prose

    prose.register(shell)
    display.register(shell)
