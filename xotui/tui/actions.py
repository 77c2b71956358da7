"""The one table of what a person can do: keys, footer, command palette, help and README are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

GROUPS = (
    "Moving", "Picture", "Features", "Layers", "Why", "Looking",
    "Learn", "Lab", "Walk", "What if", "Conventions", "Cost", "Photograph", "Files", "Program",
)  # fmt: skip
"""The groups, in the order in which help shows them."""

EXPLORE, LEARN, LAB = "explore", "learn", "lab"
WALK, WHAT_IF, CONVENTIONS, COST = "walk", "what_if", "conventions", "cost"
PHOTOGRAPH, NO_PHOTOGRAPH = "photograph", "no_photograph"
"""The screens, by the names of the actions that go there; the last is what the one before is before one is open."""

TABS = (EXPLORE, LEARN, LAB, WALK, WHAT_IF, CONVENTIONS, COST)
"""The screens that every header names; the others it names when one is there."""

EVERYWHERE = (*TABS, PHOTOGRAPH)

DRAWN_ON = (EXPLORE, WHAT_IF)
"""The screens where the picture is drawn."""


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
        screens: The screens where it can be done.
    """

    id: str
    keys: str
    title: str
    sentence: str
    group: str
    short: str = ""
    screens: tuple[str, ...] = (EXPLORE,)

    @property
    def key_names(self) -> tuple[str, ...]:
        """Its keys as a person reads them."""
        return tuple(SPELLED.get(key, key.replace("ctrl+", "^")) for key in self.keys.split(",") if key)


SPELLED = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "shift+up": "shift+↑", "shift+down": "shift+↓",
    "shift+left": "shift+←", "shift+right": "shift+→", "plus": "+", "equals_sign": "=", "minus": "-",
    "semicolon": ";", "colon": ":", "left_parenthesis": "(", "right_parenthesis": ")", "comma": ",", "full_stop": ".", "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]",
    "less_than_sign": "<", "greater_than_sign": ">", "left_curly_bracket": "{", "right_curly_bracket": "}",
}  # fmt: skip
"""Keys whose name is not what is printed on them."""

