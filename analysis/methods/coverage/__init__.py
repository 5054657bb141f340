"""Coverage: reach, the harmonic rule of popularity, proximity, siting and field sales."""
