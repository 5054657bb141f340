"""What if: inputs moved by hand, what that does to the headline numbers and claims, and the command that renders it.

Belongs here: the panel of notebook 5 and what is behind it. Does not belong here: the model (`dataflow`), the report.
"""

from analysis.notebook.whatif.panel import WhatIf

__all__ = ["WhatIf"]
