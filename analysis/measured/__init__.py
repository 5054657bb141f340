"""Small tables to inputs: what raw tables say of an input, with an interval, in place of what was assumed.

Belongs here: one small function per measure, and putting its estimate into the evidence. Does not belong here: reading
raw tables (`analysis.warehouse`), estimators (`analysis.methods`), the model.
"""

from .errors import MeasureError, NotMeasured
from .join import load_measured, measure_inputs

__all__ = ["MeasureError", "NotMeasured", "load_measured", "measure_inputs"]
