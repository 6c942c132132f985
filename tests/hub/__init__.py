"""The hub: its ledger on both databases, its server, its limits."""
