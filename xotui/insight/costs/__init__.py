"""What a convolution costs: counted exactly, the memory it takes, and the time that it really takes here."""
