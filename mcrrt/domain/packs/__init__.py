"""The triage engine: a pack and answers give a result with its reasons. Pure, no library."""