ACTIONS = (
    Action("up", "up,k", "Up", "Move the cursor up.", "Moving", screens=EVERYWHERE),
    Action("down", "down,j", "Down", "Move the cursor down.", "Moving", screens=EVERYWHERE),
    Action("left", "left,h", "Left", "Move the cursor to the left.", "Moving", screens=EVERYWHERE),
    Action("right", "right,l", "Right", "Move the cursor to the right.", "Moving", screens=EVERYWHERE),
    Action("next_grid", "tab", "Next grid", "Go on along the flow, to a cell that is linked to this one.", "Moving", "Next"),
    Action("previous_grid", "shift+tab", "Previous grid", "Go back along the flow, to a cell that decided this one.", "Moving"),
    Action("next_feature", "full_stop", "Next feature", "Choose the next feature and its maps.", "Moving", "Feature", screens=(EXPLORE, LEARN, WALK, CONVENTIONS, PHOTOGRAPH)),
    Action("previous_feature", "comma", "Previous feature", "Choose the feature before this one.", "Moving", screens=(EXPLORE, LEARN, WALK, CONVENTIONS, PHOTOGRAPH)),
    Action("flip", "space", "Flip", "Turn a pixel of the picture or of a feature into its negative.", "Picture", "Flip", screens=DRAWN_ON),
    Action("lighter", "plus,equals_sign", "Lighter", "Add 0.1 to the pixel or feature value.", "Picture", screens=DRAWN_ON),
    Action("darker", "minus", "Darker", "Take 0.1 from the pixel or feature value.", "Picture", screens=DRAWN_ON),
    Action("zero", "0", "Zero", "Set the pixel or feature value to 0: neither ink nor black.", "Picture", screens=DRAWN_ON),
    Action("pen", "p", "Hold the pen", "Leave ink wherever the cursor goes, until pressed again.", "Picture", screens=DRAWN_ON),
    Action("eraser", "E", "Hold the eraser", "Leave black wherever the cursor goes, until pressed again.", "Picture", screens=DRAWN_ON),
    Action("clear", "c", "Clear", "Make the whole picture black.", "Picture", screens=DRAWN_ON),
    Action("fill", "F", "Fill", "Make the whole picture ink.", "Picture", screens=DRAWN_ON),
    Action("flood", "f", "Flood", "Flip the area of one value under the cursor.", "Picture", screens=DRAWN_ON),
    Action("invert", "i", "Invert", "Make the picture its photographic negative.", "Picture", screens=DRAWN_ON),
    Action("shift_up", "K,shift+up", "Shift up", "Move the drawing one row up.", "Picture", screens=DRAWN_ON),
    Action("shift_down", "J,shift+down", "Shift down", "Move the drawing one row down.", "Picture", screens=DRAWN_ON),
    Action("shift_left", "H,shift+left", "Shift left", "Move the drawing one column to the left.", "Picture", screens=DRAWN_ON),
    Action("shift_right", "L,shift+right", "Shift right", "Move the drawing one column to the right.", "Picture", screens=DRAWN_ON),
    Action("shrink", "less_than_sign", "Shrink", "Make the drawing smaller.", "Picture", screens=DRAWN_ON),
    Action("grow", "greater_than_sign", "Grow", "Make the drawing larger.", "Picture", screens=DRAWN_ON),
    Action("turn_left", "left_square_bracket", "Turn left", "Turn the drawing 15° counter-clockwise.", "Picture", screens=DRAWN_ON),
    Action("turn_right", "right_square_bracket", "Turn right", "Turn the drawing 15° clockwise.", "Picture", screens=DRAWN_ON),
    Action("deform", "d", "Deform", "Bend the drawing elastically, each time in another way.", "Picture", screens=DRAWN_ON),
    Action("thicken", "t", "Thicken", "Make strokes thicker.", "Picture", screens=DRAWN_ON),
    Action("thin", "T", "Thin", "Make strokes thinner, down to one pixel.", "Picture", screens=DRAWN_ON),
    Action("noise", "N", "Noise", "Flip one pixel in twenty at random.", "Picture", screens=DRAWN_ON),
    Action("resize_picture", "z", "Resize the picture", "Give the picture another number of rows and columns.", "Picture"),
    Action("gallery", "g", "Gallery", "Choose one of the ten published pictures.", "Picture", screens=DRAWN_ON),
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
    Action("why", "enter", "Why?", "Go one step back, to what made this number: the largest share, the winner, the product, the pixel.", "Why", "Why?"),
    Action("come_back", "backspace", "Return", "Go forth again, on the way that you came by asking why.", "Why"),
    Action("next_cause", "semicolon", "Next cause", "Go to the next part of the same number: another share, another that ties, another product.", "Why"),
    Action("previous_cause", "colon", "Previous cause", "Go to the part before.", "Why"),
    Action("in_full", "I", "In full", "Open the whole arithmetic of the cell under the cursor.", "Why"),
    Action("pin", "M", "Pin", "Keep the present state as A, to compare with; again lets it go.", "Why"),
    Action("compare", "B", "Compare", "Show B (the present state), A (the pinned one), or their difference in every grid.", "Why"),
    Action("notation", "n", "Notation", "Write numbers as .78, as 7/9, as the article's .77, or not at all.", "Looking", screens=(EXPLORE, WALK, WHAT_IF, CONVENTIONS, PHOTOGRAPH)),
    Action("literal", "m", "Mark differences", "Mark the pixels that differ from the clean X, from the clean O, or none.", "Looking"),
    Action("theme", "ctrl+t", "Dark or light", "Change to the next theme: dark, light, or the terminal's own colours.", "Looking", screens=EVERYWHERE),
    Action("ascii", "A", "ASCII only", "Write nothing but ASCII, or everything again.", "Looking", screens=EVERYWHERE),
    Action("teach_x", "left_parenthesis", "This is an X", "Keep the picture, labelled X, among those that can be learned from.", "Learn"),
    Action("teach_o", "right_parenthesis", "This is an O", "Keep the picture, labelled O, among those that can be learned from.", "Learn"),
    Action("refit", "V", "Refit the votes", "Learn the votes anew for the present features, from drawn letters, at once.", "Learn"),
    Action("live", "Y", "Live accuracy", "Show how often the features are right on changed letters, with votes refitted at once.", "Learn"),
    Action("challenges", "G", "Challenges", "Features as a game: pick a challenge to beat.", "Learn"),
    Action("next_part", "tab", "Next part", "Go on to the next part of the screen.", "Learn", "Next", (LEARN,)),
    Action("previous_part", "shift+tab", "Previous part", "Go back to the part before.", "Learn", screens=(LEARN,)),
    Action("train", "space", "Start or pause", "Learn, until it is pressed again or all epochs are done.", "Learn", "Start/pause", (LEARN,)),
    Action("one_step", "s", "One step", "Learn from one batch.", "Learn", "Step", (LEARN,)),
    Action("one_epoch", "e", "One epoch", "Learn from all pictures once.", "Learn", "Epoch", (LEARN,)),
    Action("rewind", "r", "Rewind", "Go back to the very weights before the first step; undo brings the others back.", "Learn", "Rewind", (LEARN,)),
    Action("article_rule", "y", "The article's rule", "Try every value a little up and a little down, and keep what makes the error less.", "Learn", screens=(LEARN,)),
    Action("check_gradient", "c", "Check the gradient", "Compare the gradient of the value under the cursor with what trying it gives.", "Learn", screens=(LEARN,)),
    Action("more", "plus,equals_sign", "More", "Make the setting under the cursor larger, or take its next choice.", "Learn", screens=(LEARN,)),
    Action("less", "minus", "Less", "Make the setting under the cursor smaller, or take the choice before.", "Learn", screens=(LEARN,)),
    Action("add_layer", "a", "Add a layer", "Put a layer behind the one under the cursor.", "Learn", screens=(LEARN,)),
    Action("delete_layer", "x", "Delete the layer", "Take the layer under the cursor out.", "Learn", screens=(LEARN,)),
    Action("layer_earlier", "left_curly_bracket", "Layer one earlier", "Move the layer under the cursor towards the picture.", "Learn", screens=(LEARN,)),
    Action("layer_later", "right_curly_bracket", "Layer one later", "Move the layer under the cursor towards the votes.", "Learn", screens=(LEARN,)),
    Action("begin_with", "b", "Begin with the explorer's", "Learn on with the network of the explorer, as it is there.", "Learn", screens=(LEARN,)),
    Action("own_pictures", "o", "Your pictures", "Learn from the pictures that you labelled in the explorer, or from drawn letters again.", "Learn", screens=(LEARN,)),
    Action("next_values", "right_square_bracket", "Next values", "Look at the values of the next layer.", "Learn", screens=(LEARN,)),
    Action("previous_values", "left_square_bracket", "Previous values", "Look at the values of the layer before.", "Learn", screens=(LEARN,)),
    Action("open_sample", "enter", "Into the explorer", "Open the picture under the cursor in the explorer, with the network as it is; set a number.", "Learn", "Open", (LEARN,)),
    Action("save_checkpoint", "S,ctrl+s", "Save a checkpoint", "Write all that is needed to go on later to a file.", "Learn", screens=(LEARN,)),
    Action("save_pictures", "B", "Save the pictures", "Write the pictures that you labelled to a folder.", "Learn", screens=(LEARN,)),
    Action("run", "space", "Start or stop", "Judge everybody on all changes, or stop.", "Lab", "Start/stop", (LAB,)),
    Action("next_letters", "tab", "Next letters", "Look at the next kind of letters.", "Lab", "Letters", (LAB,)),
    Action("previous_letters", "shift+tab", "Previous letters", "Look at the kind of letters before.", "Lab", screens=(LAB,)),
    Action("failures", "enter", "Failures", "Look at the pictures that were taken for the wrong letter.", "Lab", "Failures", (LAB,)),
    Action("more_pictures", "plus,equals_sign", "More pictures", "Judge on about twice as many pictures.", "Lab", "More", (LAB,)),
    Action("fewer_pictures", "minus", "Fewer pictures", "Judge on about half as many pictures.", "Lab", screens=(LAB,)),
    Action("play", "space", "Play or pause", "Let the feature slide by itself, or stop; where nothing may move, one step.", "Walk", "Play/pause", (WALK,)),
    Action("step", "s", "One step on", "Take the next number, or go on to the next position or row, as the pace is.", "Walk", "Step", (WALK,)),
    Action("step_back", "backspace,b", "One step back", "Take the last step back; while an answer is typed, its last sign.", "Walk", screens=(WALK,)),
    Action("pace", "t", "Pace", "Step number by number, position by position, or row by row.", "Walk", "Pace", (WALK,)),
    Action("predict", "p", "Predict", "Hide what comes out and type it yourself, or ask no more.", "Walk", "Predict", (WALK,)),
    Action("answer", "enter", "Give the answer", "Give the answer that is typed; without one show the number; then go on.", "Walk", screens=(WALK,)),
    Action("unanswer", "escape", "Clear the answer", "Clear the answer that is typed, or ask no more.", "Walk", screens=(WALK,)),
    Action("walk_layer", "tab", "Walk the next layer", "Begin with the next layer.", "Walk", "Layer", (WALK,)),
    Action("walk_layer_back", "shift+tab", "Walk the layer before", "Begin with the layer before.", "Walk", screens=(WALK,)),
    Action("to_beginning", "home", "To the beginning", "Go to the beginning of the layer.", "Walk", screens=(WALK,)),
    Action("to_end", "end", "To the end", "Fill the whole map.", "Walk", screens=(WALK,)),
    Action("faster", "plus,equals_sign", "Faster", "Play twice as fast.", "Walk", screens=(WALK,)),
    Action("slower", "minus", "Slower", "Play half as fast.", "Walk", screens=(WALK,)),
    Action("next_option", "plus,equals_sign", "Next option", "Take the next option of the choice under the cursor.", "Conventions", "Option", (CONVENTIONS,)),
    Action("previous_option", "minus", "Previous option", "Take the option before.", "Conventions", screens=(CONVENTIONS,)),
    Action("own_choices", "r", "The network's own", "Go back to the choices that the network makes of its own accord.", "Conventions", "Own", (CONVENTIONS,)),
    Action("next_layer", "tab", "Next layer", "Look at the next layer.", "Conventions", "Layer", (CONVENTIONS,)),
    Action("previous_layer", "shift+tab", "Previous layer", "Look at the layer before.", "Conventions", screens=(CONVENTIONS,)),
    Action("cells", "enter", "Into the maps", "Let the arrows move a cell in both maps, which is written out below; or choose options again.", "Conventions", "Cell", (CONVENTIONS,)),
    Action("leave_cells", "escape", "Back to the choices", "Let the arrows choose options again.", "Conventions", screens=(CONVENTIONS,)),
    Action("checks", "ctrl+k", "Check the network", "Look for dead, double and unheard features, saturation, the field of view and broken symmetries.", "Conventions", screens=(EXPLORE, CONVENTIONS)),
    Action("search", "s", "Smallest edit", "Search for the fewest flipped pixels that turn the verdict, or stop searching.", "What if", "Search", (WHAT_IF,)),
    Action("stop_search", "escape", "Stop searching", "Stop; what was found stays.", "What if", screens=(WHAT_IF,)),
    Action("next_question", "tab", "Next question", "Go on: flips, the smallest edit, shifts, turns, sizes, noise.", "What if", "Next", (WHAT_IF,)),
    Action("previous_question", "shift+tab", "Previous question", "Go back to the question before.", "What if", screens=(WHAT_IF,)),
    Action("take", "enter", "Put it into the picture", "Make what is under the cursor your picture: the whole edit, the shift, the turn, the size or the noise.", "What if", "Take", (WHAT_IF,)),
    Action("measure", "space", "Measure or stop", "Measure the time over what the cursor is on, on this machine, or stop.", "Cost", "Measure/stop", (COST,)),
    Action("stop_measuring", "escape", "Stop measuring", "Stop; what was measured stays.", "Cost", screens=(COST,)),
    Action("slide_up", "plus,equals_sign", "Slide up", "Take more of what the cursor is on, as the right arrow does.", "Cost", screens=(COST,)),
    Action("slide_down", "minus", "Slide down", "Take less of it, as the left arrow does.", "Cost", screens=(COST,)),
    Action("next_counts", "tab", "Your network", "Look at the counts of the explorer's network, layer by layer, or go back to the sliders.", "Cost", "Your network", (COST,)),
    Action("all_numbers", "enter", "All numbers", "List everything that was counted and measured, and what it means.", "Cost", "All numbers", (COST,)),
    Action("zoom_in", "plus,equals_sign", "Nearer", "Draw the photograph and its maps about twice as large, down to single pixels.", "Photograph", "Nearer", (PHOTOGRAPH,)),
    Action("zoom_out", "minus", "Farther", "Draw them about half as large, until all of the photograph is seen.", "Photograph", "Farther", (PHOTOGRAPH,)),
    Action("zoom_whole", "0", "All of it", "Draw them so large that all of the photograph is seen.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("far_up", "shift+up,pageup,K", "Far up", "Move the cursor eight cells up.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("far_down", "shift+down,pagedown,J", "Far down", "Move the cursor eight cells down.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("far_left", "shift+left,home,H", "Far left", "Move the cursor eight cells to the left.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("far_right", "shift+right,end,L", "Far right", "Move the cursor eight cells to the right.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("next_stage", "tab", "Maps of the next layer", "Show the maps of the next layer: convolution, ReLU, pooling.", "Photograph", "Layer", (PHOTOGRAPH,)),
    Action("previous_stage", "shift+tab", "Maps of the layer before", "Show the maps of the layer before.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("strongest", "s", "Strongest response", "Go where the chosen feature matches best; again, to the next best place.", "Photograph", "Strongest", (PHOTOGRAPH,)),
    Action("coarser", "less_than_sign", "Coarser", "Let the features run over the photograph with half as many rows and columns, so that they see twice as much of it.", "Photograph", "Coarser", (PHOTOGRAPH,)),
    Action("finer", "greater_than_sign", "Finer", "Let them run over twice as many rows and columns, up to all there are.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("alone", "m", "One map or all", "Show the map of the chosen feature only, and so larger, or as many as have room.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("other_ink", "i", "Exchange ink and paper", "Take what is light for ink instead of what is dark, or the other way round.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("even_light", "e", "Even light", "Make the light even, paper black and ink white, or leave it as it is.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("neighbourhood", "enter", "Open what is around", "Make the pixels around the cursor the explorer's picture, and go there.", "Photograph", "Open", (PHOTOGRAPH,)),
    Action("sample_page", "g", "Sample page", "Look at a page of drawn letters with eight million pixels.", "Photograph", "Sample page", screens=(PHOTOGRAPH,)),
    Action("stop_computing", "escape", "Stop or go on", "Stop computing maps; what is computed stays; again goes on.", "Photograph", screens=(PHOTOGRAPH,)),
    Action("open", "ctrl+o", "Open", "Open a picture or network; to learn from: recipe, checkpoint, labelled pictures; maps to audit.", "Files", "Open", screens=(EXPLORE, LEARN, CONVENTIONS, PHOTOGRAPH)),
    Action("save_picture", "S,ctrl+s", "Save the picture", "Write the picture to a file.", "Files"),
    Action("save_network", "W", "Save the network", "Write features, layers and votes to a file.", "Files", screens=(EXPLORE, LEARN)),
    Action("copy", "y", "Copy the grid", "Copy the grid under the cursor as text, in the present notation.", "Files"),
    Action("take_along", "ctrl+e,Q", "Take a layer along", "Copy or save the layer as Markdown, CSV, JSON, numpy source, or a test of your own code.", "Files"),
    Action("start_over", "R", "Start over", "Go back to the article's X and its network; undo brings yours back.", "Files"),
    Action("explore", "1", "Explore", "Go to the explorer.", "Program", "Explore", EVERYWHERE),
    Action("learn", "2", "Learn", "Go where networks learn.", "Program", "Learn", EVERYWHERE),
    Action("lab", "3", "Lab", "Go where networks are judged.", "Program", "Lab", EVERYWHERE),
    Action("walk", "4", "Walk", "Go where features slide over the picture, step by step.", "Program", "Walk", EVERYWHERE),
    Action("what_if", "5", "What if", "Go where it is seen what each pixel changes, and where the verdict breaks.", "Program", "What if", EVERYWHERE),
    Action("conventions", "6", "Conventions", "Go where the choices are compared in which implementations differ.", "Program", "Conventions", EVERYWHERE),
    Action("cost", "7,C", "Cost", "Go where operations are counted, and time is measured over pixels and features.", "Program", "Cost", EVERYWHERE),
    Action("photograph", "8", "Photo", "Go where the features run over a whole photograph.", "Program", "Photo", EVERYWHERE),
    Action("undo", "u,ctrl+z", "Undo", "Take the last change back.", "Program", "Undo", screens=(EXPLORE, LEARN, WHAT_IF, PHOTOGRAPH)),
    Action("redo", "U,ctrl+y", "Redo", "Make the change again that was taken back.", "Program", screens=(EXPLORE, LEARN, WHAT_IF, PHOTOGRAPH)),
    Action("help", "question_mark,f1", "Help", "Show all keys and what they do.", "Program", "Help", screens=EVERYWHERE),
    Action("commands", "ctrl+p", "All commands", "Find any action by its name.", "Program", "All", screens=EVERYWHERE),
    Action("quit", "q,ctrl+q", "Quit", "Leave; asks first if something would be lost.", "Program", screens=EVERYWHERE),
)  # fmt: skip
"""Everything that can be done. Every one of them is in the command palette."""

BY_ID = {action.id: action for action in ACTIONS}
"""The same, by id."""

FOOTERS = {
    EXPLORE: ("flip", "next_grid", "next_feature", "why", "undo", "help", "commands"),
    LEARN: ("train", "one_step", "rewind", "next_part", "open_sample", "help", "commands"),
    LAB: ("run", "next_letters", "failures", "more_pictures", "help", "commands"),
    WALK: ("play", "step", "predict", "walk_layer", "pace", "help", "commands"),
    WHAT_IF: ("flip", "next_question", "search", "take", "undo", "help", "commands"),
    PHOTOGRAPH: ("zoom_in", "zoom_out", "next_stage", "next_feature", "neighbourhood", "coarser", "help", "commands"),
    NO_PHOTOGRAPH: ("open", "sample_page", "explore", "help", "commands"),
    CONVENTIONS: ("next_option", "next_layer", "next_feature", "cells", "own_choices", "help", "commands"),
    COST: ("measure", "next_counts", "all_numbers", "help", "commands"),
}
"""What the footer of each screen shows, the last two always, the others from the left as far as they fit."""


def actions_of(screen: str) -> tuple[Action, ...]:
    """What can be done on a screen."""
    return tuple(action for action in ACTIONS if screen in action.screens)


def bindings_of(screen: str) -> list[BindingType]:
    """The bindings of a screen: every action that can be done there, by its id."""
    return [
        Binding(action.keys, f"do('{action.id}')", action.title, id=action.id, show=False, tooltip=action.sentence)
        for action in actions_of(screen)
    ]


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
