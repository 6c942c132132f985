"""Settings: how it looks, one's own account, and for administrators the rest."""
