"""One line of the doctor's screen.

Belongs here: the result of one check and how it is printed. Does not belong here: any check itself.
"""

from __future__ import annotations

from dataclasses import dataclass

OK, NOTE, FAULT = "ok", "note", "FAULT"


@dataclass(frozen=True)
class DoctorCheck:
    """What was looked at and found. A `note` stops nothing; a `FAULT` stops `make report` or `make test`.

    `purpose` is what the thing is for and `fix` what to do; both stand below the line unless all is well.
    """

    state: str
    name: str
    message: str
    purpose: str = ""
    fix: str = ""

    def lines(self) -> list[str]:
        """The check as it is printed, one line or several."""
        first = f"  {self.state:<5}  {self.name:<15} {self.message}"
        below = [f"for: {self.purpose}"] * bool(self.purpose) + [f"do:  {self.fix}"] * bool(self.fix)
        return [first, *(f"{'':25}{line}" for line in below)]


def passed_or(
    good: bool, name: str, message: str, otherwise: str, purpose: str, fix: str, worst: str = FAULT
) -> DoctorCheck:
    """A check that passes with `message`, or else has `otherwise`, what the thing is for and what to do."""
    return DoctorCheck(OK, name, message) if good else DoctorCheck(worst, name, otherwise, purpose, fix)
