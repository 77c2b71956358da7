"""The feature slides over the picture, number by number; what comes out can be predicted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len

from tests.golden import picture
from tests.tui.screens import LARGE, MEDIUM, SMALL, Seen, article, check_places, network_of, running, uneven
from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, Layer, MaxPool, Network, ReLU, Softmax
from xotui.insight.walk import Pace, Walk
from xotui.pictures import draw_exemplars
from xotui.tui.actions import EVERYWHERE, WALK, actions_of
from xotui.tui.look import ASCII, Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.places import Panel
from xotui.tui.reading import Reading
from xotui.tui.renderables.face import Face
from xotui.tui.screens.walk import WalkScreen
from xotui.tui.walking.equation import equation_lines, form_for
from xotui.tui.walking.places import MAP, SOURCE, Contents, Side, walk_panels
from xotui.tui.walking.planes import equation_of
from xotui.tui.walking.quiz import LONGEST
from xotui.tui.walking.scene import Scene
from xotui.tui.walking.state import SPEEDS, Walking
from xotui.tui.walking.status import status_lines
from xotui.tui.walking.story import story_lines
from xotui.tui.walking.telling import told_lines
from xotui.tui.widgets.board import Board

TINY = (40, 12)


def two_convolutions(shape: tuple[int, int] = (9, 9)) -> Network:
    """A second convolution over three maps, padded, with a bias, its sums not divided."""
    random = np.random.default_rng(4)
    layers: tuple[Layer, ...] = (
        Convolution(random.choice([-1.0, 1.0], (3, 3, 3)), ["one", "two", "three"]),
        ReLU(),
        MaxPool(),
        Convolution(
            random.uniform(-1, 1, (4, 3, 2, 2)).round(1), None, [0.5, -0.5, 0.0, 1.0], padding=1, scaling="sum"
        ),
        MaxPool(3, 2),
    )
    return Network((*layers, ExemplarVotes(draw_exemplars(shape), layers), Softmax()))


def walk_of(seen: Seen) -> WalkScreen:
    screen = seen.app.screen
    assert isinstance(screen, WalkScreen)
    return screen


def told(seen: Seen) -> str:
    return " ".join(seen.read("told").splitlines())


def story(seen: Seen) -> str:
    return " ".join(" ".join(seen.read("story").splitlines()).split())


def filled(seen: Seen) -> list[list[str]]:
    """The numbers of the map on the right: "" where a cell is not known yet."""
    panel = seen.panel(MAP)
    wide, high = panel.cell
    rows, columns = walk_of(seen).walking.walk.shape
    lines = [seen.strips[panel.y + 1 + row * high + high // 2] for row in range(rows)]
    cells = [
        [line.crop(panel.x + column * wide, panel.x + (column + 1) * wide).text for column in range(columns)]
        for line in lines
    ]
    return [
        [cell.strip(" ›>∙.…~") if set(cell) <= set(" ∙.…~") else cell.strip(" ›>") for cell in row] for row in cells
    ]


async def do(seen: Seen, *actions: str) -> None:
    """Do actions of the walk one after the other, then look."""
    for action in actions:
        walk_of(seen).action_do(action)
    await seen.pilot.pause()


async def click(seen: Seen, x: int, y: int) -> None:
    widget, region = seen.app.screen.get_widget_at(x, y)
    await seen.pilot.click(widget, offset=(x - region.x, y - region.y))
    await seen.pilot.pause()


# What a person sees.


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_the_first_position_fills_product_by_product(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.press("4")
        assert "⟦4 Walk⟧" in seen.text
        assert "⟦convolution⟧" in seen.text
        assert "position 1 of 49" in seen.text
        assert "nothing is taken yet" in seen.text
        assert "".join("".join(row) for row in filled(seen)) == ""
        sums = []
        for number in range(1, 10):
            await do(seen, "step")
            assert f"product {number} of 9" in seen.text
            sums.append(story(seen).split(" = ")[2].split()[0])
        assert sums == ["-1", "0", "1", "2", "3", "4", "5", "6", "7"]
        assert "-1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 7 ÷ 9 = .78" in story(seen)
        assert filled(seen)[0] == [".78", "", "", "", "", "", ""]
        await seen.press("s")
        assert "position 2 of 49" in seen.text
        assert "product 0 of 9" in seen.text


async def test_the_present_product_is_under_the_cursor_everywhere() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "right", "down", "step", "step", "step", "step", "step", "step")
        equation = seen.read("equation").splitlines()
        rows = [line for line in equation if "⟦" in line]
        assert len(rows) == 1
        assert rows[0].count("⟦") == rows[0].count("⟧") == 2
        assert "▐" in rows[0]
        source = seen.panel(SOURCE)
        wide, high = source.cell
        line = seen.strips[
            source.y + 1 + 2 * high + high // 2
        ]  # the sixth pixel of the patch at (1, 1): row 2, column 3
        assert line.crop(source.x + 3 * wide, source.x + 4 * wide).text.strip(" ▓░█")[0] == "⟦"
        assert "pixel -1 × feature -1 = 1" in story(seen)


@pytest.mark.parametrize(
    ("size", "notation"), [(SMALL, Notation.DECIMAL), (MEDIUM, Notation.FRACTION), (SMALL, Notation.ARTICLE)]
)
async def test_every_map_is_filled_with_the_numbers_of_the_engine(size: tuple[int, int], notation: Notation) -> None:
    async with running(picture("x-rotated"), size=size) as seen:
        seen.explorer.view = replace(seen.view, notation=notation)
        await seen.press("4")
        await do(seen, "pace", "pace")
        trace = seen.explorer.reading.trace
        for stage in range(1, 5):
            expected = [[number_text(v, notation, 9) for v in row] for row in trace[stage].maps[0].tolist()]
            for row in range(len(expected)):
                await do(seen, "step")
                assert filled(seen) == expected[: row + 1] + [[""] * len(line) for line in expected[row + 1 :]]
            await do(seen, "step")
        assert "⟦votes⟧" in seen.text


async def test_a_pooling_window_keeps_the_largest_so_far() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "walk_layer", "walk_layer")
        assert "⟦pool1⟧" in seen.text
        found = []
        for _ in range(4):
            await do(seen, "step")
            found.append(story(seen))
        assert "relu (0, 0) is .78 .78 largest so far .78" in found[0]
        assert ".78, .00, .00 largest so far .78" in found[2]
        assert ".78, .00, .00, 1.00 the largest is 1.00" in found[3]
        assert "▐1.00▌" in " ".join(seen.read("equation").splitlines())
        assert filled(seen)[0][0] == "1.0"


async def test_a_relu_looks_at_one_value_at_a_time() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "walk_layer", "right", "step")
        assert "max(0, -.11) = .00" in story(seen)
        assert "below 0 and becomes 0" in story(seen)
        assert filled(seen)[0][:3] == [".78", ".00", ""]


async def test_votes_are_walked_to_the_end_and_back() -> None:
    async with running(size=SMALL) as seen:
        await seen.press("4")
        await do(seen, *["walk_layer"] * 4, "pace", "step", "step")
        lines = [line.split() for line in seen.read("map scores").splitlines()[1:]]
        assert lines == [["X", "1.00"], ["⟦O⟧", ".56"]]
        assert "votes for O" in story(seen)
        await seen.press("s")
        assert "This was the last number" in seen.text
        await do(seen, "step_back", "step_back", "step_back", "step_back")
        assert "⟦pool2⟧" in seen.text
        assert "position 3 of 4" in seen.text
        assert [bool(number) for row in filled(seen) for number in row] == [True, True, True, False]


async def test_a_second_convolution_names_the_map_that_is_read() -> None:
    async with running(picture("x"), two_convolutions()) as seen:
        await seen.press("4")
        await do(seen, *["walk_layer"] * 3, "next_feature", "right", "down")
        assert "⟦convolution2⟧" in seen.text
        walk = walk_of(seen).walking.walk
        assert (walk.channel, walk.count) == (1, 12)
        for number in range(1, 13):
            await do(seen, "step")
            part = (number - 1) // 4
            name = ("one", "two", "three")[part]
            assert f"{name}, {part + 1} of 3:" in story(seen)
            assert seen.read(SOURCE).splitlines()[0].split()[:2] == ["pool1", name]
        assert "− bias .50 = " in story(seen)
        assert f"= {walk.value:.2f}".replace("0.", ".") in story(seen)
        assert "all maps:" in story(seen)


async def test_the_flow_shows_how_far_the_whole_way_has_come() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "walk_layer", "to_end")
        titles, first, *_ = seen.read("flow").splitlines()
        assert titles.split() == ["picture", "→", "convolution", "→", "relu", "→", "pool1", "→", "pool2"]
        assert first.count("∙") == 4 + 2
        await seen.press("tab", "tab")
        assert seen.read("flow").splitlines()[1].count("∙") == 2


# Moving.


@pytest.mark.parametrize("start", ["4", "4,tab,tab,right"])
async def test_back_is_where_one_was(start: str) -> None:
    async with running(size=SMALL) as seen:
        await seen.press(*start.split(","))
        stood = []
        for _ in range(11):
            stood.append(seen.text)
            await do(seen, "step")
        for text in reversed(stood):
            await do(seen, "step_back")
            assert seen.text == text


async def test_the_pace_turns_and_is_told() -> None:
    async with running() as seen:
        await seen.press("4", "t")
        assert "One step is one position now" in seen.text
        await seen.press("s", "s")
        assert filled(seen)[0] == [".78", "-.11", "", "", "", "", ""]
        await seen.press("t", "s")
        assert filled(seen)[0] == [".78", "-.11", ".11", ".33", ".56", "-.11", ".33"]
        await seen.press("backspace")
        assert "This is the beginning" not in seen.text
        assert "position 1 of 49" in seen.text
        await seen.press("backspace")
        assert "This is the beginning" in seen.text


async def test_jumps_go_to_the_neighbour_the_beginning_and_the_end() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "pace", "down", "down", "right")
        assert walk_of(seen).walking.walk.place == (2, 1)
        assert filled(seen)[2][:3] == [".11", "-.11", ""]
        await do(seen, "up", "left", "left", "left")
        assert walk_of(seen).walking.walk.place == (1, 0)
        await seen.press("end")
        assert filled(seen)[6][6] == ".78"
        await seen.press("home")
        assert "".join(filled(seen)[0]) == ""
        await seen.press("shift+tab")
        assert "⟦votes⟧" in seen.text
        await seen.press("tab")
        assert "⟦convolution⟧" in seen.text


async def test_a_feature_is_chosen_here_and_in_the_explorer() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "pace", "down", "next_feature")
        assert seen.view.feature == 1
        assert filled(seen)[1][0] == "-.56"
        assert "╳ cross" in seen.read("story").splitlines()[0]
        await seen.press("1")
        assert "╳ cross ›" in seen.text
        await seen.press("comma", "comma", "4")
        assert walk_of(seen).walking.walk.channel == 2
        await do(seen, *["walk_layer"] * 4, "next_feature")
        assert "votes has one map only" in seen.text


async def test_a_map_of_a_later_convolution_can_be_chosen_from_a_feature() -> None:
    async with running(picture("x"), two_convolutions()) as seen:
        await seen.look_at("feature", 0, 0)
        await seen.press("4")
        await do(seen, *["walk_layer"] * 3, "previous_feature")
        assert walk_of(seen).walking.walk.channel == 3
        assert "feature 4" in story(seen)


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_a_click_on_the_map_jumps_there(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.press("4", "t")
        panel = seen.panel(MAP)
        wide, high = panel.cell
        await click(seen, panel.x + 4 * wide + 1, panel.y + 1 + 3 * high)
        assert walk_of(seen).walking.walk.place == (3, 4)
        assert filled(seen)[3][4] == "-.33"
        status = seen.panel("status")
        await click(seen, seen.read("status").splitlines()[0].index("pool2") + 1, status.y)
        assert "⟦pool2⟧" in seen.text
        await click(seen, seen.panel("equation").x + 1, seen.panel("equation").y + 1)
        assert "position 1 of 4" in seen.text
        await seen.press("tab")
        scores = seen.panel("map scores")
        await click(seen, scores.x + 2, scores.y + 2)
        assert "votes for O" in story(seen)


async def test_another_picture_is_walked_from_the_beginning_of_the_same_layer() -> None:
    async with running() as seen:
        await seen.press("4", "tab", "t", "down", "1", "space", "4")
        screen = walk_of(seen)
        assert screen.walking.walk.trace is seen.explorer.reading.trace
        assert (screen.walking.walk.here.name, screen.walking.walk.at_beginning) == ("relu", True)
        await seen.press("1", "P", "P", "P", "4")  # no pools, no further stages of that name
        assert screen.walking.walk.here.name == "relu"
        await seen.press("down", "1", "2", "4")
        assert screen.walking.walk.place == (1, 0)


# Playing.


async def test_nothing_moves_where_nothing_may_move() -> None:
    async with running() as seen:
        await seen.press("4", "space")
        assert "Nothing moves by itself here" in seen.text
        assert "product 1 of 9" in seen.text
        screen = walk_of(seen)
        assert screen._timer is None
        await asyncio.sleep(0.3)
        await seen.press("space")
        assert "product 2 of 9" in seen.text
        assert "Nothing moves" not in seen.text


async def until(seen: Seen, words: str) -> None:
    for _ in range(200):
        if words in seen.text:
            return
        await seen.pilot.pause(0.02)
    raise AssertionError(f"{words}:\n{seen.text}")


async def test_it_plays_pauses_and_stops_at_the_end() -> None:
    async with running() as seen:
        seen.app.animation_level = "full"
        await seen.press("4")
        await do(seen, *["faster"] * 4)
        assert f"{SPEEDS[-1]} steps a second" in seen.text
        await seen.press("space")
        assert "playing" in seen.text
        await until(seen, "product 4 of 9")
        await seen.press("space")
        screen = walk_of(seen)
        stood = screen.walking.walk
        assert screen._timer is None
        assert "paused" in seen.text
        await asyncio.sleep(0.15)
        assert screen.walking.walk is stood
        await seen.press(*["tab"] * 4, "t", "space")
        await until(seen, "This was the last number")
        assert screen._timer is None
        assert not screen.walking.playing
        await seen.press("space")  # once more from the beginning
        assert "⟦convolution⟧" in seen.text
        assert screen.walking.playing
        await seen.press("space", "minus")
        assert f"{SPEEDS[-2]} steps a second" in seen.text


@pytest.mark.parametrize("key", ["1", "question_mark"])
async def test_leaving_stops_the_timer(key: str) -> None:
    async with running() as seen:
        seen.app.animation_level = "full"
        await seen.press("4", "plus", "plus", "space")
        screen = walk_of(seen)
        assert screen._timer is not None
        await seen.press(key)
        assert screen._timer is None
        stood = screen.walking.walk
        await asyncio.sleep(0.1)
        assert screen.walking.walk is stood
        assert not screen.walking.playing


# Predicting.


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_what_comes_out_is_hidden_typed_and_told(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.press("4", "p")
        assert "What comes out here?" in told(seen)
        assert filled(seen)[0] == ["?", "", "", "", "", "", ""]
        await do(seen, *["step"] * 9)
        assert "= ?" in story(seen)
        assert "product 9 of 9" in seen.text
        assert ".78" not in seen.text
        await seen.press("s")
        assert "It is your turn" in seen.text
        assert "product 9 of 9" in seen.text
        await seen.press("full_stop", "7", "8")
        assert "⟦.78_⟧" in told(seen)
        await seen.press("enter")
        assert "Right: .78" in told(seen)
        assert "You: 1 of 1" in told(seen)
        assert filled(seen)[0][0] == ".78"
        await seen.press("enter")
        assert "What comes out here?" in told(seen)
        assert filled(seen)[0] == [".78", "?", "", "", "", "", ""]


@pytest.mark.parametrize("answer", ["7/9", "0,77"])
async def test_every_notation_is_right(answer: str) -> None:
    async with running() as seen:
        await seen.press("4", "p", *answer, "enter")
        assert "Right:" in told(seen)
        assert "You: 1 of 1" in told(seen)


async def test_a_wrong_answer_marks_what_to_look_at_again() -> None:
    async with running() as seen:
        await seen.press("4", "p", *"8/9", "enter")
        assert "8/9 is not it. The marked products are below 0: they are taken off." in told(seen)
        assert "You: 0 of 1" in told(seen)
        marked = [line for line in seen.read("equation").splitlines() if "?" in line]
        assert len(marked) == 1
        assert marked[0].count("?") == 3  # in the patch, in the feature, and among the products
        assert marked[0].split()[0] == "?-1"
        await seen.press(*"7", "enter")
        assert "still to be divided by 9" in told(seen)
        await seen.press("enter")
        assert "It is .78" in told(seen)
        assert "You: 0 of 1" in told(seen)
        assert filled(seen)[0][0] == ".78"
        await seen.press("enter", *"-.11", "enter")
        assert "You: 1 of 2" in told(seen)


async def test_a_second_try_does_not_count_and_looking_does_not_either() -> None:
    async with running() as seen:
        await seen.press("4", "p", "1", "enter", *".78", "enter")
        assert "Right" in told(seen)
        assert "You: 0 of 1" in told(seen)
        await seen.press("enter", "enter")
        assert "It is -.11" in told(seen)
        assert "You: 0 of 1" in told(seen)


async def test_a_value_of_the_window_is_marked() -> None:
    async with running() as seen:
        await seen.press("4", "tab", "tab", "p", *["s"] * 4)
        assert "What stays of this window?" in told(seen)
        assert "›" not in " ".join(seen.read("equation").splitlines())
        await seen.press(*".78", "enter")
        assert "in the window (marked), but not the largest" in told(seen)
        assert [line.split()[:2] for line in seen.read("equation").splitlines() if "?" in line] == [["?", ".78"]]
        await seen.press("1", "enter")
        assert "Right" in told(seen)


async def test_digits_are_answers_and_no_screens_while_numbers_are_asked_for() -> None:
    async with running() as seen:
        await seen.press("4", "p", "1", "2", "3", "backspace", "minus")
        assert walk_of(seen).is_current
        assert "⟦12-_⟧" in told(seen)
        await seen.press("enter")
        assert "'12-' is no number" in seen.text
        assert "You" not in told(seen)
        await seen.press("escape")
        assert "⟦_⟧" in told(seen)
        await seen.press(*"9" * (LONGEST + 1))
        assert f"⟦{'9' * LONGEST}_⟧" in told(seen)
        await seen.press("escape", "enter", "1")
        assert "enter goes on to the next position" in seen.text
        await seen.press("escape")
        assert "What comes out" not in told(seen)
        await seen.press("1")
        assert seen.app.screen is seen.explorer


async def test_what_is_seen_already_is_not_asked_for() -> None:
    async with running() as seen:
        await seen.press("4", "t", "right", "p")
        assert walk_of(seen).walking.walk.place == (0, 2)
        assert filled(seen)[0] == [".78", "-.11", "?", "", "", "", ""]
        await seen.press("backspace")
        assert "It is -.11" in told(seen)
        assert filled(seen)[0][1] == "-.11"
        await seen.press("down")
        assert filled(seen)[1][1] == "?"
        await seen.press("p")
        assert "What comes out" not in told(seen)


async def test_playing_waits_for_the_answer() -> None:
    async with running() as seen:
        seen.app.animation_level = "full"
        await seen.press("4", *["plus"] * 3, "p", "space")
        await until(seen, "It is your turn")
        screen = walk_of(seen)
        assert screen._timer is None
        assert screen.walking.walk.done == 9
        assert ".78" not in seen.text


# Everything fits.


NETWORKS: dict[str, Callable[[tuple[int, int]], Network]] = {
    "article": lambda shape: load_network("article", shape),
    "two": two_convolutions,
    "seven": lambda shape: network_of(shape, 2, (7, 7)),
    "maps": lambda shape: Network((Convolution(np.linspace(-1, 1, 50).reshape(2, 5, 5)), ReLU())),
}


SIZES = [TINY, (60, 16), SMALL, MEDIUM, LARGE]
SHAPES = [(9, 9), (28, 28), (64, 64)]
WORK = [
    (name, shape, SIZES[(2 * row + column) % len(SIZES)])
    for row, name in enumerate(NETWORKS)
    for column, shape in enumerate(SHAPES)
]


@pytest.mark.parametrize(("name", "shape", "size"), WORK)
async def test_everything_can_be_done_everywhere(name: str, shape: tuple[int, int], size: tuple[int, int]) -> None:
    async with running(uneven(shape), NETWORKS[name](shape), size=size) as seen:
        await seen.press("4")
        screen = walk_of(seen)
        leaving = {*EVERYWHERE, "quit", "help", "commands", "theme"}
        mine = [
            action.id for action in actions_of(WALK) if action.id not in leaving and action.group in ("Walk", "Moving")
        ]
        last = len(screen.walking.walk.trace) - 1
        for stage in sorted({1, 2, last // 2 + 1, last}):
            screen.show_walking(screen.walking.jumped(screen.walking.walk.in_stage(stage)))
            for one in (*mine, "walk_layer_back", "to_end"):
                screen.action_do(one)
            await seen.pilot.pause()
            seen.app.clear_notifications()
            await seen.pilot.pause()
            walk = screen.walking.walk
            assert walk.here.name[:11] in seen.text
            for panel in screen.query_one(Board).shown:
                if panel.key == MAP:
                    assert in_sight(seen, MAP, walk.place)
                elif panel.key == SOURCE:
                    assert in_sight(seen, SOURCE, face_of(seen, panel).cursor or (0, 0))
        assert seen.app.is_running


def face_of(seen: Seen, panel: Panel) -> Face:
    """What a grid shows."""
    face = walk_of(seen).drawn(panel)
    assert isinstance(face, Face)
    return face


def in_sight(seen: Seen, key: str, place: tuple[int, int]) -> bool:
    """Whether a cell of a grid is on the screen."""
    panel = seen.panel(key)
    face = face_of(seen, panel)
    top, left = face.origin
    rows, columns = face.seen
    return top <= place[0] < top + rows and left <= place[1] < left + columns and rows <= panel.height - 1


@pytest.mark.parametrize("size", [TINY, MEDIUM])
async def test_the_learned_network_is_walked_to_its_probabilities(size: tuple[int, int]) -> None:
    async with running(picture("x"), load_network("learned"), size=size) as seen:
        await seen.press("4")
        await do(seen, "pace", "pace")
        screen = walk_of(seen)
        for name in ("convolution", "relu1", "pool", "hidden", "relu2", "votes", "probabilities"):
            assert screen.walking.walk.here.name == name
            await do(seen, "step")
            assert screen.walking.walk.complete
            expected = screen.walking.walk.value
            text = f"{expected:.2f}".replace("0.", ".")
            assert text.replace("-.00", ".00") in seen.text, name
            await do(seen, "walk_layer")
        if size == MEDIUM:
            await do(seen, "walk_layer_back", "pace", "to_end")
            assert "÷" in story(seen)


@pytest.mark.parametrize("size", [TINY, MEDIUM])
async def test_in_ascii_only_ascii_is_written(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.press("A", "4")
        for keys in (["s", "s"], ["tab", "s"], ["tab", "s", "s"], ["tab", "tab", "s"], ["tab", "p", "8", "enter"]):
            await seen.press(*keys)
            assert seen.text.isascii(), seen.text


async def test_resizing_and_themes_find_new_places() -> None:
    async with running() as seen:
        await seen.press("4")
        await do(seen, "pace", "step", "step")
        first = seen.text
        for size in ((20, 5), TINY, (61, 17), SMALL, LARGE):
            await seen.pilot.resize_terminal(*size)
            await seen.pilot.pause()
            assert ("xotui needs" in seen.text.replace("\n", " ")) == (size[0] == 20)
            assert size[0] == 20 or "convolution" in seen.text
        await seen.pilot.resize_terminal(*MEDIUM)
        for _ in range(4):
            await seen.press("ctrl+t")
            assert seen.text == first


def scene(walk: Walk, reading: Reading, look: Look, pace: Pace = Pace.PRODUCT) -> Scene:
    return Scene(Walking(walk, pace), reading, look, Notation.DECIMAL, {})


@pytest.mark.parametrize("name", ["article", "two", "seven"])
async def test_the_lines_are_no_wider_than_their_place(name: str) -> None:
    async with running(uneven((16, 16)), NETWORKS[name]((16, 16))) as seen:
        reading = seen.explorer.reading
    for look in (Look(), Look(signs=ASCII)):
        for stage in range(1, len(reading.trace)):
            walk = Walk(reading.trace, stage, 1)
            for place in (walk, walk.completed(), walk.end(), walk.step(Pace.PRODUCT)):
                shown = scene(place, reading, look)
                for width in (38, 60, 78, 118):
                    for height in (1, 2, 3, 5):
                        for made in (story_lines, told_lines, status_lines):
                            lines = made(shown, width, height)
                            assert len(lines) <= height, made
                            longest = max(cell_len(look.text("".join(text for text, _ in line))) for line in lines)
                            assert longest <= width, (made, longest, width, height)
                    equation = equation_of(shown)
                    for height in (3, 4, 8, 17):
                        lines = equation_lines(equation, width, height, look)
                        assert len(lines) <= height
                        assert max(cell_len("".join(text for text, _ in line)) for line in lines) <= width
                        wide, high = form_for(equation, width, height).size(equation)
                        if wide <= width and high <= height:
                            assert len(lines) == high


async def test_seven_by_seven_features_keep_their_numbers_at_80_columns() -> None:
    async with running(uneven((9, 9)), network_of((9, 9), 2, (7, 7)), size=SMALL) as seen:
        await seen.press("4")
        await do(seen, "pace", "step")
        equation = seen.read("equation").splitlines()
        assert len(equation) == 8
        patch = [[int(text) for text in line[: 7 * 3].replace("⟦", " ").split()] for line in equation[1:]]
        np.testing.assert_array_equal(patch, seen.document.picture[:7, :7])


def test_the_places_fill_every_terminal_without_overlapping() -> None:
    reading = Reading(article())
    equation = equation_of(scene(Walk(reading.trace), reading, Look()))
    for shape in ((9, 9), (28, 28), (64, 64)):
        rows, columns = shape
        contents = Contents(Side(rows, columns), Side(rows - 2, columns - 2, 4), equation, 6)
        for width in range(20, 210, 7):
            for height in range(6, 62, 3):
                panels = walk_panels(contents, width, height)
                check_places(panels, width, height)
                keys = {panel.key for panel in panels}
                assert keys == {"small"} or {SOURCE, MAP, "equation", "story", "told", "status", "keys"} <= keys
