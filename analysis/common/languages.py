"""The languages that every report is made in.

Belongs here: which they are and their order. Does not belong here: any word in them (`wording`).
"""

LANGUAGES = ("zh", "en")
