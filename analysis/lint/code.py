"""Texts in both languages inside Python files: captions, subtitles, descriptions, words on charts.

Belongs here: finding them in the syntax tree. Does not belong here: importing the files, and rules. A text is found as
``Bilingual(zh=…, en=…)``, as a dictionary with the keys ``zh`` and ``en``, or in ``column(zh, en)``, ``pair(zh, en)``.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from analysis.common.languages import LANGUAGES
from analysis.lint.parity import SentencePair
from analysis.lint.passage import TextPassage

_ESCAPE = re.compile(r"\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|[0-7]{1,3}|\n|.)|.", re.DOTALL)
_OPENING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")")
Strings = list[tuple[tuple[int, int], str]]


def read_code(path: Path, name: str) -> tuple[list[TextPassage], list[SentencePair]]:
    """Every bilingual text of a file, and those that hold slots as pairs; nothing of a file that is no Python."""
    try:
        source = path.read_bytes().decode("utf-8-sig")
        tree = ast.parse(source)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return [], []
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    strings = [(t.start, t.string) for t in tokens if t.type == tokenize.STRING]
    lines = source.splitlines()
    texts, both = [], []
    for node in ast.walk(tree):
        found = {lang: list(_texts(value, lang, name, strings, lines)) for lang, value in _sides(node)}
        texts += [passage for passages in found.values() for passage in passages]
        if isinstance(node, ast.Call) and all(len(found.get(lang, ())) == 1 for lang in LANGUAGES):
            both.append(SentencePair(found["zh"][0], found["en"][0], f"the text of line {node.lineno}"))
    return texts, both


def _sides(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The Chinese and the English side of a bilingual text."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in ("column", "pair") and len(node.args) > 1:
            yield from zip(LANGUAGES, node.args, strict=False)
        yield from ((k.arg, k.value) for k in node.keywords if k.arg in LANGUAGES)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in LANGUAGES:
                yield key.value, value


def _texts(node: ast.expr, lang: str, name: str, strings: Strings, lines: list[str]) -> Iterator[TextPassage]:
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value, lang, name, strings, lines)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, lang, name, strings, lines)
        yield from _texts(node.orelse, lang, name, strings, lines)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield TextPassage(name, None, lang, node.value, _where(node, node.value, strings, lines), markdown=False)
    elif isinstance(node, ast.JoinedStr):
        text = "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        yield TextPassage(name, None, lang, text, (_start(node, lines),) * len(text), markdown=False)


def _start(node: ast.expr, lines: list[str]) -> tuple[int, int]:
    """Line and column from 1; the tree counts columns in bytes."""
    before = lines[node.lineno - 1].encode()[: node.col_offset]
    return node.lineno, len(before.decode()) + 1


def _where(node: ast.Constant, value: str, strings: Strings, lines: list[str]) -> tuple[tuple[int, int], ...]:
    """Where each character of a text stands, over the pieces that Python joins."""
    line, column = _start(node, lines)
    last = (node.end_lineno, len(lines[node.end_lineno - 1].encode()[: node.end_col_offset].decode()))
    out: list[tuple[int, int]] = []
    for (row, col), raw in strings:
        if (line, column - 1) <= (row, col) < last:
            opening = _OPENING.match(raw)
            at = col + 1 + opening.end()
            for piece in _ESCAPE.finditer(raw, opening.end(), len(raw) - len(opening[2])):
                out.append((row, at))
                at += len(piece[0])
    return tuple(out) if len(out) == len(value) else ((line, column),) * len(value)
