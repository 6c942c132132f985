"""One door: commands in, facts out; questions in, rows out; access rules; ports."""
