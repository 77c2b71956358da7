"""`xotui accuracy`: tables in Markdown, and their numbers are right."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.golden import article_network
from tests.test_cli import refused, run
from xotui.document.network_files import save_network
from xotui.document.networks import find_network, load_network
from xotui.engine import Network
from xotui.insight.goals import GOALS
from xotui.insight.robustness import Contestant, literal_contestant, network_contestant, robustness
from xotui.insight.robustness_text import percent, with_interval
from xotui.pictures import draw_exemplars
from xotui.pictures.changes import all_changes
from xotui.pictures.glyphs import GROUPS

Table = list[list[str]]


@cache
def printed(*arguments: str) -> str:
    """What the command prints where nothing goes wrong."""
    result = run("accuracy", *arguments)
    assert result.exit_code == 0
    assert "Traceback" not in result.stderr
    return result.stdout


def tables(text: str) -> list[Table]:
    """The tables, line by line and cell by cell, without rulers."""
    first, *blocks = text.strip().split("\n\n")
    assert "|" not in first
    found = []
    for block in blocks:
        head, ruler, *lines = block.splitlines()
        assert set(ruler) <= set("|-:")
        assert ruler.count(":") == ruler.count("|") - 2
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (head, *lines)]
        assert len({len(row) for row in rows}) == 1
        found.append(rows)
    return found


SMALL = ("article", "learned", "--count", "10")


def test_the_tables_there_are() -> None:
    text = printed(*SMALL)
    assert text.startswith("10 pictures of 9×9 a row, seed 1.\n\n|")
    goals, *groups = tables(text)
    assert goals[0] == ["goal", "at least", "literal match", "article", "learned"]
    assert [row[:2] for row in goals[1:]] == [[goal.title, percent(goal.share)] for goal in GOALS]
    assert [group[0] for group in groups] == [[name, "literal match", "article", "learned"] for name in GROUPS]
    for group in groups:
        assert [row[0] for row in group[1:]] == [change.title for change in all_changes()]


def test_the_numbers_are_those_of_a_recount() -> None:
    contestants = [
        literal_contestant(draw_exemplars((9, 9))),
        network_contestant("article", load_network("article"), (9, 9)),
        network_contestant("learned", load_network("learned"), (9, 9)),
    ]
    results = list(robustness(contestants, GROUPS, all_changes(), (9, 9), 10, 1))
    goals, *groups = tables(printed(*SMALL))
    rows = [row for group in groups for row in group[1:]]
    assert [row[1:] for row in rows] == [[with_interval(tally) for tally in result.tallies] for result in results]
    assert {sum(tally.total) for result in results for tally in result.tallies} == {10}
    for goal, row in zip(GOALS, goals[1:], strict=True):
        reached = goal.tallies(results)
        assert [cell.strip("*") for cell in row[2:]] == [percent(tally.share) for tally in reached]
        assert [cell.startswith("**") for cell in row[2:]] == [tally.share >= goal.share for tally in reached]


def test_the_same_seed_gives_the_same_table_and_another_another() -> None:
    again = run("accuracy", *SMALL).stdout
    assert again == printed(*SMALL)
    other = printed("article", "--count", "10", "--seed", "2")
    assert other.startswith("10 pictures of 9×9 a row, seed 2.")
    assert [row[1] for row in tables(other)[1]] != [row[1] for row in tables(again)[1]]


def test_without_names_those_that_come_along_are_judged() -> None:
    goals, *_ = tables(printed("--count", "2"))
    assert goals[0] == ["goal", "at least", "literal match", "article", "article-votes", "learned"]


def column(text: str, name: str) -> list[str]:
    """What the tables of all groups say of a contestant."""
    return [row[group[0].index(name)] for group in tables(text)[1:] for row in group[1:]]


def recount(contestant: Contestant, shape: tuple[int, int]) -> list[str]:
    """The same, counted anew."""
    return [with_interval(row.tallies[0]) for row in robustness([contestant], GROUPS, all_changes(), shape, 6, 1)]


def test_pictures_of_another_size_are_scaled_for_weights_that_are_for_one_size() -> None:
    text = printed("learned", "article", "--size", "16x16", "--count", "6")
    assert text.startswith("6 pictures of 16×16 a row")
    assert find_network("learned").shape == (9, 9)
    assert column(text, "learned") == recount(network_contestant("learned", load_network("learned"), (9, 9)), (16, 16))
    article = load_network("article", (16, 16))
    assert column(text, "article") == recount(network_contestant("article", article, (16, 16)), (16, 16))
    assert column(text, "literal match") == recount(literal_contestant(draw_exemplars((16, 16))), (16, 16))


def test_a_network_file(tmp_path: Path) -> None:
    save_network(article_network(), "mine", tmp_path / "network.json")
    text = printed(str(tmp_path / "network.json"), "--count", "6")
    assert column(text, "mine") == recount(network_contestant("mine", article_network(), (9, 9)), (9, 9))


@pytest.mark.parametrize(
    "size", ["9", "9x", "x9", "9x9x9", "2x9", "9x2", "9x65", "65x9", "65x65", "0x0", "-9x9", "9.5x9", "axb", ""]
)
def test_a_size_that_is_none(size: str) -> None:
    sentence = refused("accuracy", "article", "--count", "2", f"--size={size}")
    assert sentence == f"--size: found {size!r}; expected rows x columns from 3x3 to 64x64, such as 9x9"


@pytest.mark.parametrize("option", [["--count", "1"], ["--count", "0"], ["--count", "ten"], ["--seed", "one"]])
def test_a_count_that_is_none(option: list[str]) -> None:
    result = run("accuracy", "article", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"'{option[0]}'" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_seed_below_0_is_refused() -> None:
    result = run("accuracy", "article", "--count", "2", "--seed", "-1")
    assert (result.exit_code, result.stdout) == (2, "")


def test_networks_that_cannot_be_judged(tmp_path: Path) -> None:
    assert refused("accuracy", "artikel").startswith("artikel: no network of this name")
    assert refused("accuracy", "article", "artikel").startswith("artikel: ")
    maps, weights = tmp_path / "maps.json", tmp_path / "weights.json"
    save_network(Network(article_network().layers[:-1]), "maps", maps)
    assert refused("accuracy", maps) == f"{maps}: found a network that ends with maps; accuracy expects one that votes"
    save_network(load_network("article-votes"), "any", weights)
    sentence = refused("accuracy", weights, "--size", "16x16")
    assert "found 48 " in sentence
