"""Join evidence, designs and the dataflow, and hand back results with value, interval, unit and lineage.

Belongs here: evaluating the model. Does not belong here: formulas (dataflow), sentences (wording, claims), pictures.
"""

from analysis.study.overrides import StudyError
from analysis.study.result import Result
from analysis.study.study import Study

__all__ = ["Result", "Study", "StudyError"]
