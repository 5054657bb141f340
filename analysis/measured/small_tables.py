"""The small tables of a study: asked for by measures, each extracted once and kept.

Belongs here: where they come from, which platform is whose, what was read. Does not belong here: estimates.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.evidence import RawData
from analysis.evidence.faults import check
from analysis.warehouse import RawSettings, Reading, Warehouse

from .errors import MeasureError, NotMeasured

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence import Evidence

BUILD = Path(__file__).resolve().parents[2] / "build"
OTHERS = "others"


def kept_in(folder: Path) -> Path:
    """Where what is extracted of a study's raw tables is kept: in the project's build folder, not in the study."""
    folder = Path(folder).resolve()
    return BUILD / "raw" / f"{folder.name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


class SmallTables:
    """Small tables of the raw tables that a study names. Use it in a `with` block.

    Parameters
    ----------
    raw : what raw.toml says.
    folder : the study's; a relative address of the engine starts there.
    kept : folder for what is extracted; by default `kept_in(folder)`.
    evidence : of the study, for measures that need more of it than its raw tables.
    """

    def __init__(self, raw: RawData, folder: Path, kept: Path | None = None, evidence: Evidence | None = None) -> None:
        self.raw, self.folder, self.evidence = raw, Path(folder), evidence
        self.worked_out: dict[str, Any] = {}  # what several measures share, by who works it out
        settings = RawSettings.from_mapping(raw.settings, self.folder)
        self.warehouse = Warehouse(settings, kept or kept_in(self.folder))

    def __enter__(self) -> SmallTables:
        return self

    def __exit__(self, *exception: object) -> None:
        self.warehouse.close()

    def has(self, *names: str) -> bool:
        """Whether raw.toml names one of these tables."""
        return any(name in self.raw.tables for name in names)

    def reading(self, table: str) -> Reading:
        """What was read of a raw table."""
        return self.warehouse.reading(table)

    @cached_property
    def share_table(self) -> str:
        """The raw table that shares are made of: the panel, or orders where there is none."""
        return "panel" if self.has("panel") else "orders"

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Platform × city × period × basis with `cents`, `count` where it is known, and `role`.

        `role` is leader, follower or others, as raw.toml's [platforms] says.

        Raises
        ------
        MeasureError
            If a platform that raw.toml names is not in the table, or it names none and none is called so.
        NotMeasured
            If there is one platform alone and raw.toml names none: one's own orders say nothing of shares.
        """
        table = self.warehouse.panel() if self.share_table == "panel" else self.warehouse.share_panel()
        role = self._roles(sorted(table.platform.unique()))
        return table.assign(role=[role.get(platform, OTHERS) for platform in table.platform])

    def _roles(self, there: list[str]) -> dict[str, str]:
        if not self.raw.platforms and len(there) == 1:
            raise NotMeasured(f"expected at least two platforms to have shares, found {there[0]} alone")
        named = self.raw.platforms or {role: (role,) for role in ("leader", "follower")}
        for role, names in named.items():
            for name in names:
                if name not in there:
                    raise MeasureError(
                        f"{self.folder / 'raw.toml'}: expected [platforms] to say which of {', '.join(there)} is the "
                        f'{role}, found "{name}"; write for example  {role} = "{there[0]}"'
                        f"\nNext: mend the file, then run  {check(self.folder)}"
                    )
        return {name: role for role, names in named.items() for name in names}
