"""Membership: tariffs, the best fee, spend, retention, the customer base, repeat buying and ledgers."""
