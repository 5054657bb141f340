"""The page's functions in a JavaScript engine without a browser; where there is none these tests are skipped."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.render.html.theme import theme

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no node; tests/browser asks a page the same")


def answer(folder: Path, expression: str, given: object = None):
    """The value of an expression in which `given` is what was given and the page's functions are known."""
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (folder / "asked.js").write_text(
        f"{theme('calculator.js')}\n{theme('numbers.js')}\n"
        f"const given=JSON.parse(require('fs').readFileSync({json.dumps(str(folder / 'given.json'))},'utf8'));\n"
        "const plain=(k,x)=>typeof x==='number'&&!Number.isFinite(x)?String(x):x;\n"
        f"process.stdout.write(JSON.stringify({expression},plain));",
        encoding="utf-8",
    )
    ran = subprocess.run([str(NODE), folder / "asked.js"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
