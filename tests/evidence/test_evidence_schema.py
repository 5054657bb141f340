"""Documents read by pydantic: errors come out as faults with file, line and key, all at once, rules over keys too."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest

from analysis.common.toml import parse_toml
from analysis.evidence.document import TomlDocument
from analysis.evidence.faults import Fault, Faults
from analysis.evidence.kinds import Choice, Flag, Id, Listed, Number, Text
from analysis.evidence.schema import Entries, Named, TomlTable, read_as

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Leg:
    """One table of a list."""

    to: Annotated[str, Id("stops", "the id of a stop")]
    minutes: Annotated[float, Number("minutes above 0", above=0.0)]


@dataclass(frozen=True)
class Line:
    """A document of the test."""

    name: Annotated[str, Text("a name in quotes")]
    kind: Annotated[str, Choice(("bus", "tram"))] = "bus"
    night: Annotated[bool, Flag()] = False
    legs: Annotated[tuple[Annotated[Leg, TomlTable("a leg")], ...], Entries("legs, at least one", least=1)] = ()
    fares: Annotated[dict[str, Annotated[float, Number(least=0.0)]], Named(among=("adult", "child"))] = ()
    stops: Annotated[tuple[str, ...], Listed("a list of ids", of="stops")] = ()

    def refusals(self, known: dict[str, Any]) -> Iterator:
        """A rule over two keys."""
        if self.kind == "tram" and self.night:
            yield ("night",), "no tram by night", self.night


def read(text: str) -> tuple[Line | None, list[Fault]]:
    """The document and its faults."""
    faults = Faults()
    document = TomlDocument("line.toml", text, parse_toml(text), faults)
    return read_as(
        Annotated[Line, TomlTable()], document.tables, document.place(), stops=("harbour", "market")
    ), faults.listed


def test_a_right_document_is_the_value_of_its_class() -> None:
    line, faults = read('name = "4"\nfares = { adult = 3 }\n[[legs]]\nto = "market"\nminutes = 7\n')
    assert faults == []
    assert line == Line("4", legs=(Leg("market", 7.0),), fares={"adult": 3.0})


def test_every_fault_comes_at_once_with_its_line_and_key() -> None:
    text = (
        'nmae = "4"\nkind = ["tram"]\nnight = "yes"\nfares = { adlt = 3, child = -1 }\nstops = ["harbor", "market"]\n'
        '[[legs]]\nto = "market"\nminutes = 0\n[[legs]]\nto = 3\nminutes = "７"\n'
    )
    line, faults = read(text)
    assert line is None
    assert {(f.line, f.where, f.expected.partition(" (")[0]) for f in faults} == {
        (1, "key nmae", "a known key"),
        (None, "key name", "a name in quotes"),
        (2, "key kind", "one of bus, tram"),
        (3, "key night", "true or false"),
        (4, "key fares.adlt", "a known key"),
        (4, "key fares.child", "a number of 0 or more"),
        (5, "key stops", "known names"),
        (8, "key legs.1.minutes", "minutes above 0"),
        (10, "key legs.2.to", "the id of a stop"),
        (11, "key legs.2.minutes", "a number in ASCII digits, not full-width ones"),
    }
    assert any("nearest name: harbour" in f.expected for f in faults)


@pytest.mark.parametrize("other", ["", "stops = 3\n", "colour = 1\n"])
def test_a_rule_over_keys_is_asked_of_those_that_are_right(other: str) -> None:
    _, faults = read(f'name = "4"\nkind = "tram"\nnight = true\n{other}')
    assert ("key night", "no tram by night") in {(f.where, f.expected) for f in faults}
    assert len(faults) == 1 + bool(other)


def test_a_rule_is_not_asked_of_a_key_that_is_wrong() -> None:
    _, faults = read('name = "4"\nkind = "tram"\nnight = 1\n')
    assert [f.expected for f in faults] == ["true or false"]


def test_pydantic_waits_until_a_document_is_read() -> None:
    code = "import sys, analysis.evidence, analysis.study; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
