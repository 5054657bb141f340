"""What a process of the build that others are forked from does, once for all of them.

Here: importing modules, and calling functions of them. Not here: who is forked (`forks`), and what for (its caller
names the modules and functions).
"""

import gc
import importlib
import os
from contextlib import suppress

from analysis.build.products import skip_iri_grammar

skip_iri_grammar()
for _name in os.environ.get("STRATEGY_PRELOAD", "").split():
    # What fails here fails again where it is used, and there with its place.
    with suppress(Exception):
        _module, _, _function = _name.partition(":")
        _imported = importlib.import_module(_module)
        if _function:
            getattr(_imported, _function)()
gc.collect()
gc.freeze()  # else the first collection of every child would copy all of this
