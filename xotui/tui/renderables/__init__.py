"""Lines of text made from values: pure functions, apart from the widgets that show them."""
