"""Screens: the explorer, and what opens over it."""
