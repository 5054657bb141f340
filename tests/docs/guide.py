"""A guide as a list of steps: what it tells a reader to type, to change and to expect.

Fenced blocks: `sh` is run (`# ends with 1` behind a command says so); `text` must stand in what the commands before
it printed, `…` for anything; `diff FILE` is applied; `LANGUAGE append FILE`, `LANGUAGE file FILE` and
`python cell NOTEBOOK` add to a file, make one, and put a cell before a notebook's last.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:make|\.venv/bin/python|python -m analysis) [^`]+)`")
ENDS = re.compile(r"\s+# ends with (\d)$")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the words behind it, its text."""

    language: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Command:
    """One line to type, and the exit code that is announced."""

    words: tuple[str, ...]
    code: int


def blocks(guide: Path) -> list[Block]:
    """The fenced blocks of a guide, in order."""
    found = BLOCK.findall(guide.read_text(encoding="utf-8"))
    return [Block(language, tuple(filter(None, words)), text) for language, *words, text in found]


def inline(guide: Path) -> list[Command]:
    """Commands inside sentences and tables."""
    text = BLOCK.sub("", guide.read_text(encoding="utf-8"))
    return [Command(tuple(shlex.split(line)), 0) for line in INLINE.findall(text)]


def commands(block: Block) -> list[Command]:
    """The commands of a block of shell."""
    found = []
    for line in filter(None, map(str.strip, block.text.splitlines())):
        announced = ENDS.search(line)
        words = shlex.split(ENDS.sub("", line), comments=True)
        found.append(Command(tuple(words), int(announced[1]) if announced else 0))
    return found


def missing(expected: str, printed: str) -> list[str]:
    """The lines of a `text` block that were not printed."""
    lines = printed.splitlines()

    def stands(line: str) -> bool:
        pattern = ".*".join(re.escape(part.strip()) for part in line.strip().split("…"))
        return any(re.search(pattern, candidate) for candidate in lines)

    return [line for line in expected.splitlines() if line.strip() and not stands(line)]


def apply(block: Block, root: Path) -> None:
    """Do to a file what a block says; a diff whose old lines do not stand there exactly once is a fault."""
    *how, name = block.words
    file = root / name
    if block.language == "diff":
        lines = block.text.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} does not hold, exactly once:\n{old}"
        file.write_text(text.replace(old, new), encoding="utf-8")
    elif how == ["append"]:
        gap = "" if file.suffix == ".csv" else "\n\n" if file.suffix == ".py" else "\n"
        file.write_text(file.read_text(encoding="utf-8") + gap + block.text, encoding="utf-8")
    elif how == ["file"]:
        assert not file.exists(), f"{name} is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")
    elif how == ["cell"]:
        notebook = json.loads(file.read_text(encoding="utf-8"))
        cell = {"cell_type": "code", "id": "added", "metadata": {}, "source": block.text.strip()}
        notebook["cells"].insert(-1, cell | {"execution_count": None, "outputs": []})
        file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    else:
        raise AssertionError(f"a block of a kind that nobody applies: {block.language} {block.words}")
