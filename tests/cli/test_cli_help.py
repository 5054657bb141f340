"""Help, wrong use and exit codes of every command."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.cli import main as cli

ROOT = Path(__file__).resolve().parents[2]


def ended(capsys, *words: str) -> tuple[int, str, str]:
    """The exit code of the parser, and what it printed."""
    with pytest.raises(SystemExit) as stop:
        cli.main(list(words))
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help_of_every_command_has_examples_that_parse_and_the_exit_codes(capsys, command):
    code, out, _ = ended(capsys, command, "--help")
    assert code == 0
    assert cli.EXIT_CODES in out
    shown = re.findall(r"^  \.venv/bin/python -m analysis (.+?)(?:  .*)?$", out.split("examples:")[1], re.MULTILINE)
    assert shown
    for line in shown:
        assert cli.parsed(shlex.split(line)).run is cli.modules()[command].run


def test_help_of_all_names_every_command_and_the_exit_codes(capsys):
    code, out, _ = ended(capsys, "--help")
    assert code == 0
    listed = re.findall(r"^    ([a-z-]+)(?: |$)", out, re.MULTILINE)
    assert tuple(listed) == cli.COMMANDS
    assert cli.EXIT_CODES in out


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (["reprot"], 'did you mean "report"?'),
        (["new_study", "x"], 'did you mean "new-study"?'),
        (["report", "--optoin", "one_city"], 'did you mean "--option"?'),
        (["check", "--studdy", "data"], 'did you mean "--study"?'),
    ],
)
def test_a_mistyped_command_or_option_names_the_nearest(capsys, words, suggestion):
    code, _, err = ended(capsys, *words)
    assert code == 2
    assert suggestion in err


def test_no_command_is_wrong_use(capsys):
    code, _, err = ended(capsys)
    assert code == 2
    assert "COMMAND" in err


def test_a_reader_who_stops_reading_is_no_fault():
    script = (
        "import sys; from analysis.cli import main as cli\n"
        "from analysis.cli.doctor import machine\n"
        "machine.look = lambda root: [print('x' * 70) for _ in range(20_000)] and []\n"
        "sys.exit(cli.main(['doctor']))\n"
    )
    ran = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    ran.stdout.readline()
    ran.stdout.close()
    assert ran.stderr.read() == ""
    assert ran.wait(60) == 141


def test_the_parser_needs_no_package_and_no_heavy_module():
    """Else every start would wait for them, and the doctor could not run where they are missing."""
    program = (
        "import sys; from analysis.cli import main as cli\n"
        "cli.parsed(['doctor'])\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(names - set(sys.stdlib_module_names) - {'analysis', '__main__'}), names & {'asyncio', 'email'})\n"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == "[] set()\n", ran.stderr


def test_progress_is_for_terminals_only(capsys, monkeypatch):
    from analysis.cli.shared import print_progress

    print_progress("reading")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    print_progress("reading")
    assert capsys.readouterr().err == "  reading …\n"
