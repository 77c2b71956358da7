"""Widgets: they show what they are given and say what was meant."""
