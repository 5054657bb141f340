"""From an executed notebook to the report: fonts, blocks, PDF and HTML.

Here: everything about how the report is set. Not here: what it says (wording, claims) and what it
shows (exhibits).
"""
