"""The screen of cost: sliders, a plot of measured times, slopes, exact counts."""
