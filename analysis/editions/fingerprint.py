"""What a figure's formula is, as a short hash: it changes with the code that computes it, and with nothing else.

Belongs here: hashing a function of the dataflow with every function and constant of ours that it uses. Comments,
layout, docstrings and the figure's names do not count. Does not belong here: comparing hashes (`compare`).
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import textwrap
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from analysis.editions.aliases import kept_name
from analysis.study.graph import Spec

DRAWS = "(draws)"  # stands for how intervals are drawn, which is no figure's own formula
_DRAWN_BY = (
    "analysis.study.arrays",
    "analysis.uncertainty.interval",
    "analysis.uncertainty.decision",
    "analysis.uncertainty.designs",
    "analysis.uncertainty.distributions",
    "analysis.uncertainty.information",
)
_OURS = "analysis."
_NAMING = "figure"  # the decorator that gives a figure its names and unit
_CONSTANTS = (int, float, str, tuple, frozenset)


def _bare(tree: ast.AST) -> ast.AST:
    """The tree without docstrings, annotations and the naming decorator."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            node.body = [
                s
                for s in node.body
                if not (
                    isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and isinstance(s.value.value, str)
                )
            ]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            node.decorator_list = [
                d
                for d in node.decorator_list
                if not (isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id == _NAMING)
            ]
        if isinstance(node, ast.arg):
            node.annotation = None
    return tree


def _spelled(node: Any) -> str:
    """A tree as text that is the same in every version of Python: fields that are empty are left out."""
    if isinstance(node, ast.AST):
        fields = [f"{name}={_spelled(value)}" for name, value in ast.iter_fields(node) if value not in (None, [])]
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(map(_spelled, node))}]"
    return repr(node)


def _tree(thing: FunctionType | type) -> ast.AST:
    return _bare(ast.parse(textwrap.dedent(inspect.getsource(thing))))


def _used(thing: FunctionType, tree: ast.AST) -> dict[str, Any]:
    """Functions, classes and constants of ours that a function names, also as attributes of our modules."""
    known, found = inspect.unwrap(thing).__globals__, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in known:
            found[node.id] = known[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = known.get(node.value.id)
            if isinstance(module, ModuleType) and module.__name__.startswith(_OURS):
                found[kept_name(f"{module.__name__}.{node.attr}")] = getattr(module, node.attr, None)
    return found


def _gather(thing: Any, name: str, seen: dict[str, str]) -> None:
    inner = inspect.unwrap(thing) if callable(thing) else thing
    if isinstance(inner, FunctionType | type) and inner.__module__.startswith(_OURS):
        name = kept_name(f"{inner.__module__}.{inner.__qualname__}")
        if name in seen:
            return
        tree = _tree(inner)
        seen[name] = _spelled(tree)
        if isinstance(inner, FunctionType):
            for used_name, used in _used(inner, tree).items():
                _gather(used, used_name, seen)
    elif isinstance(inner, _CONSTANTS):
        seen[name] = repr(sorted(inner, key=repr) if isinstance(inner, frozenset) else inner)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def of_function(function: FunctionType) -> str:
    """Fingerprint of a function with all of ours that it uses, directly or through others."""
    seen: dict[str, str] = {}
    _gather(function, function.__qualname__, seen)
    return _short("\n".join(f"{name}: {seen[name]}" for name in sorted(seen)))


@cache
def of_figure(spec: Spec) -> str:
    """Fingerprint of a figure of the dataflow."""
    return of_function(getattr(importlib.import_module(spec.module), spec.name))


@cache
def of_draws() -> str:
    """Fingerprint of how inputs are drawn and intervals taken."""
    sources = (inspect.getsource(importlib.import_module(name)) for name in _DRAWN_BY)
    return _short("\n".join(_spelled(_bare(ast.parse(source))) for source in sources))
