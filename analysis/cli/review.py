"""How a comparison with an edition is told.

Belongs here: printing it, and ending with its faults. Does not belong here: comparing (`analysis.editions`).
"""

from __future__ import annotations

from analysis.errors import AnalysisError


def told(found) -> int:
    """Print a review; its faults, if any, end the command."""
    print("\n".join(found.lines), flush=True)
    if found.faults:
        raise AnalysisError("\n".join(found.faults))
    return 0
