"""What a kernel finds in its environment.

Here: these variables. Not here: who reads them (`analysis.notebook.place`) and how a kernel starts (`kernels`).
"""

import os
from pathlib import Path


def kernel_environment(study: Path, work: Path, build: Path, overrides: str, notebook: str) -> dict[str, str]:
    """The variables.

    One thread each for the linear algebra, because two kernels share the processors. IPython and matplotlib
    get folders of this build, so that a person's start-up files and stale font caches change no report.
    """
    return os.environ | {
        "STRATEGY_STUDY": str(study),
        "STRATEGY_BUILD": str(work),
        "STRATEGY_FONTS": str(build),
        "STRATEGY_EDITIONS": str(build.parent / "reports" / "editions"),
        "STRATEGY_OVERRIDES": overrides,
        "STRATEGY_NOTEBOOK": notebook,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "IPYTHONDIR": str(build / "ipython"),
        "MPLCONFIGDIR": str(build / "matplotlib"),
    }
