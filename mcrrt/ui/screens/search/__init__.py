"""Search over all calls."""
