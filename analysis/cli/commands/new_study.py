"""Begins another study: a folder like data/ with every file, each explained, and example numbers to replace.

Belongs here: the name, the place, and writing all or nothing. Does not belong here: what the files hold (the folder
`analysis/scaffold`, whose files are copied as they stand).
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from pathlib import Path

from analysis.errors import PROGRAM, AnalysisError

SUMMARY = "begin another study from a template"
EXAMPLES = (
    ("new-study gym", "make studies/gym, ready for check and report"),
    ("new-study gym --folder ../work", "make it in another folder"),
)
TEMPLATE = Path(__file__).resolve().parents[2] / "scaffold"
NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
LONGEST = 60
RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")  # no folder of Windows may be called so


def name(text: str) -> str:
    """The name of a study, which becomes the name of a folder.

    >>> name("gym-2027")
    'gym-2027'
    """
    if RESERVED.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f'"{text}" is a device on Windows, where no folder can have that name; write for example {text}-study'
        )
    if not NAME.fullmatch(text) or len(text) > LONGEST:
        raise argparse.ArgumentTypeError(
            f'"{text}" is no name for a study; write small letters, digits and single hyphens, a letter first, '
            f"at most {LONGEST} characters, for example gym-2027"
        )
    return text


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("name", type=name, metavar="NAME", help="its folder's name: small letters, digits, hyphens")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to make it (default: studies)")


def run(options: argparse.Namespace) -> int:
    """Make the folder and print what to do next."""
    made = scaffold(options.folder or options.root / "studies", options.name)
    shown = os.path.relpath(made)
    print(f"Made {shown} with {len(list(made.iterdir()))} files; all its numbers are examples to replace.")
    print("Next:")
    print(f"  read    {shown}/README.md")
    print(f"  check   {PROGRAM} check --study {shown}")
    print(f"  render  make report STUDY={shown}")
    return 0


def scaffold(folder: Path, named: str) -> Path:
    """Write the template as `folder`/`named`, whole or not at all; the folder's path.

    Raises
    ------
    AnalysisError : something of that name is there, or the folder cannot be written.
    """
    target = folder / named
    if os.path.lexists(target):
        raise AnalysisError(f"{target} is there already; nothing was written. Choose another name or --folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{named}.") as temporary:
            draft = Path(temporary) / named
            draft.mkdir()
            for file in sorted(TEMPLATE.glob("[!.]*.*")):
                (draft / file.name).write_bytes(file.read_bytes())
            os.rename(draft, target)
    except OSError as error:
        raise AnalysisError(f"{target} cannot be made: {error.strerror or error}. Nothing was written.") from None
    return target
