"""The screen where the features run over a whole photograph."""
