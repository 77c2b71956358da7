"""An answer as an object, as JSON and as a line."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.golden import article_network, picture
from xotui.engine import Convolution, Network, ReLU
from xotui.insight.answer import Answer, answer, json_text, table_text
from xotui.insight.verdict import Verdict, judge

EXEMPLARS = np.stack([picture("x"), picture("o")])
XO = ("X", "O")


def told(name: str) -> Answer:
    return answer(name, picture(name), article_network(), EXEMPLARS)


def nobody(name: str = "p") -> Answer:
    """Where O has no voters, and literal match ties."""
    return Answer(name, judge(picture("x"), [0.25, np.nan], XO), Verdict(XO, (3.0, 3.0), None, "a tie"), 9)


def test_votes_and_literal_match_are_both_in_it() -> None:
    found = told("o-shifted")
    assert (found.picture, found.pixels) == ("o-shifted", 81)
    assert found.votes.winner == "O"
    assert found.literal.winner == "X"
    assert found.votes.scores == pytest.approx(tuple(article_network().scores(picture("o-shifted"))))


def test_json_of_scores_and_counts() -> None:
    (record,) = json.loads(json_text([told("o")]))
    assert record == {
        "picture": "o",
        "scores": {"X": pytest.approx(5 / 9, abs=0.01), "O": 1},
        "verdict": "O",
        "literal": {"X": 60, "O": 81, "verdict": "O"},
    }
    assert [type(record["literal"][label]) for label in XO] == [int, int]


def test_what_is_not_known_is_null() -> None:
    (record,) = json.loads(json_text([nobody()]))
    assert record["scores"] == {"X": 0.25, "O": None}
    assert record["verdict"] is None
    assert record["literal"] == {"X": 3, "O": 3, "verdict": None}


def test_nothing_asked_nothing_told() -> None:
    assert json.loads(json_text([])) == []
    assert table_text([]) == ""


def test_json_keeps_strange_names() -> None:
    names = ['quo"te', "line\nend", "Ωmega", "back\\slash"]
    assert [record["picture"] for record in json.loads(json_text([nobody(name) for name in names]))] == names


def test_a_line_for_each_in_columns() -> None:
    first, second = table_text([told("x"), told("o-shifted")]).splitlines()
    assert " ".join(first.split()) == "x X X 1.00 O 0.56 literal match X X 81/81 O 60/81"
    assert first.index("literal") == second.index("literal")
    assert second.startswith("o-shifted  O  X ")


def test_a_line_without_a_score_and_without_a_verdict() -> None:
    line = table_text([nobody()])
    assert "O     –" in line
    assert "literal match ?" in line
    blank = answer("blank", np.full((9, 9), -1.0), article_network(), EXEMPLARS)
    assert table_text([blank]).startswith("blank  ?  X  0.27  O  0.33")
    assert table_text([blank]).endswith("(no ink)")


def test_the_reason_is_only_told_where_it_is_undecided() -> None:
    assert "(" not in table_text([told("x"), told("x-thick")])


def test_a_network_that_does_not_vote_or_does_not_fit() -> None:
    maps = Network((Convolution(np.ones((1, 3, 3))), ReLU()))
    with pytest.raises(ValueError, match="votes"):
        answer("x", picture("x"), maps, EXEMPLARS)
    with pytest.raises(ValueError, match="weights"):
        answer("x", np.ones((20, 20)), article_network(), np.ones((2, 20, 20)))
