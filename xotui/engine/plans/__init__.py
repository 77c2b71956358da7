"""Plans: the same layers as the readable engine, rearranged once for one shape and then run many times."""
