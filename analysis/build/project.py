"""Where everything of a project lies: notebooks, the study, what is built.

Belongs here: paths and names. Does not belong here: reading or writing them.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analysis.build.products import PRODUCTS, Product

REPORT = "4-strategy-report"
HOME = "data"  # the study that a plain `make report` renders
SHELVES = ("examples", "studies")  # folders of studies


@dataclass(frozen=True)
class Project:
    """Where everything lies.

    `fonts` is "module:function", called with the build folder before drawing; `validate` another, called before a
    kernel starts with the study, the overrides, the project's folder and that of editions. `edition` names a what-if
    edition, and `asked` are the options that ask for this study and edition. Only the base edition of the study in
    `data/` is written to `reports/` itself: another study has a folder of its own there, and a what-if edition lies
    beside the base edition of its study; neither is ever written over it.
    """

    root: Path
    study: Path
    products: tuple[Product, ...] = PRODUCTS
    fonts: str | None = "analysis.common.fonts:ensure_fonts"
    validate: str | None = "analysis.validation:require"
    edition: str = ""
    asked: str = ""

    @property
    def build(self) -> Path:
        """What may be deleted at any time."""
        return self.root / "build"

    @property
    def work(self) -> Path:
        """Where this edition's notebooks are executed and publish."""
        return self._own(self.build)

    @property
    def reports(self) -> Path:
        """Where this edition's files go."""
        return self._own(self.root / "reports")

    def _own(self, folder: Path) -> Path:
        """This edition's place within a folder that all studies share."""
        if self.study != self.root / HOME:
            folder = folder / "studies" / self.name
        return folder / "what-if" / self.edition if self.edition else folder

    @property
    def name(self) -> str:
        """What the study's own folder is called: by the study's folder, and where two might be meant, with a digest.

        Two folders of one name in different places are two studies; `examples/NAME` has the name to itself, then
        `studies/NAME`.
        """
        parts = self.study.relative_to(self.root).parts if self.study.is_relative_to(self.root) else ()
        if len(parts) == 2 and parts[0] in SHELVES:
            first = next(shelf for shelf in SHELVES if shelf == parts[0] or (self.root / shelf / parts[1]).is_dir())
            if first == parts[0]:
                return parts[1]
        return f"{self.study.name}-{sha256(str(self.study).encode()).hexdigest()[:8]}"

    @property
    def report_files(self) -> list[Path]:
        """What the build is for."""
        return [self.reports / product.file for product in self.products]

    def notebook(self, name: str) -> Path:
        """A notebook by its name without the extension."""
        return self.root / "notebooks" / f"{name}.ipynb"

    def executed(self, name: str) -> Path:
        """The same notebook with its outputs."""
        return self.work / "executed" / f"{name}.ipynb"

    def published(self, name: str) -> Path:
        """The folder where a notebook leaves what the report reads."""
        return self.work / "published" / name

    def notebook_names(self) -> list[str]:
        """All notebooks in the order of their numbers."""
        return sorted(path.stem for path in (self.root / "notebooks").glob("[0-9]*.ipynb"))

    def analyses(self) -> list[str]:
        """The notebooks that the report reads: those that come before it."""
        return [name for name in self.notebook_names() if name < REPORT]
