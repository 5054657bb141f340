"""`make lab` without a browser: the port, the kernel, whose folders it uses, what a fault prints."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from analysis.cli.doctor.check import NOTE, OK, DoctorCheck
from analysis.cli.lab import exports, kernel, kernelspec, paths
from analysis.cli.lab.__main__ import command, free_port, is_free
from analysis.cli.lab.start_page import write_page
from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[2]


def test_a_port_in_use_is_left_alone_and_the_next_taken() -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(port) and free_port(port) > port


def test_no_free_port_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.cli.lab.__main__.is_free", lambda port: False)
    with pytest.raises(AnalysisError, match=r'ports 65500 to 65535 are all in use\nNext: make lab ARGS="--port='):
        free_port(65500)


def test_outside_the_project_one_sentence_says_where_to_go(tmp_path: Path) -> None:
    tried = subprocess.run([sys.executable, "-m", "analysis.cli.lab"], cwd=tmp_path, capture_output=True, text=True)
    assert tried.returncode == 1 and "Traceback" not in tried.stderr
    assert tried.stderr.startswith(f"no project in {tmp_path}") and "make lab" in tried.stderr
    assert paths.project(ROOT) == ROOT


def test_the_kernel_runs_this_python_with_the_projects_displays(tmp_path: Path) -> None:
    file = kernelspec.install(ROOT, tmp_path)
    assert file == tmp_path / "share/jupyter/kernels/market-analysis/kernel.json"
    written = json.loads(file.read_text())
    assert written["argv"][0] == sys.executable and written["language"] == "python"
    assert "--IPKernelApp.extensions=analysis.cli.lab.kernel" in written["argv"]
    server = json.loads((paths.CONFIG / "jupyter_server_config.json").read_text())
    assert server["KernelSpecManager"]["allowed_kernelspecs"] == [kernelspec.NAME]


def test_the_server_uses_folders_of_the_project_unless_others_are_named() -> None:
    own = paths.environment(ROOT, {"PATH": "p", "JUPYTER_CONFIG_PATH": "theirs"})
    assert own["JUPYTER_CONFIG_PATH"] == f"{paths.CONFIG}{os.pathsep}theirs" and own["PATH"] == "p"
    assert all(own[f"JUPYTER_{k}_DIR"].startswith(sys.prefix) for k in ("CONFIG", "DATA", "RUNTIME"))
    assert paths.environment(ROOT, {"JUPYTER_CONFIG_DIR": "mine"})["JUPYTER_CONFIG_DIR"] == "mine"


def test_the_server_opens_the_start_page_with_a_token_and_no_news() -> None:
    line = command(ROOT, 9999, ["--no-browser"])
    assert (
        "--LabApp.default_url=/lab/tree/build/START.md?file-browser-path=/notebooks" in line
        and line[-1] == "--no-browser"
    )
    assert not re.search("token|password", " ".join(line))
    settings = json.loads((paths.CONFIG / "labconfig" / "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"] == {"checkForUpdates": False, "fetchNews": "false"}
    assert settings["@jupyterlab/notebook-extension:tracker"]["codeCellConfig"]["lineWrap"] is True


def test_the_start_page_links_every_notebook_in_order() -> None:
    linked = re.findall(r"\]\(([^)]+)\)", (ROOT / paths.START).read_text(encoding="utf-8"))
    assert linked == sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))


def small_project(root: Path) -> Path:
    """A project with a start page, an edition and some files of the report."""
    (root / "notebooks").mkdir()
    shutil.copy(ROOT / paths.START, root / paths.START)
    shutil.copytree(ROOT / "reports/editions", root / "reports/editions")
    for name in ("strategy.zh.pdf", "strategy.en.pdf", "strategy.en.html"):
        (root / "reports" / name).write_bytes(b"")
    return root


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (DoctorCheck(OK, "report", "7 files in reports/, up to date"), "The report is up to date** — 7 files"),
        (
            DoctorCheck(NOTE, "report", "stale: 1-market-shares, study changed"),
            "To be made again**：`make report` — stale: 1",
        ),
    ],
)
def test_the_page_of_today_says_how_the_report_stands(
    tmp_path: Path, monkeypatch, found: DoctorCheck, said: str
) -> None:
    monkeypatch.setattr("analysis.cli.lab.start_page.report_state", lambda root, study: found)
    text = write_page(small_project(tmp_path)).read_text(encoding="utf-8")
    assert said in text and "make diff BASE=2026-11" in text
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [link for link in links if link.endswith(".ipynb")] == [
        f"../notebooks/{p.name}" for p in sorted((ROOT / "notebooks").glob("*.ipynb"))
    ]
    made = [link for link in links if link.startswith("../reports/strategy")]
    assert made == [f"../reports/strategy.{file}" for file in ("zh.pdf", "en.pdf", "en.html")]
    assert "../reports/editions/2026-11.json" in links


def test_a_state_that_cannot_be_told_stops_no_lab(tmp_path: Path) -> None:
    (small_project(tmp_path) / "reports/editions/broken.json").write_text("{")
    text = write_page(tmp_path).read_text(encoding="utf-8")
    assert "To be made again" in text and "broken.json" in text


def test_a_fault_of_ours_is_shown_without_a_traceback_and_another_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "use_fonts", lambda build: None)
    shell = InteractiveShell()
    with pd.option_context("display.float_format", None, "display.max_rows", 60):
        kernel.load_ipython_extension(shell)
    with capture_output() as printed:
        result = shell.run_cell("from analysis.errors import AnalysisError\nraise AnalysisError('what; Next: this')")
    assert isinstance(result.error_in_exec, AnalysisError), "a cell that failed must count as failed"
    assert "what; Next: this" in printed.stdout and "Traceback" not in printed.stdout and "%tb" in printed.stdout
    with capture_output() as printed:
        shell.run_cell("1 / 0")
    assert "Traceback" in printed.stdout and "ZeroDivisionError" in printed.stdout


def test_a_table_has_its_numbers_in_full_and_each_row_on_one_line() -> None:
    frame = pd.DataFrame({"row": ["愿意走的距离"] * 30, "x": [3_088_588.4, *[0.000123] * 29]})
    shell = InteractiveShell()
    with pd.option_context("display.float_format", None, "display.max_rows", 60):
        kernel.show_tables_short(shell)
        shown = shell.display_formatter.format(frame, include={"text/html"})[0]["text/html"]
    assert "3,088,588" in shown and "0.000123" in shown and "e+06" not in shown
    assert "30 rows" in shown and shown.count("<tr") == 12 and "nowrap" in shown


def test_the_menu_names_our_exporters_as_they_name_themselves() -> None:
    found = exports.exporters()
    assert found["Strategy report (PDF)"] == "strategy-pdf" and found["Strategy report (HTML)"] == "strategy-html"
    assert "strategy-pdf" not in found and found["markdown"] == "markdown"
