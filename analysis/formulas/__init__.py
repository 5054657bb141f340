"""The model as formulas: templates in the notation of Excel, which the workbook keeps and the page has as JavaScript.

Belongs here: the templates, the lines between two figures, and their translation. Does not belong here: cells and
sheets (`workbook`), the page (`render`), the model itself (`dataflow`), which tests hold every template to.
"""
