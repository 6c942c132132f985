"""From rows and the clock to what a screen draws: pure functions, no Qt."""
