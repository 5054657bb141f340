"""What a study's results mean for the decision: claims, drivers, flip points, the value of information, the pick.

Belongs here: results about results, asked of a study. Does not belong here: how they are worded or drawn.
"""
