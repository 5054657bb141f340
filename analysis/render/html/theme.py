"""The files of the theme: styles and scripts of the page.

Here: reading one. Not here: their order on the page (`page`).
"""

from importlib.resources import files


def theme(name: str) -> str:
    """Return a file of the theme."""
    return (files("analysis.render") / "theme" / name).read_text(encoding="utf-8")
