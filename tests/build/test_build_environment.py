"""The lock and environment.yml belong to pyproject.toml, and a change of it is noticed without a network."""

import importlib.metadata
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from analysis.cli.environment import check, environment_text, faults, moved, name_of, needed, pins, split

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = {
    "project": {
        "name": "example",
        "requires-python": ">=3.11",
        "dependencies": ["numpy>=2,<3"],
        "optional-dependencies": {
            "setup": ["uv"],
            "lab": ["jupyterlab>=4"],
            "test": ["pytest>=9", "requests"],
        },
    }
}
RESOLVED = """\
jupyterlab==4.6 \\
    --hash=sha256:00
    # via example (pyproject.toml)
numpy==2.4.6 \\
    --hash=sha256:00
    # via
    #   example (pyproject.toml)
    #   jupyterlab
pluggy==1.5 \\
    --hash=sha256:00
    # via pytest
pytest==9.1 ; sys_platform != 'x' \\
    --hash=sha256:11
    # via example (pyproject.toml)
requests==2.34 \\
    --hash=sha256:22
    # via
    #   example (pyproject.toml)
    #   jupyterlab
urllib3==2.8 \\
    --hash=sha256:33
    # via requests
uv==0.13 \\
    --hash=sha256:44
    # via example (pyproject.toml)
"""
LOCKS = split(PYPROJECT, RESOLVED)
CONDA = environment_text(PYPROJECT, LOCKS)


def changed(**fields):
    return {"project": PYPROJECT["project"] | fields}


def test_each_file_holds_what_its_set_needs_beside_the_report():
    assert {name: [name_of(pin) for pin in pins(lock)] for name, lock in LOCKS.items()} == {
        "requirements.lock": ["numpy", "uv"],
        "requirements-lab.lock": ["jupyterlab", "requests", "urllib3"],
        "requirements-test.lock": ["pluggy", "pytest", "requests", "urllib3"],
    }
    assert "    --hash=sha256:33\n" in LOCKS["requirements-test.lock"]


def test_what_nothing_leads_to_is_in_no_file():
    assert needed(["numpy>=1"], ["numpy==2\n", "other==1\n    # via pytest\n"]) == {"numpy"}


def test_files_that_belong_together_have_no_fault():
    assert faults(PYPROJECT, LOCKS, CONDA) == []


@pytest.mark.parametrize(
    ("pyproject", "expected"),
    [
        (changed(dependencies=["numpy>=2,<3", "polars"]), '"polars" of pyproject.toml is not pinned'),
        (changed(dependencies=["numpy>=3"]), 'numpy==2.4.6 does not satisfy "numpy>=3"'),
        (changed(dependencies=[]), "asks for something else since it was generated"),
        (changed(**{"requires-python": ">=3.12"}), "asks for something else since it was generated"),
        (changed(**{"optional-dependencies": {"setup": ["uv"]}}), "no extra of pyproject.toml has this name"),
        (
            changed(**{"optional-dependencies": PYPROJECT["project"]["optional-dependencies"] | {"engines": ["x"]}}),
            "requirements-engines.lock: is missing",
        ),
    ],
)
def test_a_changed_pyproject_is_noticed(pyproject, expected):
    assert expected in "\n".join(faults(pyproject, LOCKS, CONDA))


def test_a_hand_on_a_file_is_noticed():
    def with_lock(name, text):
        return "\n".join(faults(PYPROJECT, LOCKS | {name: text}, CONDA))

    report = LOCKS["requirements.lock"]
    assert "environment.yml: differs" in faults(PYPROJECT, LOCKS, CONDA.replace("2.4.6", "2.4.5"))[0]
    assert "environment.yml: differs" in with_lock("requirements.lock", report.replace("2.4.6", "2.4.7"))
    assert "holds an address" in with_lock("requirements.lock", report + "# ht" + "tps://example.org\n")
    moved_up = report + "pytest==9.1 \\\n    --hash=sha256:11\n    # via example (pyproject.toml)\n"
    assert "requirements.lock: holds other packages than it needs" in with_lock("requirements.lock", moved_up)


def test_what_moved_is_told_by_package():
    before = ["a==1 ; python_full_version < '3.12'", "a==2 ; python_full_version >= '3.12'", "b==1"]
    assert moved(before, ["a==2", "b==1"]) == ["1 package moved.", "  a  1, 2 -> 2"]
    assert moved(before, before) == ["No package moved."]


def test_markers_are_kept_and_hashes_are_not():
    assert pins(LOCKS["requirements-test.lock"])[1] == "pytest==9.1 ; sys_platform != 'x'"


def test_the_files_of_this_project_are_fresh():
    assert check(ROOT) == []


@pytest.mark.parametrize("file", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_every_pin_of_a_lock_has_a_hash(file):
    entries = (ROOT / file).read_text(encoding="utf-8").split("\n")
    pinned = [number for number, line in enumerate(entries) if "==" in line and line[0] not in "# "]
    assert len(pinned) == len(pins("\n".join(entries))) > 0
    assert all(entries[number + 1].strip().startswith("--hash=sha256:") for number in pinned)


def test_a_report_needs_no_engine_no_laboratory_and_no_test():
    names = {name_of(pin) for pin in pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))}
    others = {"duckdb", "ibis-framework", "polars", "pyarrow", "pysail", "pyspark-client", "jupyterlab", "pytest"}
    assert names & others == set()


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
