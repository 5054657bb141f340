"""`make lab`: the project's own JupyterLab, which reads and writes nothing of the person's home.

Belongs here: starting the server, its kernel, its settings. Does not belong here: what notebooks show (notebook).
"""
