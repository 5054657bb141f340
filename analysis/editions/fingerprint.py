"""What a figure's formula is, as a short hash: it changes with the code that computes it, and with nothing else.

Belongs here: hashing a function with every function, class and constant of ours that it uses. Comments, layout,
docstrings, annotations and the figure's names do not count, nor where a function stands and what it is called: in the
text that is hashed a function of ours is a number, in the order in which they are met. Names of figures and inputs do
count, for they say what a formula is made from; a renamed one counts as what it was (`common.aliases`). Does not
belong here: comparing hashes (`compare`).
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import sys
import textwrap
from collections.abc import Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from analysis.common.aliases import first_name
from analysis.study import arrays
from analysis.study.graph import Spec
from analysis.uncertainty import decision, designs, information
from analysis.uncertainty.interval import interval

DRAWS = "(draws)"  # stands for how intervals are drawn, which is no figure's own formula
# What lays inputs out and draws them, takes intervals and compares options over draws; what these call comes with them.
_DRAWN_BY = (
    arrays.base_arrays,
    arrays.draw_arrays,
    arrays.with_options,
    interval,
    decision.compare,
    information.evpi,
    information.evppi,
    designs.DRAWS,
    designs.SEED,
)
_OURS = "analysis."
_NAMING = "figure"  # the decorator that gives a figure its names and unit
_CONSTANTS = (int, float, str, tuple, list, dict, set, frozenset)
_NOTHING = object()


def _bare(tree: ast.AST) -> ast.AST:
    """The tree without docstrings, annotations and the naming decorator."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.body = [
                s
                for s in node.body
                if not (
                    isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and isinstance(s.value.value, str)
                )
            ]
            node.decorator_list = [
                d
                for d in node.decorator_list
                if not (isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id == _NAMING)
            ]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return tree


def _local(tree: ast.AST) -> set[str]:
    """Names that a function binds itself: they are not those of its module."""
    inner = [node for node in ast.walk(tree) if node is not tree]
    arguments = {node.arg for node in inner if isinstance(node, ast.arg)}
    functions = {node.name for node in inner if isinstance(node, ast.FunctionDef)}
    stored = {n.id for n in inner if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return arguments | functions | stored


def _is_ours(thing: Any) -> bool:
    return isinstance(thing, FunctionType | type) and thing.__module__.startswith(_OURS)


class _Text:
    """The text of some functions and of all of ours that they use, each once."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._lines: dict[int, str] = {}

    def value(self, thing: Any) -> str | None:
        """A value as text: a function or class of ours by its number, a constant as it stands; None for others."""
        inner = inspect.unwrap(thing) if callable(thing) else thing
        if _is_ours(inner):
            return f"#{self._number(inner)}"
        if not isinstance(inner, _CONSTANTS):
            return None
        if isinstance(inner, Mapping):
            return f"{{{','.join(f'{self._item(k)}:{self._item(v)}' for k, v in inner.items())}}}"
        if isinstance(inner, tuple | list):
            return f"({','.join(map(self._item, inner))})"
        if isinstance(inner, set | frozenset):
            return f"({','.join(sorted(map(self._item, inner)))})"
        return repr(first_name(inner)) if isinstance(inner, str) else repr(inner)

    def whole(self) -> str:
        """All functions met so far, in that order."""
        return "\n".join(f"#{number}: {self._lines[number]}" for number in sorted(self._lines))

    def _item(self, thing: Any) -> str:
        found = self.value(thing)
        return type(thing).__name__ if found is None else found

    def _number(self, thing: FunctionType | type) -> int:
        if thing not in self._numbers:
            number = self._numbers[thing] = len(self._numbers)
            tree = _bare(ast.parse(textwrap.dedent(inspect.getsource(thing)))).body[0]
            del tree.name
            module = thing.__globals__ if isinstance(thing, FunctionType) else vars(sys.modules[thing.__module__])
            local = _local(tree)
            known = {name: found for name, found in module.items() if name not in local}
            self._lines[number] = self._spelled(tree, known)
        return self._numbers[thing]

    def _used(self, node: Any, known: Mapping[str, Any]) -> str | None:
        """What of ours a name stands for, also as an attribute of one of our modules."""
        found = _NOTHING
        if isinstance(node, ast.Name):
            found = known.get(node.id, _NOTHING)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = known.get(node.value.id)
            if isinstance(module, ModuleType) and module.__name__.startswith(_OURS):
                found = getattr(module, node.attr, _NOTHING)
        return None if found is _NOTHING else self.value(found)

    def _spelled(self, node: Any, known: Mapping[str, Any]) -> str:
        """A tree as text that is the same in every version of Python: fields that are empty are left out."""
        if isinstance(node, ast.AST):
            if (used := self._used(node, known)) is not None:
                return used
            fields = ((name, value) for name, value in ast.iter_fields(node) if value not in (None, []))
            return f"{type(node).__name__}({','.join(f'{n}={self._spelled(v, known)}' for n, v in fields)})"
        if isinstance(node, list):
            return f"[{','.join(self._spelled(part, known) for part in node)}]"
        return repr(first_name(node)) if isinstance(node, str) else repr(node)


def _of(things: tuple[Any, ...]) -> str:
    text = _Text()
    roots = ",".join(str(text.value(thing)) for thing in things)
    return hashlib.sha256(f"{roots}\n{text.whole()}".encode()).hexdigest()[:12]


def of_function(function: FunctionType) -> str:
    """Fingerprint of a function with all of ours that it uses, directly or through others."""
    return _of((function,))


@cache
def of_figure(spec: Spec) -> str:
    """Fingerprint of a figure of the dataflow."""
    return of_function(getattr(importlib.import_module(spec.module), spec.name))


@cache
def of_draws() -> str:
    """Fingerprint of how inputs are drawn, intervals taken and options compared."""
    return _of(_DRAWN_BY)
