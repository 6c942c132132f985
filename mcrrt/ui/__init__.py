"""Everything on screen. Only here is PySide6 imported."""
