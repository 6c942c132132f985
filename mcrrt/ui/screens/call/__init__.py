"""The working pane: one call, from the first word to the referral."""
