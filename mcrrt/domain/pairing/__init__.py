"""Who goes together, and who goes: officers with clinicians, by hard rules and soft ones."""
