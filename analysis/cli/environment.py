"""Writes the lock files and environment.yml from pyproject.toml, and reports when they are stale.

    python -m analysis.cli.environment write    (`make lock`)
    python -m analysis.cli.environment check    offline

Belongs here: the generated files that list what to install: `requirements.lock` for a report, and for each extra of
pyproject.toml `requirements-EXTRA.lock` with what it needs beside that. Does not belong here: installing (Makefile).
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.common.files import write_whole
from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[2]
NEXT = "Run: make lock"
COMPILE = ["pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--generate-hashes"]
QUIET = ["--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
LOCK, CONDA = "requirements.lock", "environment.yml"
WITH_REPORT = "setup"  # the extra that every set-up needs, so that its pins stand in requirements.lock
FOR_CONDA = (LOCK, "requirements-lab.lock")
PIN = re.compile(r"^([A-Za-z0-9._-]+==[^\\\n]+?)\s*\\?$", re.MULTILINE)
BLOCK = re.compile(r"^[A-Za-z0-9].*\n(?:[ \t]+.*\n?)*", re.MULTILINE)
VIA = re.compile(r"^ +#(?: +via)? +([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


def asked(pyproject: dict) -> dict[str, list[str]]:
    """The requirements behind each lock file, by its name."""
    project = pyproject["project"]
    extras = project.get("optional-dependencies", {})
    own = {f"requirements-{extra}.lock": items for extra, items in extras.items() if extra != WITH_REPORT}
    return {LOCK: [*project["dependencies"], *extras.get(WITH_REPORT, [])]} | own


def header(pyproject: dict) -> str:
    """The first lines of all generated files, with a hash of what the project asks for."""
    text = json.dumps([pyproject["project"]["requires-python"], sorted(asked(pyproject).items())])
    return (
        "# Generated from pyproject.toml by `make lock`; do not edit.\n"
        f"# requirements of pyproject.toml: sha256 {hashlib.sha256(text.encode()).hexdigest()}\n"
    )


def pins(lock: str) -> list[str]:
    """The pinned requirements of a lock, with their markers and without hashes.

    >>> pins("a==1 ; python_version < '4' \\\\\\n    --hash=sha256:00\\nb==2\\n    # via a\\n")
    ["a==1 ; python_version < '4'", 'b==2']
    """
    return PIN.findall(lock)


def name_of(pin: str) -> str:
    """The package of a pin, a requirement or a block, as registries spell it."""
    return canonicalize_name(re.match(r"[A-Za-z0-9._-]+", pin)[0])


def needed(requirements: Iterable[str], blocks: Iterable[str]) -> set[str]:
    """The names of the packages that requirements lead to, followed from "via" to "via".

    >>> sorted(needed(["a>=1"], ["a==1\\n    # via us (pyproject.toml)\\n", "b==1\\n    # via a\\n", "c==1\\n"]))
    ['a', 'b']
    """
    parents = [(name_of(block), {canonicalize_name(parent) for parent in VIA.findall(block)}) for block in blocks]
    found = {name_of(requirement) for requirement in requirements}
    while more := {name for name, via in parents if via & found} - found:
        found |= more
    return found


def split(pyproject: dict, resolved: str) -> dict[str, str]:
    """The lock files, by name, from one resolution of everything.

    One for all, so that a package has the same version in each. What a report needs stands in its file only.
    """
    blocks = BLOCK.findall(resolved)
    groups = {name: needed(requirements, blocks) for name, requirements in asked(pyproject).items()}
    report = groups[LOCK]
    return {
        name: header(pyproject)
        + "".join(block for block in blocks if name_of(block) in (group if name == LOCK else group - report))
        for name, group in groups.items()
    }


def environment_text(pyproject: dict, locks: Mapping[str, str]) -> str:
    """environment.yml: Python and pip from conda-forge, and through pip the pins for the report and JupyterLab."""
    chosen = sorted(pin for name in FOR_CONDA for pin in pins(locks.get(name, "")))
    lines = [
        f"name: {pyproject['project']['name']}",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f"  - python{pyproject['project']['requires-python']}",
        "  - pip",
        "  - pip:",
        *(f"      - {json.dumps(pin)}" for pin in chosen),
        "      - --editable .",
    ]
    return header(pyproject) + "\n".join(lines) + "\n"


def faults(pyproject: dict, locks: Mapping[str, str], environment: str) -> list[str]:
    """Why the files do not belong to pyproject.toml; empty when they do."""
    found = [f"{name}: is missing." for name in asked(pyproject) if name not in locks]
    found += [f"{name}: no extra of pyproject.toml has this name." for name in locks if name not in asked(pyproject)]
    if found:
        return found
    for name, lock in locks.items():
        if header(pyproject) not in lock:
            found.append(f"{name}: pyproject.toml asks for something else since it was generated.")
        found += _unmet(name, asked(pyproject)[name], pins(locks[LOCK] + lock))
    together = dict.fromkeys(block for lock in locks.values() for block in BLOCK.findall(lock))
    should = split(pyproject, "".join(sorted(together, key=name_of)))
    found += [f"{name}: holds other packages than it needs." for name in locks if locks[name] != should[name]]
    if re.search(r"https?://", "".join(locks.values()) + environment):
        found.append("A lock file or environment.yml: holds an address; pins and hashes are enough.")
    if environment != environment_text(pyproject, locks):
        found.append(f"{CONDA}: differs from what pyproject.toml and the lock files make.")
    return found


def _unmet(file: str, requirements: Iterable[str], pinned: Iterable[str]) -> list[str]:
    """The requirements that no pin meets."""
    versions: dict[str, list[str]] = {}
    for pin in pinned:
        versions.setdefault(name_of(pin), []).append(pin.split(" ;")[0].strip().split("==")[1])
    found = []
    for text in requirements:
        wanted = Requirement(text)
        here = versions.get(canonicalize_name(wanted.name), [])
        if not here:
            found.append(f'{file}: "{text}" of pyproject.toml is not pinned.')
        found += [
            f'{file}: {wanted.name}=={version} does not satisfy "{text}" of pyproject.toml.'
            for version in dict.fromkeys(here)
            if not wanted.specifier.contains(version, prereleases=True)
        ]
    return found


def moved(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """What two lists of pins differ in, a line for each package and the count first.

    >>> moved(["a==1", "b==1"], ["a==2", "c==3"])
    ['3 packages moved.', '  a  1 -> 2', '  b  1 -> gone', '  c  new -> 3']
    """

    def by_name(pinned: Iterable[str]) -> dict[str, str]:
        found: dict[str, set[str]] = {}
        for pin in pinned:
            found.setdefault(name_of(pin), set()).add(pin.split("==")[1].split(" ;")[0].strip())
        return {name: ", ".join(sorted(versions)) for name, versions in found.items()}

    old, new = by_name(before), by_name(after)
    names = sorted(name for name in old | new if old.get(name) != new.get(name))
    count = {0: "No package moved.", 1: "1 package moved."}.get(len(names), f"{len(names)} packages moved.")
    return [count, *(f"  {name}  {old.get(name, 'new')} -> {new.get(name, 'gone')}" for name in names)]


def read(root: Path) -> tuple[dict, dict[str, str], str]:
    """pyproject.toml, the lock files by name, and environment.yml; a generated file that is missing is left out."""
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    locks = {path.name: path.read_text(encoding="utf-8") for path in sorted(root.glob("requirements*.lock"))}
    conda = root / CONDA
    return pyproject, locks, conda.read_text(encoding="utf-8") if conda.is_file() else ""


def write(root: Path) -> list[str]:
    """Resolve anew, write all files and return what moved."""
    pyproject, before, _ = read(root)
    uv = Path(sys.executable).with_name("uv")
    resolved = subprocess.run([uv, *COMPILE, *QUIET], cwd=root, capture_output=True, text=True)
    if resolved.returncode:
        raise AnalysisError(f"{LOCK}: no set of versions was found.\n{resolved.stderr.strip()}")
    locks = split(pyproject, resolved.stdout)
    for name in before.keys() - locks.keys():
        (root / name).unlink()
    for name, text in (locks | {CONDA: environment_text(pyproject, locks)}).items():
        write_whole(root / name, text.encode())
    return moved(pins("".join(before.values())), pins("".join(locks.values())))


def check(root: Path) -> list[str]:
    """The faults of the files in a folder."""
    return faults(*read(root))


def main() -> int:
    """`write` or `check`; 1 when something is wrong."""
    if sys.argv[1:] == ["write"]:
        try:
            print("\n".join(write(ROOT)))
        except AnalysisError as fault:
            print(fault, file=sys.stderr)
            return 1
    elif sys.argv[1:] != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    found = check(ROOT)
    for fault in found:
        print(fault, NEXT, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
