"""What would be otherwise if the picture were: single flips, the smallest edit, shifts, turns, sizes and noise."""
