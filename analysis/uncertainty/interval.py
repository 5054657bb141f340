"""Between which quantiles of the draws an interval lies, wherever the report prints one."""

LOW, HIGH = 0.05, 0.95
