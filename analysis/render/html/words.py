"""The words of a page that can be pointed at: its cards, its boxes, its links back.

Here: what only a screen says. Not here: what every form of the report says (`render.words`).
"""

PAGE_WORDS = {
    "zh": {
        "opening": "开篇",
        "back": "回到第 {number} 处引用：{section}",
        "scrolls": "{name}（可左右滚动）",
        "chart": "图，可左右滚动",
        "rests": "依据",
        "more": "另有 {number} 项",
        "row": "看附录中的这一行",
        "filter": "筛选",
        "shown": "显示 {shown} / {all} 行",
        "now": "正在读：",
    },
    "en": {
        "opening": "Opening page",
        "back": "Back to use {number}: {section}",
        "scrolls": "{name} (scrolls sideways)",
        "chart": "Chart, scrolls sideways",
        "rests": "Rests on",
        "more": "and {number} more",
        "row": "See its row in the appendix",
        "filter": "Filter",
        "shown": "{shown} of {all} rows shown",
        "now": "Reading: ",
    },
}
