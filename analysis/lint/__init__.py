"""The prose lint: sentences state no number of their own, both languages state the same, every reader shows the same.

Belongs here: rules about the text in notebooks, in a study folder and in the exhibits, over the contents of files.
Does not belong here: filling a slot (wording), whether a title is true (claims), what a study folder must hold
(evidence). Nothing is imported from the files that are read and no cell is executed.
"""

from analysis.lint.passage import LintFinding
from analysis.lint.run import lint

__all__ = ["LintFinding", "lint"]
