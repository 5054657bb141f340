"""The command line: what a person types, and JupyterLab as the project starts it.

Belongs here: commands (`commands`, `doctor`), their arguments, exit codes, the lab, the environment's files. Does not
belong here: anything that a notebook or a page needs.
"""
