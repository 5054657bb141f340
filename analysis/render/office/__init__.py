"""Copies of the report for office programs, to be edited there: a Word document and a PowerPoint deck.

Here: the same blocks as on the page, in native headings, tables and text. Not here: which cells are slides
(`analysis.render.slides`). A copy says of which edition it is; what is changed in it does not come back.
"""
