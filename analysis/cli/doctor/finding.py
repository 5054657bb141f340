"""One line of the doctor's screen.

Belongs here: what a finding is and how it is written. Does not belong here: looking for one.
"""

from __future__ import annotations

from dataclasses import dataclass

OK, NOTE, FAULT = "ok", "note", "FAULT"


@dataclass(frozen=True)
class Finding:
    """What was looked at and found. A `note` stops nothing; a `FAULT` stops `make report` or `make test`.

    `purpose` says what the thing is for and `fix` what to do; both stand below the line unless all is well.
    """

    state: str
    name: str
    said: str
    purpose: str = ""
    fix: str = ""

    def lines(self) -> list[str]:
        """The finding as it is printed."""
        first = f"  {self.state:<5}  {self.name:<15} {self.said}"
        below = [f"for: {self.purpose}"] * bool(self.purpose) + [f"do:  {self.fix}"] * bool(self.fix)
        return [first, *(f"{'':25}{line}" for line in below)]


def either(good: bool, name: str, said: str, otherwise: str, purpose: str, fix: str, worst: str = FAULT) -> Finding:
    """A finding that is well, or else tells what the thing is for and what to do."""
    return Finding(OK, name, said) if good else Finding(worst, name, otherwise, purpose, fix)
