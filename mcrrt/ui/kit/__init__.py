"""Small widgets and helpers that every screen is composed of."""
