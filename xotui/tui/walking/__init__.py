"""A walk on the screen: where it stands, where everything is placed, and how it is drawn."""
