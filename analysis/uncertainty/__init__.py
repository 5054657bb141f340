"""What is not known, and what that does to an answer: distributions, designs, sensitivity, flip points, information.

Belongs here: numbers in, numbers out on plain arrays and named dimensions. Does not belong here: any study's words.
"""
