"""The build: notebooks in order, then the files of the report; only what is stale, all or nothing.

Belongs here: which stage depends on what, and the order of stages. Does not belong here: kernels (`execute`),
hashes (`cache`), how a file comes whole into its place (`files`), the table of files (`products`).

Until something is stale this module imports the standard library only: "nothing to do" is told in a blink.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from shutil import rmtree

from analysis.errors import AnalysisError
from analysis.report.cache import Memory, digest_of
from analysis.report.files import STAGING, clear_temporaries, empty_folder, one_at_a_time, replace_together
from analysis.report.products import Order, leave_ctrl_c, make, skip_iri_grammar
from analysis.report.project import REPORT, Project

AT_ONCE = 2

# What decides neither a figure nor a page.
ASIDE = ("__main__.py", "cli.py", "lint", "environment.py", "report/build.py", "report/cache.py", "report/project.py")
# What sets pages from an executed notebook; no notebook imports it (a test holds that), so none runs again.
PAGES = (
    "report/theme",
    "report/check.py",
    "report/document.py",
    "report/exporters.py",
    "report/html.py",
    "report/markdown.py",
    "report/numbers.py",
    "report/pdf.py",
    "report/products.py",
    "report/row_heads.py",
    "report/workbook",
    "report/svg.py",
)


class BuildError(AnalysisError):
    """A build that cannot go on; the text says why and what to do."""


@dataclass
class Build:
    """One run of the build: what there is, what it is made with, and whom it tells."""

    project: Project
    settings: str
    memory: Memory
    force: bool
    narrate: Callable[[str], None]

    def digest(self, *places: Path, leave_out: tuple[str, ...] = ()) -> str:
        """Content of files and folders; `leave_out` names places in the package."""
        code = self.project.root / "analysis"
        return self.memory.digest(places, self.project.root, [code / name for name in leave_out])

    @cached_property
    def sources(self) -> dict[str, str]:
        """What every stage depends on, as it is when the build starts; later changes are for the next."""
        lock = self.project.root / "requirements.lock"
        return {"study": self.digest(self.project.study), "requirements.lock": self.digest(lock)}

    @cached_property
    def code(self) -> str:
        """The package, as far as a kernel can import it."""
        return self.digest(self.project.root / "analysis", leave_out=ASIDE + PAGES)

    def key(self, name: str) -> dict[str, str]:
        """What the outputs of a notebook depend on, by the name under which a change is told."""
        project = self.project
        key = {"notebook": self.digest(project.notebook(name)), "code": self.code, **self.sources}
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

    def pages_key(self) -> dict[str, str]:
        """What the files of the report depend on."""
        project = self.project
        code = self.digest(project.root / "analysis", leave_out=ASIDE)
        return {"the report notebook": self.digest(project.executed(REPORT)), "code": code, **self.sources}

    def stale(self, names: list[str]) -> dict[str, str]:
        """The notebooks that must run again, each with the reason."""
        if self.force:
            return dict.fromkeys(names, "forced")
        why = {name: self.memory.why_stale(name, self.key(name), self.outputs(name)) for name in names}
        return {name: reason for name, reason in why.items() if reason}

    def execute(self, names: list[str]) -> bool:
        """Run those of some notebooks that are stale; True when there were any."""
        why = self.stale(names)
        if not why:
            return False
        skip_iri_grammar()
        from analysis.report import execute

        project = self.project
        self.prepare_fonts()
        keys = {name: self.key(name) for name in why}
        for name in why:
            self.memory.forget(name)
            project.executed(name).unlink(missing_ok=True)
            empty_folder(project.published(name))

        def done(job: execute.Job, seconds: float) -> None:
            name = job.notebook.stem
            self.memory.record(name, keys[name], self.outputs(name))
            self.narrate(f"  {name:<28} {seconds:5.1f} s   {why[name]}")

        def environment(name: str) -> Mapping[str, str]:
            return execute.kernel_environment(project.study, project.work, project.build, self.settings, name)

        jobs = [execute.Job(project.notebook(n), project.executed(n), environment(n)) for n in why]
        failures = execute.run_all(jobs, AT_ONCE, done)
        if failures:
            raise BuildError(execute.tell(failures))
        return True

    def remove_orphans(self) -> None:
        """The report reads all that is published: nothing of a notebook that is gone, or not its to read."""
        for folder in (self.project.work / "published").glob("*"):
            if folder.name not in self.project.analyses():
                rmtree(folder)

    def prepare_fonts(self) -> None:
        """Once, before two kernels find at the same moment that there are none."""
        if self.project.fonts:
            from importlib import import_module

            module, function = self.project.fonts.split(":")
            getattr(import_module(module), function)(self.project.build)

    def set_pages(self) -> bool:
        """Make the files of the report aside and put them in place when all are made; True when stale."""
        project, key = self.project, self.pages_key()
        written = self.digest(*project.report_files)
        reason = "forced" if self.force else self.memory.why_stale("pages", key, written)
        if not reason:
            return False
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
        from multiprocessing import get_context

        self.memory.forget("pages")
        staging = empty_folder(project.reports / STAGING)
        faults: dict[str, list[str]] = {}
        # spawn, not fork: a forked child would hold the build lock after its parent was killed
        with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"), initializer=leave_ctrl_c) as pool:
            waiting = {}
            for product in project.products:
                order = Order(project.executed(REPORT), project.study, project.build, product.language, self.settings)
                waiting[product] = pool.submit(make, product, order, staging / product.file)
            for product, future in waiting.items():
                try:
                    seconds, fault = future.result()
                except BrokenExecutor:
                    message = f"{product.file} was not made: a worker process died. Run the same again."
                    raise BuildError(message) from None
                if fault:
                    faults.setdefault(fault, []).append(product.file)
                else:
                    self.narrate(f"  {product.file:<28} {seconds:5.1f} s   {reason}")
        if faults:
            told = [f"Not made: {', '.join(files)}. {fault}" for fault, files in faults.items()]
            raise BuildError("\n\n".join(told))
        replace_together({staging / file.name: file for file in project.report_files})
        staging.rmdir()
        self.memory.record("pages", key, self.digest(*project.report_files))
        return True

    def only(self, name: str) -> bool:
        """Run one notebook and nothing else."""
        if name == REPORT and (stale := self.stale(self.project.analyses())) and not self.force:
            raise BuildError(
                f"{REPORT} reads what the notebooks before it publish; {', '.join(stale)} must run first. "
                "Run: make report"
            )
        return self.execute([name])


def check_names(project: Project, only: str | None) -> None:
    """Faults that can be told before anything starts."""
    names = project.notebook_names()
    if only and only not in names:
        nearest = get_close_matches(only, names, 1, 0.3)
        hint = f' The nearest is "{nearest[0]}".' if nearest else ""
        raise BuildError(f'There is no notebook "{only}".{hint} There are: {", ".join(names)}.')
    if REPORT not in names:
        raise BuildError(f"{project.notebook(REPORT)} is missing: it is the report.")
    if not (project.study / "study.toml").is_file():
        raise BuildError(
            f"{project.study} is no study: it has no study.toml. Name one that has: make report STUDY=data"
        )


def build(
    project: Project,
    settings: str = "{}",
    *,
    only: str | None = None,
    force: bool = False,
    announce: Callable[[str], None] = print,
    narrate: Callable[[str], None] = lambda line: None,
) -> bool:
    """Bring the report up to date (or, with `only`, one notebook); True when anything had to be made.

    `settings` is the JSON object of overrides that every kernel gets. `announce` tells what a person must
    know at once, `narrate` the progress. Raises AnalysisError; the files of the report are then as they were.
    """
    check_names(project, only)
    with one_at_a_time(project.build / ".lock", announce):
        clear_temporaries(project.build, project.work / "executed", project.reports)
        start = time.perf_counter()
        run = Build(project, settings, Memory.load(project.work / "memory.json"), force, narrate)
        run.remove_orphans()
        if only:
            worked = run.only(only)
        else:
            worked = any([run.execute(project.analyses()), run.execute([REPORT]), run.set_pages()])
        run.memory.save()
        if worked:
            narrate(f"  {'in all':<28} {time.perf_counter() - start:5.1f} s")
        return worked
