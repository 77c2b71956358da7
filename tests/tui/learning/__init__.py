"""The learning screen without a terminal: settings, values, places and lines."""
