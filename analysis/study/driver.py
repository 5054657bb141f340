"""Hamilton's driver, without what Hamilton would import on its own.

Belongs here: that import. Does not belong here: the graph (`graph`).
"""

from __future__ import annotations

from hamilton import registry

registry.disable_autoload()  # else it imports every data library that is installed, Spark's among them

from hamilton import base, driver  # noqa: E402

__all__ = ["base", "driver"]
