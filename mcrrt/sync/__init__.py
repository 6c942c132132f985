"""The station's side of sync. Only here is the hub spoken to."""
