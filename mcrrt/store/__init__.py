"""The journal and the tables. Only here is SQL spoken."""
