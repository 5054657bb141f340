"""What several rooms need alike and no room owns.

Belongs here: small things without a study: languages, names, files, fonts. Does not belong here: whatever one
room could keep to itself.
"""
