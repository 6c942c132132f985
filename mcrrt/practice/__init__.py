"""An invented shift in Halton, played through the service: for practice, pictures and figures."""
