"""Join evidence, designs and the dataflow, and hand back figures with value, interval, unit and lineage.

Belongs here: evaluating the model. Does not belong here: formulas (dataflow), sentences (wording, claims), pictures.
"""

from analysis.study.figure import Figure
from analysis.study.overrides import StudyError
from analysis.study.study import Study

__all__ = ["Figure", "Study", "StudyError"]
