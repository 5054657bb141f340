"""The lock and environment.yml belong to pyproject.toml, and a change of it is noticed without a network."""

import importlib.metadata
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from analysis.cli.environment import check, environment_text, faults, header, pins

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = {
    "project": {
        "name": "example",
        "requires-python": ">=3.11",
        "dependencies": ["numpy>=2,<3"],
        "optional-dependencies": {"dev": ["pytest>=9"]},
    }
}
LOCK = header(PYPROJECT) + (
    "numpy==2.4.6 \\\n    --hash=sha256:00\n"
    "pytest==9.1 ; sys_platform != 'x' \\\n    --hash=sha256:11\n    # via example\n"
)


def changed(**fields):
    return {"project": PYPROJECT["project"] | fields}


def test_files_that_belong_together_have_no_fault():
    assert faults(PYPROJECT, LOCK, environment_text(PYPROJECT, LOCK)) == []


@pytest.mark.parametrize(
    ("pyproject", "expected"),
    [
        (changed(dependencies=["numpy>=2,<3", "polars"]), '"polars" of pyproject.toml is not pinned'),
        (changed(dependencies=["numpy>=3"]), 'numpy==2.4.6 does not satisfy "numpy>=3"'),
        (changed(dependencies=[]), "asks for something else since it was generated"),
        (changed(**{"requires-python": ">=3.12"}), "asks for something else since it was generated"),
    ],
)
def test_a_changed_pyproject_is_noticed(pyproject, expected):
    assert expected in "\n".join(faults(pyproject, LOCK, environment_text(PYPROJECT, LOCK)))


def test_a_hand_on_either_file_is_noticed():
    environment = environment_text(PYPROJECT, LOCK)
    assert "environment.yml: differs" in faults(PYPROJECT, LOCK, environment.replace("2.4.6", "2.4.5"))[0]
    assert "environment.yml: differs" in faults(PYPROJECT, LOCK.replace("2.4.6", "2.4.7"), environment)[0]
    address = LOCK + "# ht" + "tps://example.org\n"
    assert "holds an address" in "\n".join(faults(PYPROJECT, address, environment))


def test_markers_are_kept_and_hashes_are_not():
    assert pins(LOCK) == ["numpy==2.4.6", "pytest==9.1 ; sys_platform != 'x'"]


def test_the_files_of_this_project_are_fresh():
    assert check(ROOT) == []


def test_every_pin_of_the_lock_has_a_hash():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = lock.split("\n")
    pinned = [number for number, line in enumerate(entries) if "==" in line and line[0] not in "# "]
    assert len(pinned) == len(pins(lock)) > 100
    assert all(entries[number + 1].strip().startswith("--hash=sha256:") for number in pinned)


def test_the_pip_section_of_environment_yml_is_what_is_installed():
    """Conda's channels are not reached in a test, so the pip section is compared with this very Python."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    lines = [line.strip().removeprefix("- ").strip('"') for line in text.split("- pip:\n")[1].splitlines()]
    assert lines[-1] == "--editable ."
    wanted = [Requirement(line) for line in lines[:-1]]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    assert len(here) > 100
    differing = [str(one) for one in here if not one.specifier.contains(importlib.metadata.version(one.name))]
    assert differing == []


def test_the_environment_asks_for_the_python_of_the_project():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"  - python{pyproject['project']['requires-python']}\n" in text
    assert text.startswith("# Generated from pyproject.toml by `make lock`")
