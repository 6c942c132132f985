"""What is still owed: follow-ups, reviews, answers."""
