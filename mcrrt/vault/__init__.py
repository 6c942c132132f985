"""Keys: slots that passwords open, the recovery key, sealing, signing, lock-out."""
