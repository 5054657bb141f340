"""A template of `templates` as an expression of JavaScript: one source for the workbook's cells and the page.

Belongs here: reading Excel's notation and writing JavaScript's. Does not belong here: which lines a page works out
(`chain`), the functions that the expressions call (`render/theme/calculator.js`).

A scalar is ``v["key"]``, the baseline's ``b["key"]``, what stands by city ``c["key"][i]``. What a workbook shows as
"never" is ``Infinity`` and its dash ``NaN``, so that ISNUMBER asks for a finite number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from analysis.errors import AnalysisError
from analysis.wording.numbers import DASH

TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+\.?\d*(?:[Ee][+-]?\d+)?)|(?P<place>\{[^{}]+\})|(?P<text>"[^"]*")'
    r"|(?P<name>[A-Z][A-Z.]*)(?=\()|(?P<word>TRUE|FALSE)|(?P<sign><=|>=|<>|[-+*/^=<>(),]))"
)
COMPARED = {"=": "===", "<>": "!==", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
WORDS = {"never": "Infinity", DASH: "NaN"}
ALL, BASELINE = "all:", "baseline:"
CALLS = {
    "ABS": "Math.abs", "EXP": "Math.exp", "LN": "Math.log", "MAX": "Math.max", "MIN": "Math.min", "SQRT": "Math.sqrt",
    "ISNUMBER": "Number.isFinite", "NORM.S.DIST": "normal", "NORM.S.INV": "quantile", "BETA.DIST": "beta",
    "GAMMALN": "logGamma", "ROUNDUP": "roundUp",
}  # fmt: skip


class NotationError(AnalysisError):
    """A template that this reads no JavaScript from; the text names the template and the place in it."""


@dataclass
class _TemplateReader:
    """The tokens of one template and how far they are read. `by_city` are the keys that stand by city."""

    template: str
    by_city: Collection[str]
    tokens: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0
    index: str = "i"  # of the city; another inside a sum over all cities

    def __post_init__(self) -> None:
        place = 0
        while place < len(self.template.rstrip()):
            match = TOKEN.match(self.template, place)
            if not match:
                raise NotationError(
                    f"template {self.template}: cannot read it from {self.template[place : place + 20]}"
                )
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            place = match.end()

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens) or (expected and self.peek() != expected):
            raise NotationError(
                f"template {self.template}: expected {expected or 'more'}, found {self.peek() or 'its end'}"
            )
        self.at += 1
        return self.tokens[self.at - 1]

    def compared(self) -> str:
        left = self._chain(self._product, "+-")
        if self.peek() not in COMPARED:
            return left
        sign = COMPARED[self.take()[1]]
        return f"({left}{sign}{self._chain(self._product, '+-')})"

    def _chain(self, part: Callable[[], str], signs: str) -> str:
        text, count = part(), 0
        while self.peek() and self.peek() in signs:
            text, count = f"{text}{self.take()[1]}{part()}", count + 1
        return f"({text})" if count else text

    def _product(self) -> str:
        return self._chain(self._power, "*/")

    def _power(self) -> str:
        base = self._signed()
        while self.peek() == "^":
            self.take()
            base = f"Math.pow({base},{self._signed()})"
        return base

    def _signed(self) -> str:
        """A sign binds closer than a power in Excel: -2^2 is 4."""
        if self.peek() in ("-", "+"):
            return f"({self.take()[1]}{self._signed()})"
        return self._value()

    def _value(self) -> str:
        kind, text = self.take()
        match kind:
            case "number":
                return text
            case "place":
                return self._place(text[1:-1])
            case "text" if text[1:-1] in WORDS:
                return WORDS[text[1:-1]]
            case "word":
                return text.lower()
            case "name":
                return self._call(text)
        if text == "(":
            inside = self.compared()
            self.take(")")
            return inside
        raise NotationError(f"template {self.template}: found {text} where a value is expected")

    def _place(self, key: str) -> str:
        if key.startswith(ALL):
            return f"c[{json.dumps(key.removeprefix(ALL))}][{self.index}]"
        if key.startswith(BASELINE):
            return f"b[{json.dumps(key.removeprefix(BASELINE))}]"
        return f"c[{json.dumps(key)}][{self.index}]" if key in self.by_city else f"v[{json.dumps(key)}]"

    def _call(self, name: str) -> str:
        self.take("(")
        if name == "PI":
            self.take(")")
            return "Math.PI"
        outer, self.index = self.index, "j" if name in ("SUMPRODUCT", "SUM") else self.index
        arguments = [self.compared()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.compared())
        self.take(")")
        self.index = outer
        match name:
            case "IF":
                return f"({arguments[0]}?{arguments[1]}:{arguments[2]})"
            case "AND":
                return f"({'&&'.join(arguments)})"
            case "SUMPRODUCT" | "SUM":
                return f"total(n,j=>{'*'.join(arguments)})"
            case _ if name in CALLS:
                return f"{CALLS[name]}({','.join(arguments)})"
        raise NotationError(f"template {self.template}: the page has no function {name}")


def expression(template: str, by_city: Collection[str] = ()) -> str:
    """A template as an expression of JavaScript.

    Parameters
    ----------
    template : as in `templates`, in Excel's notation with places in braces.
    by_city : keys that stand by city; of these a template without ``all:`` takes the one at ``i``.

    Raises
    ------
    NotationError : a sign or a function that a page does not have.

    Examples
    --------
    >>> expression('IF({x}>0,-{x}^2,"never")')
    '((v["x"]>0)?Math.pow((-v["x"]),2):Infinity)'
    >>> expression("{a}*SUMPRODUCT({all:a},{w})", by_city=("a",))
    '(c["a"][i]*total(n,j=>c["a"][j]*v["w"]))'
    """
    reader = _TemplateReader(template, by_city)
    text = reader.compared()
    if reader.at != len(reader.tokens):
        raise NotationError(f"template {template}: expected its end, found {reader.peek()}")
    return text


def places(template: str) -> set[str]:
    """The keys that a template asks for, without what marks a sum or the baseline."""
    return {found.removeprefix(ALL).removeprefix(BASELINE) for found in re.findall(r"\{([^{}]+)\}", template)}
