"""The real study, whose figures give the sentences their numbers."""

from real_study import real_study  # noqa: F401
