"""The screen on which two conventions of the same network stand side by side."""
