"""Colours, type and spacing: design tokens, and how they become a palette and a style sheet."""
