"""The schematic map: layers below, calls and teams above. Not for navigation."""
