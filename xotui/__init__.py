"""xotui: see, touch and question how a convolutional neural network tells an X from an O."""

__version__ = "0.1.0"
