"""The real study, opened once; tests that break it work on a copy of its folder."""

from real_study import real_study  # noqa: F401
