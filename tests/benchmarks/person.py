"""Who sits at the window of a measurement. Apart, so that the window loads nothing of the office."""

USERNAME = "b.marks"
PASSWORD = "forty kettles on a slow morning"
NAME = "Bea Marks"
