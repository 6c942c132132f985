"""What a call, a team, a person and a referral are, and what may happen to them. Pure."""
