"""What the build does once before it starts notebooks: the work that all of them would begin with."""

from analysis.notebook.paths import here
from analysis.study import Study
from analysis.study.preload import preload


def evaluate() -> None:
    """Evaluate the study of the notebooks that are about to start."""
    paths = here()
    preload(Study.open(paths.study, paths.overrides))
