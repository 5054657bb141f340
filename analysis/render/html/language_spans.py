"""Marks of language inside a page: a Chinese name in the English edition, an English title in the Chinese one.

Here: finding such runs of text. A screen reader changes its voice at a mark, and a browser its font and its rules for
breaking lines. Latin names in Chinese text are ordinary Chinese and stay unmarked.
"""

import re

HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
BETWEEN = f"{HANZI}\u3001-\u303f\uff00-\uff65“”‘’·…\\d"
CHINESE = re.compile(rf"[《「（“]?[{HANZI}](?:[{BETWEEN}]*[{HANZI}》」）”。])?")
WORD = r"[A-Za-z][A-Za-z'’.-]+"
ENGLISH = re.compile(rf"{WORD}(?:[ ,:;]+[A-Za-z0-9&'’.-]+)*?(?:[ ,:;]+{WORD}){{2,}}\.?")
# Inside a picture the attributes of its own text do the same work; formulas have no language.
PASSED_OVER = re.compile(
    "(" + "".join(rf"<{name}\b.*?</{name}>|" for name in ("svg", "math", "script", "style")) + "<[^>]*>)", re.DOTALL
)


def mark_languages(page: str, language: str) -> str:
    """Return HTML with the runs of the other language marked.

    >>> mark_languages('<a title="会员卡">the 会员卡 of 2025</a>', "en")
    '<a title="会员卡">the <span lang="zh">会员卡</span> of 2025</a>'
    >>> mark_languages("某平台（Platform）见 How the card was launched 一文", "zh")
    '某平台（Platform）见 <span lang="en">How the card was launched</span> 一文'
    """
    run, other = (CHINESE, "zh") if language == "en" else (ENGLISH, "en")
    parts = PASSED_OVER.split(page)
    parts[::2] = [run.sub(lambda found: f'<span lang="{other}">{found.group()}</span>', text) for text in parts[::2]]
    return "".join(parts)
