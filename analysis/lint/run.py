"""All rules over all texts of a project and a study.

Belongs here: which files are read and the order of findings. Does not belong here: any rule.
"""

from __future__ import annotations

from pathlib import Path

from analysis.lint.allowed import AllowedWords, read_allowed
from analysis.lint.cells import unreadable
from analysis.lint.code import read_code
from analysis.lint.documents import FILES, is_readable, is_whole, read_document
from analysis.lint.dropped import dropped
from analysis.lint.markup import Missing, characters, markup
from analysis.lint.notebooks import read_notebook
from analysis.lint.parity import SentencePair, pairs, sentences
from analysis.lint.passage import LintFinding, TextPassage
from analysis.lint.tables import read_cells
from analysis.lint.typed import known_values, typed_numbers

CODE = ("analysis/exhibits", "analysis/notebook")
GENERAL, PARTICULAR = "analysis/lint/allowed.toml", "allowed_words.toml"


def lint(project_root: Path, study_folder: Path, missing: Missing | None = None) -> list[LintFinding]:
    """Every finding in the notebooks and the package of a project and in a study folder, sorted by place.

    Parameters
    ----------
    project_root : the folder that holds ``notebooks/`` and ``analysis/``.
    study_folder : the study; ``allowed_words.toml`` in it lists what is particular to it.
    missing : returns the characters of a text that the font of the pages lacks; without it that rule is left out.

    Nothing is executed or written. A file that cannot be read as a notebook or a list of words is a finding; one that
    cannot be read as TOML is reported by the check of the evidence.
    """
    root, study = Path(project_root).resolve(), Path(study_folder).resolve()
    general = read_allowed(root / GENERAL, GENERAL)
    particular = read_allowed(study / PARTICULAR, _name(study / PARTICULAR, root))
    lists, findings = (general, particular), [*general.findings, *particular.findings]
    known = known_values(study)

    for path in sorted((root / "notebooks").glob("*.ipynb")):
        notebook = read_notebook(path, _name(path, root))
        findings += [*notebook.findings, *pairs(notebook.prose), *dropped(_name(path, root), notebook.cells)]
        findings += unreadable(_name(path, root), notebook.cells)
        for passage in notebook.passages:
            findings += _rules(passage, lists, known, particular.file, missing)
    readable = is_whole(study)
    for file in FILES:
        readable &= is_readable(study / file)
        for pair in read_document(study / file, _name(study / file, root)):
            findings += [*sentences(pair), *_both(pair, lists, known, particular.file, missing)]
    for passage in read_cells(study, lambda file: _name(study / file, root)):
        findings += characters(passage, missing)
    for path in (p for folder in CODE for p in sorted((root / folder).glob("*.py"))):
        texts, both = read_code(path, _name(path, root))
        findings += [finding for pair in both for finding in sentences(pair)]
        for passage in texts:
            findings += _rules(passage, lists, known, general.file, missing)

    # Words of a file that cannot be read are not unused.
    findings += particular.unused() if readable else []
    if readable and study == root / "data":  # another study need not use every word of the general list
        findings += general.unused()
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.place)


def _both(pair: SentencePair, *rest) -> list[LintFinding]:
    return [*_rules(pair.zh, *rest), *_rules(pair.en, *rest)]


def _rules(
    passage: TextPassage, lists: tuple[AllowedWords, ...], known: dict[str, float], file: str, missing: Missing | None
) -> list[LintFinding]:
    typed = []
    for start, finding in typed_numbers(passage, known, file):
        allowed = [words.allows(passage, start, finding.text) for words in lists]  # each notes what it needed
        if not any(allowed):
            typed.append(finding)
    return [*typed, *markup(passage, missing)]


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
