"""What is installed beside what is locked, and the parts that come inside packages: pandoc, typst, kernels, fonts.

Belongs here: looking, also where nothing is installed. Does not belong here: installing (Makefile), the lock's making
(`analysis.cli.environment`, which itself needs a package).
"""

from __future__ import annotations

import re
import sys
from importlib import metadata, util
from pathlib import Path

from analysis.cli.doctor.check import FAULT, NOTE, OK, DoctorCheck, passed_or
from analysis.cli.doctor.machine import version_of

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$", re.MULTILINE)
AGAIN = "run: make .venv/.ready (after rm .venv/.ready, if it says there is nothing to do)"
SETS = ("lab", "office", "engines", "spark", "test")  # each is added by the target of make that needs it
FEW = 4


def look(root: Path) -> list[DoctorCheck]:
    """Everything about packages."""
    return [locked(root), pandoc(), typst(), kernels(), fonts(root)]


def pins(lock: str) -> dict[str, str]:
    """Package and version by the lock, those of other systems left out.

    >>> pins("a==1 ; python_full_version < '3' \\\\\\n    --hash=sha256:00\\nB_c==2\\n")
    {'b-c': '2'}
    """
    found = {}
    for name, version, marker in PIN.findall(lock):
        if not marker or applies(marker):
            found[re.sub(r"[-_.]+", "-", name).lower()] = version
    return found


def applies(marker: str) -> bool:
    """Whether a marker holds here; unknown is no, for the package that knows may be what is missing."""
    try:
        from packaging.markers import Marker

        return Marker(marker).evaluate()
    except Exception:  # a broken packaging must not stop the other checks
        return False


def installed(name: str) -> str | None:
    """The version of a package here, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def locked(root: Path) -> DoctorCheck:
    """Every package of a report in its locked version, and of the sets that were added to it."""
    added = [s for s in SETS if (root / ".venv" / f".ready-{s}").is_file()]
    locks = [root / name for name in ("requirements.lock", *(f"requirements-{s}.lock" for s in added))]
    for lock in locks:
        if not lock.is_file():
            return DoctorCheck(FAULT, "packages", f"{lock.name} is missing", "the set-up", "restore it from git")
    wanted = pins("".join(lock.read_text(encoding="utf-8") for lock in locks))
    off = [f"{name} {found or 'missing'} (locked {v})" for name, v in wanted.items() if (found := installed(name)) != v]
    message = f"{len(wanted)} of {len(wanted)} as locked, for {', '.join(['reports', *added])}"
    more = f" and {len(off) - FEW} more" if len(off) > FEW else ""
    otherwise = f"{len(off)} of {len(wanted)} not as locked: {', '.join(off[:FEW])}{more}"
    return passed_or(not off, "packages", message, otherwise, "make report and make test", AGAIN)


def pandoc() -> DoctorCheck:
    """The pandoc inside its package."""
    here = Path(spec.origin).parent / "files" / "pandoc" if (spec := util.find_spec("pypandoc")) else None
    message = version_of([str(here), "--version"]) if here else ""
    return passed_or(bool(message), "pandoc", message, "does not run", "reads the prose of the report", AGAIN)


def typst() -> DoctorCheck:
    """The typesetter."""
    found = installed("typst")
    return passed_or(bool(found), "typst", str(found), "not installed", "sets the PDF", AGAIN)


def kernels() -> DoctorCheck:
    """The kernel of this Python; others that may be registered on the computer take no part in the build."""
    found = installed("ipykernel")
    if not found:
        return DoctorCheck(FAULT, "kernel", "ipykernel is not installed", "runs the notebooks", AGAIN)
    folder = Path(sys.prefix, "share", "jupyter", "kernels")
    named = sorted(path.parent.name for path in folder.glob("*/kernel.json"))
    message = f"ipykernel {found}; JupyterLab offers {', '.join(named)}"
    fix = f"run: {sys.executable} -m ipykernel install --sys-prefix"
    return passed_or(bool(named), "kernel", message, f"ipykernel {found}, offered to none", "make lab", fix, NOTE)


def fonts(root: Path) -> DoctorCheck:
    """The fonts of the build folder; the first report makes them."""
    built = sorted((root / "build" / "fonts").glob("*/key.json"))
    if built:
        return DoctorCheck(OK, "fonts", f"built in {built[0].parents[1].relative_to(root)}/")
    if not installed("justmytype-intl-cjk"):
        return DoctorCheck(FAULT, "fonts", "their package is not installed", "every page and chart", AGAIN)
    return DoctorCheck(
        NOTE, "fonts", "not built yet", "every page and chart", "nothing; make report builds them in seconds"
    )
