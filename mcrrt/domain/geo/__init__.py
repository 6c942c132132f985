"""Where things are: shapes from GeoJSON files, zones and districts, and roughly where a call is."""
