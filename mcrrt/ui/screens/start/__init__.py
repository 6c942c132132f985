"""Before anybody is logged in: first start, log-in, locked, recovery, restore."""
