"""The base class of errors that a reader can act on: the text is the whole message, without a traceback."""


class AnalysisError(Exception):
    """A fault in the study, a notebook or the report, told in sentences that end in what to do next."""
