"""The map with the list of everything on it."""
