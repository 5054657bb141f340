"""For all tests: no matplotlib or IPython folder of the person who runs them takes part."""

import os
import tempfile

os.environ.setdefault("MPLBACKEND", "agg")
os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="matplotlib-")
