"""What a process of the build that others are forked from imports, once for all of them.

Here: the imports alone. Not here: who is forked (`forks`), and what is imported (its caller names the modules).
"""

import gc
import importlib
import os
from contextlib import suppress

from analysis.report.products import skip_iri_grammar

VARIABLE = "STRATEGY_WARM"

skip_iri_grammar()
for _name in os.environ.get(VARIABLE, "").split():
    # A module that cannot be imported fails again where it is used, and there it is told with its place.
    with suppress(Exception):
        importlib.import_module(_name)
gc.collect()
gc.freeze()  # else the first collection of every child would copy all of this
