"""A study checked whole, before any notebook runs: what the report would refuse is refused here, with file and line.

Belongs here: names that sentences may print, and what notebooks and pages make of a study's texts. Does not belong
here: what a file may contain by itself (`evidence`), and the rules of sentences, claims and pages, which are asked of
`wording`, `decision` and `render`, so that a study is judged by what will set it.
"""

from analysis.validation.scenarios import scenario_faults
from analysis.validation.whole import faults_of, require

__all__ = ["faults_of", "require", "scenario_faults"]
