"""What the build does once before it starts notebooks: the work that all of them would begin with."""

from analysis.notebook.place import here
from analysis.study import Study
from analysis.study.preload import preload


def evaluate() -> None:
    """Evaluate the study of the notebooks that are about to start."""
    place = here()
    preload(Study.open(place.study, place.overrides))
