"""What two people crossed on, and what does not count."""
