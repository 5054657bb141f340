"""Writes requirements.lock and environment.yml from pyproject.toml, and reports when they are stale.

    python -m analysis.cli.environment write    (`make lock`)
    python -m analysis.cli.environment check    offline

Belongs here: the two generated files that list what to install. Does not belong here: installing (Makefile).
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.common.files import write_whole
from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[2]
NEXT = "Run: make lock"
COMPILE = ["pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--generate-hashes"]
QUIET = ["--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
PIN = re.compile(r"^([A-Za-z0-9._-]+==[^\\\n]+?)\s*\\?$", re.MULTILINE)


def requirements_of(pyproject: dict) -> list[str]:
    """What the project asks for: its dependencies and those of its extras, and the Python it needs."""
    project = pyproject["project"]
    extras = project.get("optional-dependencies", {})
    return sorted([*project["dependencies"], *(item for extra in extras.values() for item in extra)])


def fingerprint(pyproject: dict) -> str:
    """Hash of what the project asks for; both generated files carry it."""
    asked = [pyproject["project"]["requires-python"], requirements_of(pyproject)]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def header(pyproject: dict) -> str:
    """The first lines of both generated files."""
    return (
        "# Generated from pyproject.toml by `make lock`; do not edit.\n"
        f"# requirements of pyproject.toml: sha256 {fingerprint(pyproject)}\n"
    )


def pins(lock: str) -> list[str]:
    """The pinned requirements of a lock, with their markers and without hashes.

    >>> pins("a==1 ; python_version < '4' \\\\\\n    --hash=sha256:00\\nb==2\\n    # via a\\n")
    ["a==1 ; python_version < '4'", 'b==2']
    """
    return PIN.findall(lock)


def environment_text(pyproject: dict, lock: str) -> str:
    """environment.yml: Python and pip from conda-forge, and the lock's pins through pip."""
    lines = [
        f"name: {pyproject['project']['name']}",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f"  - python{pyproject['project']['requires-python']}",
        "  - pip",
        "  - pip:",
        *(f"      - {json.dumps(pin)}" for pin in pins(lock)),
        "      - --editable .",
    ]
    return header(pyproject) + "\n".join(lines) + "\n"


def faults(pyproject: dict, lock: str, environment: str) -> list[str]:
    """Why the two files do not belong to pyproject.toml; empty when they do."""
    found = []
    if header(pyproject) not in lock:
        found.append("requirements.lock: pyproject.toml asks for something else since it was generated.")
    pinned: dict[str, list[str]] = {}
    for pin in pins(lock):
        name, version = pin.split(" ;")[0].strip().split("==")
        pinned.setdefault(canonicalize_name(name), []).append(version)
    for text in requirements_of(pyproject):
        asked = Requirement(text)
        versions = pinned.get(canonicalize_name(asked.name), [])
        if not versions:
            found.append(f'requirements.lock: "{text}" of pyproject.toml is not pinned.')
        found += [
            f'requirements.lock: {asked.name}=={version} does not satisfy "{text}" of pyproject.toml.'
            for version in versions
            if not asked.specifier.contains(version, prereleases=True)
        ]
    if re.search(r"https?://", lock + environment):
        found.append("requirements.lock or environment.yml: holds an address; pins and hashes are enough.")
    if environment != environment_text(pyproject, lock):
        found.append("environment.yml: differs from what pyproject.toml and requirements.lock make.")
    return found


def write(root: Path) -> None:
    """Resolve anew and write both files."""
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    uv = Path(sys.executable).with_name("uv")
    resolved = subprocess.run([uv, *COMPILE, *QUIET], cwd=root, capture_output=True, text=True)
    if resolved.returncode:
        raise AnalysisError(f"requirements.lock: no set of versions was found.\n{resolved.stderr.strip()}")
    lock = header(pyproject) + resolved.stdout
    write_whole(root / "requirements.lock", lock.encode())
    write_whole(root / "environment.yml", environment_text(pyproject, lock).encode())


def check(root: Path) -> list[str]:
    """The faults of the files in a folder."""
    names = ("pyproject.toml", "requirements.lock", "environment.yml")
    pyproject, lock, environment = ((root / name).read_text(encoding="utf-8") for name in names)
    return faults(tomllib.loads(pyproject), lock, environment)


def main() -> int:
    """`write` or `check`; 1 when something is wrong."""
    if sys.argv[1:] == ["write"]:
        try:
            write(ROOT)
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
