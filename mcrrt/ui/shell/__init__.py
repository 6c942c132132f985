"""The window around the screens: rail, command bar, alerts, palette, help, locking."""
