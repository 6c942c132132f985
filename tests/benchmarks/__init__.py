"""The budgets, measured on the program itself. ``python3 dev.py bench`` prints the table."""
