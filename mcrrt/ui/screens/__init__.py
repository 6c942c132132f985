"""The screens. They do not import each other; the shell puts them together."""
