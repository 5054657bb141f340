"""The commands, one file each: its help, its options, and what it prints.

Belongs here: joining what the package can do into one answer at a terminal. Does not belong here: the work itself,
nor imports of it at the top of a file: every start of the command line reads all of these files.
"""
