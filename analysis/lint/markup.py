"""Marks and characters that the pages and JupyterLab would show differently, or not at all.

Belongs here: money written with a dollar, emphasis that pandoc and Jupyter read differently, straight quotes in
Chinese, emoji, characters without a glyph. Does not belong here: what the words mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from analysis.lint.passage import MASK, SLOTS, LintFinding, TextPassage, without_code, words_only

Missing = Callable[[str], set[str]]
_STARS = re.compile(r"(?<![\\*])\*{1,3}(?!\*)")
_UNDERSCORE = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r"^\s*\*\s", re.MULTILINE)
_UNSET = re.compile(r"(?<!\\)!\[|(?<!\\)\^\[|(?<!\\)\[\^[^\]\s]+\]")
_HANZI = "\u3001-\u303f\u3400-\u9fff\uff01-\uff60"
_STRAIGHT = re.compile(rf"[\"'](?=[{_HANZI}])|(?<=[{_HANZI}])(?:\"|'(?!s\b))")
# Those that a browser shows in colour by itself; ✓ and ★ are ordinary signs.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\ufe0f\u200d\u20e3\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693"
    "\u26a0\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728"
    "\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
)


def markup(passage: TextPassage, missing: Missing | None) -> Iterator[LintFinding]:
    """Every fault of a passage's marks and characters."""
    if passage.markdown:
        yield from _unset(passage)
        yield from _money(passage)
        yield from _emphasis(passage)
        yield from _underscores(passage)
    yield from characters(passage, missing)


def characters(passage: TextPassage, missing: Missing | None) -> Iterator[LintFinding]:
    """Every character that the pages cannot show as it was meant."""
    yield from _quotes(passage)
    yield from _glyphs(passage, missing)


def _quotes(passage: TextPassage) -> Iterator[LintFinding]:
    """A straight quote does not say at which end of a quotation it stands, and Chinese has no space that would."""
    for match in _STRAIGHT.finditer(words_only(passage.text)):
        marks = "“ and ”" if match[0] == '"' else "‘ and ’"
        yield passage.finding(match.start(), match[0], f"a straight {match[0]} beside Chinese: write {marks}")


def _unset(passage: TextPassage) -> Iterator[LintFinding]:
    """What the report refuses to set: pictures, which have no alternative text, and notes, which have no foot."""
    for match in _UNSET.finditer(words_only(passage.text)):
        what = "a picture in prose: make it an exhibit" if match[0] == "![" else "a footnote: write it into the text"
        yield passage.finding(match.start(), match[0], f"{what}; the report sets none")


def _money(passage: TextPassage) -> Iterator[LintFinding]:
    for match in re.finditer(r"(?<!\\)\$", without_code(passage.text)):
        yield passage.finding(match.start(), "$", '"$" beside money is read as the start of a formula: write 元 or ¥')


def _is_mark(character: str) -> bool:
    # A slot may print a percent sign or a bracket at either end, so it is taken for a mark.
    return character == MASK or unicodedata.category(character)[0] in "PS"


def _emphasis(passage: TextPassage) -> Iterator[LintFinding]:
    """CommonMark opens and closes by what stands on both sides of the stars, pandoc by the inner side alone."""
    text = words_only(passage.text)
    text = _BULLET.sub(lambda m: m[0].replace("*", " "), text)
    for start, end in _paragraphs(text):
        opened: dict[str, int] = {}
        for match in _STARS.finditer(text, start, end):
            stars = match[0]
            before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
            closing = stars in opened
            inner, outer = (before, after) if closing else (after, before)
            if not inner.strip():  # beside a space a star marks nothing in either
                if not closing and outer.strip():
                    yield passage.finding(match.start(), stars, f'"{stars}" was never opened: open it or write \\*')
                continue
            if _is_mark(inner) and outer.strip() and not _is_mark(outer):
                shown = passage.text[max(match.start() - 1, 0) : match.end() + 1]
                yield passage.finding(
                    match.start(),
                    shown,
                    f'"{shown}" is bold in the pages and plain stars in JupyterLab: move the mark outside the stars',
                )
            if closing:
                del opened[stars]
            else:
                opened[stars] = match.start()
        for stars, at in opened.items():
            yield passage.finding(at, stars, f'"{stars}" is never closed: close it in the same paragraph')


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BLANK_LINE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _underscores(passage: TextPassage) -> Iterator[LintFinding]:
    for match in _UNDERSCORE.finditer(words_only(passage.text)):
        yield passage.finding(
            match.start(),
            match[0],
            '"_" inside a word is emphasis for one reader and a letter for another: put the name between ` and `',
        )


def _glyphs(passage: TextPassage, missing: Missing | None) -> Iterator[LintFinding]:
    text = SLOTS.sub(lambda m: MASK * len(m[0]), without_code(passage.text))
    lacking = missing(text.replace(MASK, "")) if missing else set()
    if not lacking and not _EMOJI.search(text):
        return
    emoji = {character: at for at, character in reversed([*enumerate(text)]) if _EMOJI.match(character)}
    others = {character: text.index(character) for character in lacking - set(emoji) if character in text}
    kinds = (
        (emoji, "is an emoji: say it in words", "are emoji: say it in words"),
        (
            others,
            "is not in the font of the pages: use another character",
            "are not in the font of the pages: write them in other letters",
        ),
    )
    for found, one, several in kinds:
        if found:
            listed = sorted(found, key=found.get)
            named = ", ".join(f'"{character}" (U+{ord(character):04X})' for character in listed)
            yield passage.finding(found[listed[0]], "".join(listed), f"{named} {one if len(listed) == 1 else several}")
