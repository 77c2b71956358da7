"""The parts of the screen of cost."""
