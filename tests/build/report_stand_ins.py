"""Makers that stand in for the real ones: they set a page without fonts, Typst or pandoc."""

import json
import os

from analysis.build.products import Order
from analysis.errors import AnalysisError


def page(order: Order) -> bytes:
    """What the report notebook printed, and in which language. A study may ask for a fault or for time."""
    wish = (order.study / "wish.txt").read_text() if (order.study / "wish.txt").exists() else ""
    if wish == f"fault {order.language}":
        raise AnalysisError("The page has no title. Give it one.")
    if wish == f"crash {order.language}":
        os._exit(9)
    notebook = json.loads(order.executed.read_text())
    printed = [
        "".join(output["text"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream"
    ]
    return f"{order.language}: {''.join(printed)}".encode()


def sheet(order: Order) -> bytes:
    """The input and the settings; no notebook."""
    return f"{(order.study / 'inputs.toml').read_text()} {order.settings}".encode()


def process(order: Order) -> bytes:
    """Which process made the file."""
    return str(os.getpid()).encode()


def death(order: Order) -> bytes:
    """None."""
    os._exit(9)
