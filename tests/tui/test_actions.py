"""The table of actions: whole, without contradictions, and the same in the README."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from xotui.tui.actions import (
    ACTIONS,
    BY_ID,
    EVERYWHERE,
    EXPLORE,
    FOOTERS,
    GROUPS,
    NO_PHOTOGRAPH,
    PHOTOGRAPH,
    Action,
    actions_of,
    key_table,
)
from xotui.tui.edits import EDITS, FOLLOWS
from xotui.tui.screens.explore import LAYER_EDITS, LOOKS, ExploreScreen
from xotui.tui.screenshot import parse_keys

README = Path(__file__).parents[2] / "README.md"

each = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
each_screen = pytest.mark.parametrize("screen", EVERYWHERE)


def test_ids_and_titles_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS) == len({action.title for action in ACTIONS})


@each_screen
def test_no_key_is_bound_twice_on_a_screen(screen: str) -> None:
    keys = Counter(key for action in actions_of(screen) for key in action.keys.split(","))
    assert [key for key, times in keys.items() if times > 1] == []
    names = Counter(name for action in actions_of(screen) for name in action.key_names)
    assert [name for name, times in names.items() if times > 1] == []


@each
def test_an_action_can_be_read_and_pressed(action: Action) -> None:
    assert action.group in GROUPS
    assert action.screens
    assert set(action.screens) <= set(EVERYWHERE)
    assert action.id.isidentifier()
    assert action.title
    assert action.sentence.endswith(".")
    assert action.keys
    assert parse_keys(action.keys) == action.keys.split(",")
    assert all(action.key_names)


@pytest.mark.parametrize("action", actions_of(EXPLORE), ids=lambda action: action.id)
def test_an_action_of_the_explorer_does_exactly_one_thing(action: Action) -> None:
    ways = [action.id in EDITS, action.id in LOOKS, callable(getattr(ExploreScreen, f"do_{action.id}", None))]
    assert sum(ways) == 1


def test_nothing_is_done_that_is_not_in_the_table() -> None:
    explored = {action.id for action in actions_of(EXPLORE)}
    for names in (EDITS, LOOKS, FOLLOWS, LAYER_EDITS, FOOTERS[EXPLORE]):
        assert set(names) <= explored
    done = {name.removeprefix("do_") for name in dir(ExploreScreen) if name.startswith("do_")}
    assert done - {"screen"} <= explored  # do_screen is the way that explore, learn and lab share


def test_every_group_has_actions() -> None:
    assert {action.group for action in ACTIONS} == set(GROUPS)


@each_screen
def test_what_the_footer_shows_has_a_short_name(screen: str) -> None:
    assert [name for name in FOOTERS[screen] if not BY_ID[name].short] == []
    assert FOOTERS[screen][-2:] == ("help", "commands")
    assert {BY_ID[name] for name in FOOTERS[screen]} <= set(actions_of(screen))


def test_the_footer_of_no_photograph_names_what_opens_one() -> None:
    names = FOOTERS[NO_PHOTOGRAPH]
    assert names[:2] == ("open", "sample_page")
    assert all(BY_ID[name].short for name in names)
    assert {BY_ID[name] for name in names} <= set(actions_of(PHOTOGRAPH))


def test_the_screen_binds_every_action_to_its_keys() -> None:
    bound = {binding.id: binding for binding in ExploreScreen.BINDINGS if not isinstance(binding, tuple)}
    expected = {action.id: action.keys for action in actions_of(EXPLORE)}
    assert {name: binding.key for name, binding in bound.items()} == expected


def test_the_table_of_keys_has_a_row_for_every_action() -> None:
    rows = [line for line in key_table().splitlines() if line.startswith("| `")]
    assert len(rows) == len(ACTIONS)
    for action in ACTIONS:
        (row,) = [row for row in rows if f"| {action.sentence} |" in row]
        assert action.title in row
        assert all(f"`{key}`" in row for key in action.keys.split(","))


def test_the_readme_has_the_table_of_keys() -> None:
    assert key_table() in README.read_text(encoding="utf-8")
