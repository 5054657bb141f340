"""The error of the build.

Belongs here: `BuildError`. Does not belong here: the checks that raise it, faults of a page (`render.errors`).
"""

from analysis.errors import AnalysisError


class BuildError(AnalysisError):
    """A build that cannot go on; the message has the reason and what to do."""
