"""What a process of the build that others are forked from does, once for all of them.

Here: importing modules, and calling functions of them. Not here: who is forked (`forks`), and what for (its caller
names the modules and functions).
"""

import ctypes
import gc
import importlib
import os
import signal
from contextlib import suppress

from analysis.build.products import skip_iri_grammar

DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of Linux, where alone others are forked from this


def end_with_parent(parent: int) -> None:
    """End when the build ends, however it ends: an import that is under way looks at no pipe for seconds."""
    ctypes.CDLL(None).prctl(DEATH_OF_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be asked to tell
        os._exit(1)


if _parent := os.environ.get("STRATEGY_PARENT"):
    end_with_parent(int(_parent))
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
