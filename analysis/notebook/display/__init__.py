"""How a study, its figures, chapters, exhibits and tables show themselves in JupyterLab.

Belongs here: HTML, Markdown and table payloads for cells. Does not belong here: what is published to the report.
"""
