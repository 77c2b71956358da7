"""At the bottom: what is asked, what was answered, and otherwise what happens in this layer."""

from __future__ import annotations

from textwrap import wrap

from xotui.insight.arithmetic import Largest, Products, Rectified
from xotui.tui.renderables.words import Words, length, spread
from xotui.tui.walking.scene import Scene
from xotui.tui.walking.story import position_text


def told_lines(scene: Scene, width: int, height: int) -> list[Words]:
    """The question and the answer, or what happens here; at the right how many answers were right.

    Args:
        scene: What is shown.
        width: Columns.
        height: Rows.
    """
    look, quiz = scene.look, scene.walking.quiz
    plain = look.style(panel=True)
    strong = look.style(look.colours.accent, panel=True, bold=True)
    score: Words = [(f"You: {quiz.right} of {quiz.tried} ", strong)] if quiz.tried else []
    lines = _quiz_lines(scene, width - 2) if quiz.on else [[(_layer_sentence(scene), plain)]]
    shown = [part for line in lines for part in _wrapped(line, width - 2)]
    if len(shown) > height:  # where the rows are few: where one is, or the line that one types in
        shown = [lines[-1], *_wrapped(lines[0], width - 2)] if quiz.on else [[(position_text(scene), plain)]]
    shown = [[(" ", plain), *line] for line in shown[:height]]
    for place in reversed(range(len(shown))):
        if length(shown[place]) + length(score) < width:
            shown[place] = spread(shown[place], score, width, plain)
            break
    return shown


def _wrapped(line: Words, width: int) -> list[Words]:
    """A line as it is where it fits; else its words in as many lines as they need, in the style of its end."""
    if length(line) <= width:
        return [line]
    text = "".join(part for part, _ in line)
    return [[(part, line[-1][1])] for part in wrap(text, max(width, 10))]


def _quiz_lines(scene: Scene, width: int) -> list[Words]:
    look, quiz, walk = scene.look, scene.walking.quiz, scene.walk
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    strong, bright = (
        look.style(colour, panel=True, bold=True) for colour in (look.colours.accent, look.colours.bright)
    )
    on, predict = scene.key("answer"), scene.key("predict")
    value = scene.number(walk.value, walk.stage)
    if not quiz.asking:
        going: Words = [(f"   {on}: the next one, {predict}: no more questions", dim)]
        if quiz.judged and quiz.judged.right:
            said = quiz.given if quiz.given == value else f"{quiz.given}, here written {value}"
            return [[("Right: ", strong), (said, bright), *going]]
        if walk.complete:
            return [[("It is ", plain), (value, strong), *going]]
        return [[("You have seen this one.", plain), *going]]
    opening, closing = look.signs.cursor
    field: Words = [
        (f"{_question(scene)} ", bright),
        (f"{opening}{quiz.typed}_{closing}", strong),
    ]
    help_ = f"   {on} gives it, esc clears it" if quiz.typed else "   type a number or a fraction"
    if not quiz.typed:
        help_ += f"; {on} shows it"
    for note in (help_, "   a number or a fraction" if not quiz.typed else ""):
        if length(field) + len(note) <= width:
            field.append((note, dim))
            break
    if quiz.judged is None:
        return [field]
    return [[(f"{quiz.given} is not it. ", strong), (quiz.judged.sentence, plain)], field]


def _question(scene: Scene) -> str:
    """What is asked."""
    match scene.walk.work:
        case Largest():
            return "What stays of this window?"
        case Rectified():
            return "What becomes of it?"
        case _:
            return "What comes out here?"


def _layer_sentence(scene: Scene) -> str:
    """What happens in this layer."""
    walk = scene.walk
    match walk.work:
        case Products(divisor=divisor, bias=bias, products=products):
            if walk.here.operation in ("votes", "hidden"):
                added = ", then the bias" if bias else ""
                return f"Every value before is multiplied with its weight; all {products.size} are added up{added}."
            over = "each pixel" if walk.before.operation == "picture" else f"each value of all {len(products)} maps"
            ending = f", divided by {divisor}" if divisor > 1 else ""
            added = ", then the bias added" if bias else ""
            return (
                f"The feature lies on a patch: {over} times the one on top of it, "
                f"all {products.size} products added up{ending}{added}."
            )
        case Largest(window=window):
            return f"A window slides over the map; of the {window.size} values in it the largest one stays."
        case Rectified():
            return "Every value is looked at by itself: what is below 0 becomes 0, everything else stays."
        case _:
            return "Every score becomes a power of e, and that is divided by the sum of all powers: shares of 1."
