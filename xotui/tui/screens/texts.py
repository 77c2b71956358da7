"""The text of help: how to read each screen, and all its keys."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from xotui.tui.actions import (
    CONVENTIONS,
    COST,
    EXPLORE,
    GROUPS,
    LAB,
    LEARN,
    PHOTOGRAPH,
    SPELLED,
    WALK,
    WHAT_IF,
    actions_of,
)
from xotui.tui.look import Look
from xotui.tui.renderables.panels import legend_words
from xotui.tui.renderables.words import Words

_READING = {
    EXPLORE: "From left to right: a picture; each feature; how well the feature matches at every place (convolution); "
    "the best match of each window (pool). On the left below the picture: who gets the votes. enter asks why, from a "
    "score back to a pixel; the line below the header tells the way.",
    LEARN: "On the left: what the network is made of, with the shape of what each layer gives, what it learns from, "
    "and how. On the right: the loss and the share of right answers while it learns, its features, and what "
    "it still gets wrong. What has been learned is the explorer's network as soon as you go there.",
    LAB: "Each row is something that happens to letters of many fonts, each column something that tells X from O. "
    "A number is the share of right answers in percent (balanced accuracy), behind ± half the width of its 95 % "
    "interval.",
    WALK: "On the left what is read, the window on it marked, the cursor on the number that was taken last. In the "
    "middle what is done with it, number by number, and the sum so far. On the right the map that fills as it goes; "
    "what is not known yet has dots. Predicting hides what comes out: the digits that you type are your answer, as a "
    "number, a fraction, or cut off after two decimals as the article does it.",
    CONVENTIONS: "Above: five choices in which implementations of a convolution differ, the present options in "
    "brackets, the network's own marked. Below: one map as the network computes it, and with these choices. Cells that "
    "change are underlined and bold, with a mark before them; those that only one of the maps has are underlined. "
    "Beside or below the maps: how many cells of each layer change, and whether the verdict does.",
    WHAT_IF: "Beside the picture: how far flipping each single pixel would move the margin, the score of X minus that "
    "of O; warm and + towards X, cold and - towards O, ∙ not at all. Where a flip turns the verdict, the cell "
    "has the letter of the new one (? is undecided) and is underlined. The smallest edit is a list of pixels "
    "to flip together. The shift maps show the verdict on the picture moved up, down and to the sides, the "
    "middle cell as it is; so do the strips for turns and sizes. A bar of noise is how often the verdict "
    "stays, its light end how sure one can be of that. In all of them the picture shows what the cursor is on. "
    "… stands where an answer is still being worked out.",
    COST: "On the left: how large the picture is, how large features are, and how many; what pooling leaves, and the "
    "memory that it takes. The plot is over what the cursor is on, on two logarithmic axes: there the straight line "
    "means twice as much takes twice as long. ● is the readable engine, whose code is the definition; ◆ is the plan, "
    "which gives the same, fast. The slope has its standard error behind ±; ▲ is where the slider is. Below: the exact "
    "count of what each layer does, with these sliders and for the explorer's network. Times are measured in a process "
    "of its own: whatever else this machine does meanwhile is in them.",
    PHOTOGRAPH: "First the photograph as the features see it: ink is white. Beside it the map of each feature at the "
    "same scale, so that a place is at the same place in all of them. A cell that stands for many pixels has the mean "
    "of the photograph, and of a map the strongest response. The frame is what enter opens in the explorer, at least "
    "one cell. Below: the value of each map that belongs to the very pixel, the strongest in the cell around it, and "
    "who wins in the frame. Features see few pixels: coarser runs them over a smaller photograph, of which they see "
    "more.",
}
"""How to read each screen."""
_MOUSE = (
    "The mouse draws on pictures and features and picks cells anywhere; every action is also in the command "
    "palette (^p), which can be clicked."
)


def help_text(screen: str, look: Look, keymap: Mapping[str, str], width: int) -> list[Words]:
    """All keys of a screen and what they do, and how to read it."""
    plain, strong = look.style(panel=True), look.style(look.colours.accent, panel=True, bold=True)
    dim, bright = look.style(look.colours.dim, panel=True), look.style(look.colours.bright, panel=True, bold=True)
    lines: list[Words] = [
        [("How to read the screen", strong)],
        *([(line, plain)] for line in wrap(_READING[screen], width)),
        [],
        *(_marks(look) if screen == EXPLORE else []),
    ]
    for group in GROUPS:
        actions = [action for action in actions_of(screen) if action.group == group]
        lines += [[(group, strong)]] if actions else []
        for action in actions:
            keys = keymap.get(action.id, action.keys).split(",")
            names = " ".join(SPELLED.get(key.strip(), key.strip().replace("ctrl+", "^")) for key in keys)
            for line in wrap(action.sentence, max(width - 15, 15)):
                lines.append([(f"{names:<14} ", bright), (line, plain)])
                names = ""
        lines += [[]] if actions else []
    lines += [[(line, dim)] for line in wrap(_MOUSE, width)]
    return lines


def _marks(look: Look) -> list[Words]:
    """What the marks and colours of the explorer mean."""
    plain, bright = look.style(panel=True), look.style(look.colours.bright, panel=True, bold=True)
    opening, closing = look.signs.brackets
    return [
        legend_words(look, panel=True),
        [(f"{opening}1.0{closing}", bright), (" is the cursor; ", plain)],
        [(f"{look.signs.chosen}1.0", bright), (" decided what is under it: it won its window.", plain)],
        [("What is linked to the cursor is underlined.", plain)],
        [],
    ]
