"""The real study, opened once."""

from real_study import real_study  # noqa: F401
