"""Questions asked of a network: who wins, how did this number come about, what does it touch."""
