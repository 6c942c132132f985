"""The hub: numbers what stations send, and gives everybody the same log. An office without a window."""
