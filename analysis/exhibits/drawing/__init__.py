"""What charts are drawn with: style, layout, placing of labels, marks, text, and the record of the numbers drawn.

Belongs here: what several exhibits use. Does not belong here: any exhibit.
"""
