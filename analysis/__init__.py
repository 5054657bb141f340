"""Market analysis: a folder of evidence in, a strategy report out."""
