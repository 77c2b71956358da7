"""Whole batches at once: the arrays of a step of learning made beforehand, and every layer a few long operations."""
