"""What the network looks at: pictures, how they are drawn, changed, read and written.

A picture is an array (H, W) of floats from −1 (black, no ink) to 1 (white, ink).
"""

from xotui.pictures.exemplars import draw_exemplars, draw_o, draw_x
from xotui.pictures.files import load_picture, save_picture
from xotui.pictures.text import PictureError, format_picture, parse_picture

__all__ = [
    "PictureError",
    "draw_exemplars",
    "draw_o",
    "draw_x",
    "format_picture",
    "load_picture",
    "parse_picture",
    "save_picture",
]
