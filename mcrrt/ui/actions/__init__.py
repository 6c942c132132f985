"""All that can be done in the window, once: for buttons, menus, command bar, palette and help."""
