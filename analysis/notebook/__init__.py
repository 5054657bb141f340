"""What notebooks import: a chapter (model notebooks) and a report (the strategy report), thin to use.

Belongs here: joining study, claims and exhibits with the notebook's display, and what is published between notebooks.
Does not belong here: computing (study), drawing (exhibits), laying out pages (report).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.notebook.chapter import Chapter
    from analysis.notebook.report import Report
    from analysis.notebook.whatif import WhatIf

__all__ = ["Chapter", "Report", "WhatIf"]

_MODULES = {"Chapter": "chapter", "Report": "report", "WhatIf": "whatif"}


def __getattr__(name: str) -> object:
    """Import what is asked for alone: the report does not wait for the model, which its chapters need."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def load_ipython_extension(shell) -> None:
    """Register ``%%prose zh``, ``%%prose en`` and the displays (``%load_ext analysis.notebook``)."""
    from analysis.notebook import prose
    from analysis.notebook.display import own
    from analysis.notebook.display import register as display

    prose.register(shell)
    display.register(shell)
    own.register(shell)
