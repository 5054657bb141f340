"""Members: what they do, how long they stay, what they are worth, and whether a card changes what they spend."""
