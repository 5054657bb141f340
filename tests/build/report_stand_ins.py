"""Makers that stand in for the real ones: they set a page without fonts, Typst or pandoc."""

import json
import os

from analysis.build.products import RenderJob
from analysis.errors import AnalysisError


def page(job: RenderJob) -> bytes:
    """What the report notebook printed, and in which language. A study may ask for a fault or for time."""
    wish = (job.study / "wish.txt").read_text() if (job.study / "wish.txt").exists() else ""
    if wish == f"fault {job.language}":
        raise AnalysisError("The page has no title. Give it one.")
    if wish == f"crash {job.language}":
        os._exit(9)
    notebook = json.loads(job.executed.read_text())
    printed = [
        "".join(output["text"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream"
    ]
    return f"{job.language}: {''.join(printed)}".encode()


def sheet(job: RenderJob) -> bytes:
    """The input and the settings; no notebook."""
    return f"{(job.study / 'inputs.toml').read_text()} {job.settings}".encode()


def process(job: RenderJob) -> bytes:
    """Which process made the file."""
    return str(os.getpid()).encode()


def death(job: RenderJob) -> bytes:
    """None."""
    os._exit(9)
