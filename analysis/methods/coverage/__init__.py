"""How near merchants are, what they cover, and where the next ones should be."""
