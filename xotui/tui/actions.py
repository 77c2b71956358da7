"""The one table of what a person can do: keys, footer, command palette, help and README are made from it."""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = ("Moving", "Picture", "Features", "Layers", "Looking", "Files", "Program")
"""The groups, in the order in which help shows them."""


@dataclass(frozen=True)
class Action:
    """Something a person can do.

    Attributes:
        id: Its name, which a keymap file uses too.
        keys: The keys that do it, as Textual names them, with commas between them.
        title: What it is called in the palette and in help.
        sentence: What it does.
        group: Where help lists it.
        short: What the footer calls it, where the footer shows it.
    """

    id: str
    keys: str
    title: str
    sentence: str
    group: str
    short: str = ""

    @property
    def key_names(self) -> tuple[str, ...]:
        """Its keys as a person reads them."""
        return tuple(SPELLED.get(key, key.replace("ctrl+", "^")) for key in self.keys.split(",") if key)


SPELLED = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "shift+up": "shift+↑", "shift+down": "shift+↓",
    "shift+left": "shift+←", "shift+right": "shift+→", "plus": "+", "equals_sign": "=", "minus": "-",
    "comma": ",", "full_stop": ".", "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]",
    "less_than_sign": "<", "greater_than_sign": ">", "left_curly_bracket": "{", "right_curly_bracket": "}",
}  # fmt: skip
"""Keys whose name is not what is printed on them."""

