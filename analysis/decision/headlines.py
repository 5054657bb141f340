"""The two figures whose uncertainty the report explains: what a member saves, and what an option contributes.

Belongs here: their names, for those who must not load the model to say them.
"""

HEADLINE = "typical_saving"
OUTCOME = "three_year_contribution"
