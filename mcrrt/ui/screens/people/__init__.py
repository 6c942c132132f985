"""Teams and members: who is on, who with whom, for which shift."""
