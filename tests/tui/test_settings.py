"""What a person has chosen and what is remembered; whatever stands in those files, the program starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Static

from xotui.tui.app import XotuiApp
from xotui.tui.notation import Notation
from xotui.tui.screens.dialogs import Reader
from xotui.tui.settings import Remembered, Settings
from xotui.tui.view import View


def settings(folder: Path, *, keys: str | bytes | None = None, view: str | bytes | None = None) -> Settings:
    """Settings in a folder with these files."""
    for name, content in (("keys.toml", keys), ("view.json", view)):
        if content is not None:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return Settings(folder, folder)


async def started(given: Settings, *keys: str) -> XotuiApp:
    """An explorer with these settings, some keys pressed, and left."""
    app = XotuiApp(settings=given)
    async with app.run_test(size=(120, 40)) as pilot:
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
    return app


def test_without_files_nothing_is_chosen(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert given.keys() == {}
    assert given.read() == Remembered()
    assert given.complaints == []
    assert given.read().view(View(row=2)) == View(row=2)


def test_keys_of_one_s_own(tmp_path: Path) -> None:
    given = settings(tmp_path, keys='flip = "f2"\nundo = "f9,ctrl+z"\n')
    assert given.keys() == {"flip": "f2", "undo": "f9,ctrl+z"}
    assert given.complaints == []


async def test_the_given_key_acts_and_the_old_one_no_longer(tmp_path: Path) -> None:
    app = await started(settings(tmp_path, keys='flip = "f2"'), "f2")
    assert app.explorer.history.present.picture[4, 4] == -1
    app = await started(settings(tmp_path, keys='flip = "f2"'), "space")
    assert app.explorer.history.present.picture[4, 4] == 1


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('fly = "f2"', "fly"),
        ("flip = 5", "5"),
        ("flip = true", "True"),
        ('flip = ["f2"]', "f2"),
        ('flip = ""', "''"),
        ('flip = "  "', "'  '"),
        ('[flip]\nkeys = "f2"', "keys"),
    ],
)
def test_what_is_wrong_with_one_key_is_a_complaint_and_the_others_hold(
    content: str, found: str, tmp_path: Path
) -> None:
    given = settings(tmp_path, keys=f'undo = "f3"\n{content}\n')
    assert given.keys() == {"undo": "f3"}
    (complaint,) = given.complaints
    assert complaint.startswith(str(tmp_path / "keys.toml"))
    assert found in complaint


@pytest.mark.parametrize(
    "content",
    [
        "flip = ",
        "flip = space",
        "=",
        'flip = "a"\nflip = "b"',
        b"\xff\xfe",
        b"\0",
        pytest.param("a = " + "[" * 100_000, id="lists in lists"),
        pytest.param("flip = " + "1" * 5_000, id="a number without end"),
    ],
)
def test_a_broken_file_is_one_complaint(content: str | bytes, tmp_path: Path) -> None:
    given = settings(tmp_path, keys=content)
    assert given.keys() == {}
    (complaint,) = given.complaints
    assert complaint.startswith(f"{tmp_path / 'keys.toml'}: cannot be read (")


def test_a_folder_in_place_of_the_file_is_a_complaint(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").mkdir()
    given = settings(tmp_path)
    assert given.keys() == {}
    assert len(given.complaints) == 1


async def test_complaints_are_shown(tmp_path: Path) -> None:
    app = XotuiApp(settings=settings(tmp_path, keys='fly = "f2"'))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        dialog = app.screen
        assert isinstance(dialog, Reader)
        words = "".join(str(part.render()) for part in dialog.query(Static))
        assert "found fly" in " ".join(words.split())
        await pilot.press("escape")
        assert not isinstance(app.screen, Reader)


def test_one_key_for_two_actions_is_a_complaint(tmp_path: Path) -> None:
    given = settings(tmp_path, keys='relu = "f4"\nwindow = "f4"')
    given.keys()
    assert any("found f4 for both relu and window" in complaint for complaint in given.complaints)


@pytest.mark.parametrize("keys", ["space,,f2", ",", "a b", "ä", "ctrl+", "u", "nosuchkey", "\\u0000"])
async def test_keys_that_no_keyboard_has_do_not_stop_the_start(keys: str, tmp_path: Path) -> None:
    await started(settings(tmp_path, keys=f'flip = "{keys}"'), "tab")


FULL = View(
    grid="pool1",
    row=1,
    column=2,
    feature=2,
    stage="pool1",
    notation=Notation.ARTICLE,
    pen="ink",
    exemplar=1,
    ascii=True,
)


def test_a_view_is_remembered_without_what_was_held(tmp_path: Path) -> None:
    settings(tmp_path).write(Remembered.of(FULL, "xotui-light"))
    remembered = settings(tmp_path).read()
    assert remembered.theme == "xotui-light"
    found = remembered.view(View())
    for name in ("grid", "row", "column", "feature", "stage", "notation", "ascii"):
        assert getattr(found, name) == getattr(FULL, name)
    assert (found.pen, found.exemplar) == (None, None)
    assert isinstance(found.notation, Notation)


def test_the_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    deep = Settings(tmp_path / "a", tmp_path / "b" / "c")
    deep.write(Remembered(row=3))
    assert deep.read() == Remembered(row=3)
    assert [path.name for path in (tmp_path / "b" / "c").iterdir()] == ["view.json"]
    assert not (tmp_path / "a").exists()


def test_where_it_must_not_be_written_it_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for state in (tmp_path / "file", tmp_path / "file" / "deeper"):
        blocked = Settings(tmp_path, state)
        blocked.write(Remembered(row=3))
        assert blocked.read() == Remembered()
    (tmp_path / "view.json").mkdir()
    settings(tmp_path).write(Remembered(row=3))
    assert settings(tmp_path).read() == Remembered()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "5",
        '"text"',
        "[]",
        "[1, 2]",
        "{",
        "{'row': 1}",
        b"\xff\xfe",
        b"\0\0",
        pytest.param("[" * 100_000, id="lists in lists"),
        pytest.param('{"row": ' + "1" * 5_000 + "}", id="a number without end"),
    ],
)
def test_garbage_is_not_remembered(content: str | bytes, tmp_path: Path) -> None:
    assert settings(tmp_path, view=content).read() == Remembered()


@pytest.mark.parametrize(
    "kept",
    [
        {"row": "1"},
        {"row": True},
        {"row": 1.5},
        {"grid": 5},
        {"ascii": 1},
        {"notation": "roman"},
        {"notation": 5},
        {"theme": None},
        {"pen": "ink"},
        {"colour": "red"},
    ],
)
def test_what_is_of_the_wrong_kind_is_left_out(kept: dict[str, object], tmp_path: Path) -> None:
    assert settings(tmp_path, view=json.dumps({**kept, "column": 3})).read() == Remembered(column=3)


@pytest.mark.parametrize(
    "kept",
    [
        {"row": -5, "column": 10**30},
        {"feature": -1},
        {"feature": -7},
        {"feature": 10**30},
        {"grid": "pool9", "stage": "nowhere"},
        {"grid": "votes", "row": 8, "stage": "votes"},
        {"theme": "pink"},
        {"grid": "", "stage": "", "theme": "", "notation": ""},
    ],
)
async def test_what_is_no_longer_there_does_not_stop_the_start(kept: dict[str, object], tmp_path: Path) -> None:
    app = await started(settings(tmp_path, view=json.dumps(kept)), "tab", "full_stop", "tab")
    view = app.explorer.view
    assert 0 <= view.feature < 3
    assert view.grid in app.explorer.reading.grids


async def test_one_comes_back_to_where_one_left(tmp_path: Path) -> None:
    first = await started(settings(tmp_path), "n", "full_stop", "tab", "ctrl+t", "q")
    again = XotuiApp(settings=settings(tmp_path))
    async with again.run_test(size=(120, 40)):
        for name in ("grid", "row", "column", "feature", "notation"):
            assert getattr(again.explorer.view, name) == getattr(first.explorer.view, name)
        assert again.theme == "xotui-light"
        assert again.explorer.view.notation is Notation.FRACTION


async def test_nothing_is_written_where_no_settings_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    app = XotuiApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", "q")
    assert list(tmp_path.iterdir()) == []
