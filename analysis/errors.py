"""The base class of errors that a reader can act on: the text is the whole message, without a traceback.

And how such a message calls the command line.
"""

# Typed in the project's folder it works without an activated environment.
PROGRAM = ".venv/bin/python -m analysis"


class AnalysisError(Exception):
    """A fault in the study, a notebook or the report, told in sentences that end in what to do next."""
