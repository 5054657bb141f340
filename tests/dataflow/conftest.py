"""The figures are asked of the real study, with inputs set to those of each published answer."""

from real_study import real_study  # noqa: F401
