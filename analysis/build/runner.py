"""Runs what is stale: notebooks and files two at a time, and the files put in place together at the end.

Belongs here: the order of the work, and the message of a build that failed. Does not belong here: what is stale
(`stale`), kernels (`execute`), the processes that make files (`workers`).
"""

import asyncio
import json
import signal
import time
from collections.abc import Coroutine, Iterable, Mapping
from contextlib import suppress
from functools import partial
from importlib import import_module
from shutil import rmtree
from typing import TYPE_CHECKING

from analysis.build import forks
from analysis.build.errors import BuildError
from analysis.build.files import STAGING, empty_folder, replace_together
from analysis.build.products import JobResult, Product, RenderJob, skip_iri_grammar
from analysis.build.project import REPORT
from analysis.build.workers import WorkerPool

if TYPE_CHECKING:
    from analysis.build.stale import Build

AT_ONCE = 2
# What a process is going to import or call, so that it finds it done. Left out, it only takes longer.
KERNELS = ("ipykernel.kernelapp", "analysis.notebook.report")
CHAPTERS = (
    "analysis.notebook.chapter",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "contourpy",
    "statsmodels.regression.linear_model",
    "analysis.notebook.preload:evaluate",
)
PAGES = ("analysis.render.exporters", "fontTools.ttLib", "uharfbuzz", "brotli")
WORKBOOK = ("analysis.workbook",)


def run_stoppable(work: Coroutine[None, None, None]) -> None:
    """Run a coroutine to its end; `kill` cancels it as Ctrl-C does, so that what it began is ended in order.

    asyncio turns Ctrl-C alone into a cancellation. Any other signal would raise wherever Python stands, which may be
    in the middle of the loop's own work.

    Raises
    ------
    KeyboardInterrupt : it was stopped.
    """

    async def stoppable() -> None:
        if held is signal.default_int_handler:
            signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
        await work

    held = signal.getsignal(signal.SIGTERM)
    try:
        asyncio.run(stoppable())
    finally:
        if held is signal.default_int_handler:
            signal.signal(signal.SIGTERM, held)


