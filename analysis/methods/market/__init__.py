"""Market: concentration, composition, attraction, choice, dynamics, adoption, trend and forecast of shares."""
