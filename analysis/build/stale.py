"""What is stale, and why.

Belongs here: which notebook and which file depends on what. Does not belong here: making them (`runner`), hashes
(`state`), which parts of the package count (`depends`), the table of files (`products`).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from shutil import rmtree

from analysis.build.depends import Rooms
from analysis.build.products import Product
from analysis.build.progress import Progress
from analysis.build.project import REPORT, Project
from analysis.build.state import BuildState, digest_of
from analysis.common.raw_place import FILE as RAW
from analysis.common.raw_place import raw_place
from analysis.common.toml import parse_toml

# The sentences of a study for its report, and the parts of them that stand between exhibits and in no edition.
WORDS = "report.toml"
BETWEEN = ("passages", "headings", "comparison", "diagnosis", "plan")


def cover_of(words: Path) -> dict | str | None:
    """The words of a study that an edition keeps; all of them where they cannot be read (kernels report that)."""
    try:
        parts = parse_toml(words.read_text(encoding="utf-8-sig"))
        return {part: json.loads(json.dumps(of, default=str)) for part, of in parts.items() if part not in BETWEEN}
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        return words.read_bytes().hex()


@dataclass
class Build:
    """One run of the build: the project, the overrides, what earlier runs left, and who hears of progress."""

    project: Project
    settings: str
    state: BuildState
    force: bool
    narrate: Callable[[str], None]
    progress: Progress = field(default_factory=Progress)

    def digest(self, *places: Path) -> str:
        """Content of files and folders."""
        return self.state.digest(places, self.project.root)

    @cached_property
    def rooms(self) -> Rooms:
        """The rooms of the package, and which of them a room may import."""
        return Rooms.read(self.project.root / "pyproject.toml")

    def code(self, room: str) -> str:
        """Content of the package, as far as a product of a room depends on it."""
        package = self.project.root / "analysis"
        return self.state.digest([package], self.project.root, [package / name for name in self.rooms.left_out(room)])

    @cached_property
    def sources(self) -> dict[str, str]:
        """What every stage depends on, as it is when the build starts; later changes are for the next."""
        lock = self.project.root / "requirements.lock"
        return {"study": self.study_digest(), "requirements.lock": self.digest(lock), **self.raw_data}

    @cached_property
    def raw_data(self) -> dict[str, str]:
        """The state of the study's raw tables, where it has some: their files may be too large to read."""
        if not (self.project.study / RAW).exists():
            return {}
        from analysis.measured.identity import raw_state

        return {"raw data": digest_of(json.loads(json.dumps(raw_state(self.project.study), default=str)))}

    def study_digest(self, *without: Path) -> str:
        """Content of the study's files but some, and but its raw tables."""
        raw = raw_place(self.project.study)
        return self.state.digest([self.project.study], self.project.root, [*without, *([raw] if raw else [])])

    @cached_property
    def evidence(self) -> str:
        """The study as all but the report notebook read it: a sentence between exhibits changes none of that."""
        words = self.project.study / WORDS
        rest = self.study_digest(words)
        return digest_of([rest, cover_of(words)])

    def key(self, name: str) -> dict[str, str]:
        """What the outputs of a notebook depend on, by the name under which a change is reported."""
        project = self.project
        key = {"notebook": self.digest(project.notebook(name)), "code": self.code("notebook"), **self.sources}
        if name != REPORT:
            key["study"] = self.evidence
        key["settings"] = digest_of(self.settings)
        key["editions"] = self.digest(project.root / "reports" / "editions")
        if name == REPORT:
            key["what the other notebooks publish"] = self.digest(*map(project.published, project.analyses()))
        return key

    def outputs(self, name: str) -> str:
        """What a notebook has written, as far as anything reads it."""
        project = self.project
        published = [project.published(name)] if name in project.analyses() else []
        return self.digest(project.executed(name), *published)

    def product_key(self, product: Product) -> dict[str, str]:
        """What a file of the report depends on."""
        key = {"code": self.code(product.room), "requirements.lock": self.sources["requirements.lock"]}
        if "report" in product.reads:
            key["the report notebook"] = self.digest(self.project.executed(REPORT))
        if "study" in product.reads:
            key |= {"study": self.evidence, **self.raw_data}
        if "settings" in product.reads:
            key["settings"] = digest_of(self.settings)
        return key

    def stale(self, names: list[str]) -> dict[str, str]:
        """The notebooks that must run again, each with the reason."""
        if self.force:
            return dict.fromkeys(names, "forced")
        why = {name: self.state.why_stale(name, self.key(name), self.outputs(name)) for name in names}
        return {name: reason for name, reason in why.items() if reason}

    def remove_orphans(self) -> None:
        """The report reads all that is published: nothing of a notebook that is gone, or not its to read."""
        for folder in (self.project.work / "published").glob("*"):
            if folder.name not in self.project.analyses():
                rmtree(folder)

    def stale_products(self, products: Iterable[Product]) -> dict[Product, str]:
        """The files of the report that must be made again, each with the reason."""
        if self.force:
            return dict.fromkeys(products, "forced")
        place = self.project.reports
        why = {p: self.state.why_stale(p.file, self.product_key(p), self.digest(place / p.file)) for p in products}
        return {product: reason for product, reason in why.items() if reason}