class Runner:
    """One run of the stale parts of a build."""

    def __init__(self, build: "Build") -> None:
        skip_iri_grammar()
        self.build, self.project = build, build.project
        self.slots = asyncio.Semaphore(AT_ONCE)
        self.workers = WorkerPool()
        self.staging = self.project.reports / STAGING
        self.keys: dict[Product, Mapping[str, str]] = {}
        self.results: dict[str, JobResult] = {}

    def run_notebook(self, name: str) -> None:
        """Run one notebook."""
        self.preload(KERNELS)
        self.validate()
        run_stoppable(self.notebooks([name]))

    def run_all(self) -> None:
        """Run what is stale."""
        self.preload(self.imports())
        if self.build.stale([*self.project.analyses(), REPORT]):
            self.validate()
        try:
            run_stoppable(self.run_in_order())
        except BaseException:
            self.clear()
            raise
        if not self.keys:
            return
        replace_together({self.staging / p.file: self.project.reports / p.file for p in self.keys})
        self.staging.rmdir()
        for product, key in self.keys.items():
            written = self.build.digest(self.project.reports / product.file)
            self.build.state.record(product.file, key, written)

    def clear(self) -> None:
        """Leave no folder behind in which nothing was made; files of an earlier build stay."""
        rmtree(self.staging, ignore_errors=True)
        for folder in (self.staging.parent, self.staging.parent.parent):
            with suppress(OSError):
                folder.rmdir()

    def imports(self) -> list[str]:
        """What the stale parts are going to import."""
        build, project = self.build, self.project
        chapters, report = build.stale(project.analyses()), build.stale([REPORT])
        files = [product.reads for product in build.stale_products(project.products)]
        names = [*KERNELS] if chapters or report else []
        names += CHAPTERS if chapters else ()
        names += PAGES if chapters or (not report and any("report" in reads for reads in files)) else ()
        names += WORKBOOK if any("report" not in reads for reads in files) else ()
        return names

    def idle_workers(self) -> tuple[int, tuple[str, ...]]:
        """How many workers to start before there is work for them, and what they import meanwhile.

        While the report notebook runs alone, a processor is idle; a kernel would wait for what is imported for all.
        """
        alone = self.build.stale([REPORT]) and not self.build.stale(self.project.analyses())
        return (AT_ONCE, PAGES) if alone else (0, ())

    def environment(self, notebook: str) -> dict[str, str]:
        """What a kernel finds in its environment."""
        from analysis.build.execute import kernel_env

        project = self.project
        return kernel_env(project.study, project.work, project.build, self.build.settings, notebook)

    def preload(self, names: Iterable[str]) -> None:
        """Begin to import what is needed, beside our own imports; and make fonts before two kernels find none."""
        forks.preload(names, self.environment(""))
        if self.project.fonts:
            module, function = self.project.fonts.split(":")
            getattr(import_module(module), function)(self.project.build)

    def validate(self) -> None:
        """Refuse a study whose report would be refused, while the process that kernels are forked from imports."""
        if self.project.validate:
            module, function = self.project.validate.split(":")
            project, settings = self.project, json.loads(self.build.settings)
            editions = project.root / "reports" / "editions"
            getattr(import_module(module), function)(project.study, settings, project.root, editions)

    async def run_in_order(self) -> None:
        """The notebooks, beside them what does not read the report notebook, then the rest."""
        analyses = asyncio.ensure_future(self.notebooks(self.project.analyses()))
        await asyncio.sleep(0)  # notebooks first: the report waits for them
        waiting = asyncio.ensure_future(self.workers.ready(*self.idle_workers()))
        early = asyncio.ensure_future(self.files(p for p in self.project.products if "report" not in p.reads))
        try:
            await analyses
            await self.notebooks([REPORT])
            await self.files(p for p in self.project.products if "report" in p.reads)
            await early
        finally:
            early.cancel()
            await asyncio.gather(early, waiting, return_exceptions=True)
            self.workers.end()
        self.raise_faults()

    async def notebooks(self, names: list[str]) -> None:
        """Run those of some notebooks that are stale; after a failure those that run may end, and no other starts."""
        build, why = self.build, self.build.stale(names)
        if not why:
            return
        from analysis.build import execute
        from analysis.build.notebook_file import read_notebook

        project, failures = self.project, []
        # a file that cannot be read stops the build before any kernel starts
        cells = {name: len(read_notebook(project.notebook(name)).cells) for name in why}
        build.progress.plan(cells, self.files_after(names))
        keys = {name: build.key(name) for name in why}
        for name in why:
            build.state.forget(name)
            project.executed(name).unlink(missing_ok=True)
            empty_folder(project.published(name))

        async def in_turn(name: str) -> None:
            async with self.slots:
                if failures:
                    return
                start = time.perf_counter()
                files, tell = (project.notebook(name), project.executed(name)), partial(build.progress.cell, name)
                job = execute.NotebookJob(*files, self.environment(name), tell)
                failure = await execute.run(job)
                if failure:
                    failures.append(failure)
                    return
                build.state.record(name, keys[name], build.outputs(name))
                build.narrate(f"  {name:<28} {time.perf_counter() - start:5.1f} s   {why[name]}")

        # The last chapter draws most and takes longest: begun first, it runs beside the others.
        await asyncio.gather(*map(in_turn, reversed(why)))
        if failures:
            raise BuildError(
                execute.message(sorted(failures, key=lambda failure: failure.notebook), self.project.asked)
            )

    def files_after(self, names: list[str]) -> list[str]:
        """The files that are made with these notebooks or after them."""
        whole = REPORT in names or len(names) > 1
        return [p.file for p in self.project.products if "report" in p.reads] if whole else []

    async def files(self, products: Iterable[Product]) -> None:
        """Make those of some files that are stale, aside."""
        build, why = self.build, self.build.stale_products(products)
        for product in why:
            self.keys[product] = build.product_key(product)
            build.state.forget(product.file)
        if why:
            self.staging.mkdir(parents=True, exist_ok=True)

        def note(made: JobResult) -> None:
            self.results[made.file] = made
            build.progress.file(made.file)
            if not made.fault:
                reason = next(reason for product, reason in why.items() if product.file == made.file)
                build.narrate(f"  {made.file:<28} {made.seconds:5.1f} s   {reason}")

        async def in_turn(together: list[Product]) -> None:
            async with self.slots:
                work = [(product, self.job(product), self.staging / product.file) for product in together]
                await self.workers.make(work, note)

        first = [p for p in why if p.after not in {q.file for q in why}]
        await asyncio.gather(*(in_turn([p, *(q for q in why if q.after == p.file)]) for p in first))

    def job(self, product: Product) -> RenderJob:
        """What the making of a file may read."""
        project = self.project
        return RenderJob(project.executed(REPORT), project.study, project.build, product.language, self.build.settings)

    def raise_faults(self) -> None:
        """Raise what went wrong with files; a fault of several files stands there once."""
        faults: dict[str, list[str]] = {}
        for product in self.project.products:
            made = self.results.get(product.file)
            if product in self.keys and made is None:
                raise BuildError(f"{product.file} was not made: a worker process died. Run the same again.")
            if made and made.fault:
                faults.setdefault(made.fault, []).append(product.file)
        if faults:
            messages = [f"Not made: {', '.join(files)}. {fault}" for fault, files in faults.items()]
            raise BuildError("\n\n".join(messages))
