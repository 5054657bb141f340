"""The few words that the page itself says, in both languages: labels, dates, names for screen readers.

Here: words that belong to any report. Not here: anything about a study; that comes in payloads.
"""

WORDS = {
    "zh": {
        "interval": "每个数字下方为 90% 区间；点按数字可查看算法与依据。",
        "deck": "每个数字下方为 90% 区间；算法与依据见报告附录。",
        "source": "来源：",
        "note": "注：",
        "contents": "目录",
        "skip": "跳到正文",
        "back": "回到正文引用处",
        "table": "表格，可左右滚动",
        "pages": '"第 ", "、", " 页"',
        "copy": "本文件是{edition}的可编辑副本；在此所作修改不会回到研究中。",
        "generated": "本页自成一体，不向任何服务器请求内容。",
    },
    "en": {
        "interval": "Below each number: its 90% interval. Follow a number to see how it is made.",
        "deck": "Below each number: its 90% interval. How each is made: appendix of the report.",
        "source": "Source: ",
        "note": "Note: ",
        "contents": "Contents",
        "skip": "Skip to the report",
        "back": "Back to where it is cited",
        "table": "Table, scrolls sideways",
        "pages": '"p. ", ", ", ""',
        "copy": "An editable copy of the edition “{edition}”. What is changed here does not come back to the study.",
        "generated": "This page is complete in itself and asks no server for anything.",
    },
}
# The heads of the cover's numbers where they stand in a table.
TILE_HEADS = {"zh": ("数字", "90% 区间", "含义"), "en": ("Number", "90% interval", "What it is")}
OPENINGS = {
    "source": ("来源：", "资料来源：", "数据来源：", "Source:", "Sources:"),
    "note": ("注：", "说明：", "Note:", "Notes:"),
}


def prefixed(kind: str, text: str, language: str) -> str:
    """Return a source or note line that says what it is, without saying it twice; "" stays "".

    >>> prefixed("source", "Statistics office (2025)", "en"), prefixed("note", "Note: dashed", "en")
    ('Source: Statistics office (2025)', 'Note: dashed')
    """
    if not text or text.startswith(OPENINGS[kind]):
        return text
    return WORDS[language][kind] + text