ACTIONS = (
    Action("up", "up,k", "Up", "Move the cursor up.", "Moving"),
    Action("down", "down,j", "Down", "Move the cursor down.", "Moving"),
    Action("left", "left,h", "Left", "Move the cursor to the left.", "Moving"),
    Action("right", "right,l", "Right", "Move the cursor to the right.", "Moving"),
    Action("next_grid", "tab", "Next grid", "Go on along the flow, to a cell that is linked to this one.", "Moving", "Next"),
    Action("previous_grid", "shift+tab", "Previous grid", "Go back along the flow, to a cell that decided this one.", "Moving"),
    Action("next_feature", "full_stop", "Next feature", "Choose the next feature and its maps.", "Moving", "Feature"),
    Action("previous_feature", "comma", "Previous feature", "Choose the feature before this one.", "Moving"),
    Action("flip", "space", "Flip", "Turn a pixel of the picture or of a feature into its negative.", "Picture", "Flip"),
    Action("lighter", "plus,equals_sign", "Lighter", "Add 0.1 to the pixel or feature value.", "Picture"),
    Action("darker", "minus", "Darker", "Take 0.1 from the pixel or feature value.", "Picture"),
    Action("zero", "0", "Zero", "Set the pixel or feature value to 0: neither ink nor black.", "Picture"),
    Action("pen", "p", "Hold the pen", "Leave ink wherever the cursor goes, until pressed again.", "Picture"),
    Action("eraser", "E", "Hold the eraser", "Leave black wherever the cursor goes, until pressed again.", "Picture"),
    Action("clear", "c", "Clear", "Make the whole picture black.", "Picture"),
    Action("fill", "F", "Fill", "Make the whole picture ink.", "Picture"),
    Action("flood", "f", "Flood", "Flip the area of one value under the cursor.", "Picture"),
    Action("invert", "i", "Invert", "Make the picture its photographic negative.", "Picture"),
    Action("shift_up", "K,shift+up", "Shift up", "Move the drawing one row up.", "Picture"),
    Action("shift_down", "J,shift+down", "Shift down", "Move the drawing one row down.", "Picture"),
    Action("shift_left", "H,shift+left", "Shift left", "Move the drawing one column to the left.", "Picture"),
    Action("shift_right", "L,shift+right", "Shift right", "Move the drawing one column to the right.", "Picture"),
    Action("shrink", "less_than_sign", "Shrink", "Make the drawing smaller.", "Picture"),
    Action("grow", "greater_than_sign", "Grow", "Make the drawing larger.", "Picture"),
    Action("turn_left", "left_square_bracket", "Turn left", "Turn the drawing 15° counter-clockwise.", "Picture"),
    Action("turn_right", "right_square_bracket", "Turn right", "Turn the drawing 15° clockwise.", "Picture"),
    Action("deform", "d", "Deform", "Bend the drawing elastically, each time in another way.", "Picture"),
    Action("thicken", "t", "Thicken", "Make strokes thicker.", "Picture"),
    Action("thin", "T", "Thin", "Make strokes thinner, down to one pixel.", "Picture"),
    Action("noise", "N", "Noise", "Flip one pixel in twenty at random.", "Picture"),
    Action("resize_picture", "z", "Resize the picture", "Give the picture another number of rows and columns.", "Picture"),
    Action("gallery", "g", "Gallery", "Choose one of the ten published pictures.", "Picture"),
    Action("paste", "ctrl+v", "Paste a picture", "Type or paste a picture as text.", "Picture"),
    Action("exemplar_x", "X", "Exemplar of X", "Make this picture the clean X that votes and literal match go by.", "Picture"),
    Action("exemplar_o", "O", "Exemplar of O", "Make this picture the clean O that votes and literal match go by.", "Picture"),
    Action("add_feature", "a", "Add a feature", "Put a blank feature behind the chosen one.", "Features"),
    Action("library", "b", "Feature library", "Add a ready-made feature: lines, corners, ring pieces and more.", "Features"),
    Action("lift", "v", "Lift a patch", "Make the patch of the picture around the cursor a feature.", "Features"),
    Action("duplicate", "D", "Duplicate the feature", "Put a copy behind the chosen feature.", "Features"),
    Action("delete", "x", "Delete the feature", "Take the chosen feature out.", "Features"),
    Action("rename", "r", "Rename the feature", "Call the chosen feature something else.", "Features"),
    Action("move_back", "left_curly_bracket", "Feature one earlier", "Move the chosen feature towards the first.", "Features"),
    Action("move_on", "right_curly_bracket", "Feature one later", "Move the chosen feature towards the last.", "Features"),
    Action("resize_features", "Z", "Resize the features", "Give all features another number of rows and columns.", "Features"),
    Action("relu", "o", "ReLU on or off", "Put the ReLU behind the convolution, or take it out.", "Layers"),
    Action("window", "w", "Pooling window", "Pool windows of 2×2 or of 3×3.", "Layers"),
    Action("stride", "s", "Pooling step", "Step 1, 2, 3 or 4 cells from window to window.", "Layers"),
    Action("edge", "e", "Pooling edge", "Keep the partial windows at the edge, or drop them.", "Layers"),
    Action("pools", "P", "Pooling layers", "Have 0, 1, 2 or 3 pooling layers.", "Layers"),
    Action("why", "enter", "Why?", "Open the whole arithmetic of the cell under the cursor.", "Looking", "Why?"),
    Action("notation", "n", "Notation", "Write numbers as .78, as 7/9, as the article's .77, or not at all.", "Looking"),
    Action("literal", "m", "Mark differences", "Mark the pixels that differ from the clean X, from the clean O, or none.", "Looking"),
    Action("cost", "C", "Cost", "Show the exact count of operations, layer by layer.", "Looking"),
    Action("theme", "ctrl+t", "Dark or light", "Change to the next theme: dark, light, or the terminal's own colours.", "Looking"),
    Action("ascii", "A", "ASCII only", "Write nothing but ASCII, or everything again.", "Looking"),
    Action("open", "ctrl+o", "Open", "Open a picture file or a network file.", "Files"),
    Action("save_picture", "S,ctrl+s", "Save the picture", "Write the picture to a file.", "Files"),
    Action("save_network", "W", "Save the network", "Write features, layers and votes to a file.", "Files"),
    Action("start_over", "R", "Start over", "Go back to the article's X and its network; undo brings yours back.", "Files"),
    Action("undo", "u,ctrl+z", "Undo", "Take the last change back.", "Program", "Undo"),
    Action("redo", "U,ctrl+y", "Redo", "Make the change again that was taken back.", "Program"),
    Action("help", "question_mark,f1", "Help", "Show all keys and what they do.", "Program", "Help"),
    Action("commands", "ctrl+p", "All commands", "Find any action by its name.", "Program", "All"),
    Action("quit", "q,ctrl+q", "Quit", "Leave; asks first if something would be lost.", "Program"),
)  # fmt: skip
"""Everything that can be done. Every one of them is in the command palette."""

BY_ID = {action.id: action for action in ACTIONS}
"""The same, by id."""

FOOTER = ("flip", "next_grid", "next_feature", "why", "undo", "help", "commands")
"""What the footer shows, the last two always, the others from the left as far as they fit."""


def key_table() -> str:
    """The table of the README: every action, its keys and what it does, as Markdown."""
    lines = []
    for group in GROUPS:
        lines += [f"**{group}**", "", "| key | action | |", "|---|---|---|"]
        for action in ACTIONS:
            if action.group == group:
                keys = " ".join(f"`{key}`" for key in action.keys.split(","))
                lines.append(f"| {keys} | {action.title} (`{action.id}`) | {action.sentence} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
