"""The dispatcher's home: waiting and active calls, teams."""
