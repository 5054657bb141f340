"""Which inputs a report rests on: those behind the numbers it prints, the exhibits it shows and the choice it makes.

Belongs here: following printed numbers back to inputs. Does not belong here: the table of inputs (appendix). The model
takes every input whatever a study shows; one that nothing shown rests on would only puzzle the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.decision.headlines import HEADLINE, OUTCOME

if TYPE_CHECKING:
    from analysis.notebook.report import Report


def inputs_used(report: Report) -> set[str]:
    """Names of the inputs behind what is printed so far; ask after the last sentence and exhibit."""
    figures = report.published.about["figures"]
    names = {key.split("[")[0] for printed in report.printed.values() for key in printed} | {HEADLINE, OUTCOME}
    for claim in report.evidence.claims.values():
        names |= set(report.published.exhibit(claim.exhibit)[0]["data"]["figures"])
    behind = {root for name in names for root in (figures[name]["roots"] if name in figures else (name,))}
    behind |= {name for option in report.evidence.options.values() for name in option.sets}
    # What options bring about is always used: the table of options rests on it.
    consequences = set(report.evidence.unknowns) - set(report.evidence.inputs)
    return (behind & set(report.evidence.inputs)) | consequences
