"""The actions of the explorer that open something: files, gallery, library, questions and texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from textual import events
from textual.screen import Screen

from xotui.document import Document, History
from xotui.document.document import FEATURE_SIDE, PICTURE_SIDE, open_document, same_network
from xotui.document.network_edits import add_feature, rename_feature, resize_features
from xotui.document.networks import find_network, load_network
from xotui.document.picture_edits import put_picture, resize
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.pictures import format_picture, load_picture, parse_picture, save_picture
from xotui.pictures.features import LIBRARY
from xotui.pictures.files import GALLERY, reason
from xotui.tui.look import ASCII, DARK, LIGHT, SIXTEEN_DARK, SIXTEEN_LIGHT, UNICODE, Look
from xotui.tui.reading import Reading
from xotui.tui.renderables.reasons import reason_lines
from xotui.tui.screens.dialogs import Choice, Chooser, Confirm, Paste, Prompt, Reader
from xotui.tui.screens.texts import cost_text, help_text
from xotui.tui.view import View


class Opening(Screen[None]):
    """What the explorer opens over itself. The explorer itself has the state that is used here."""

    history: History
    reading: Reading
    view: View
    note: str
    put: Callable[..., None]
    edit: Callable[..., None]
    present: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self._kept_pictures: list[Array] = []
        self._kept_networks: list[Network] = []
        self._picture_file = "picture.txt"
        self._network_file = "network.json"

    @property
    def keymap(self) -> dict[str, str]:
        """Keys that the person has given to actions, by id."""
        return getattr(self.app, "keys_given", {})

    @property
    def look(self) -> Look:
        """Colours and signs for this theme on this terminal."""
        theme = self.app.current_theme
        few = not self.app.is_headless and self.app.console.color_system in ("standard", "windows")
        if theme.ansi:
            colours = SIXTEEN_DARK if theme.dark else SIXTEEN_LIGHT
        elif few:
            ground = "#000000" if theme.dark else "#ffffff"
            colours = replace(
                SIXTEEN_DARK if theme.dark else SIXTEEN_LIGHT, background=ground, panel=ground,
                text="#aaaaaa" if theme.dark else "#000000", dim="#aaaaaa" if theme.dark else "#555555",
            )  # fmt: skip
        else:
            colours = DARK if theme.dark else LIGHT
        return Look(colours, ASCII if self.view.ascii else UNICODE, colourless=self.app.no_color)

    # What is kept in a file somewhere, and what would be lost.

    def keep(self, picture: Array | None = None, network: Network | None = None) -> None:
        """Note that a picture or a network is not lost with the program: it came from a file or is in one."""
        if picture is not None:
            self._kept_pictures = [picture, *self._kept_pictures[:31]]
        if network is not None:
            self._kept_networks = [network, *self._kept_networks[:31]]

    @property
    def unsaved(self) -> str:
        """What would be lost: nothing, "unsaved picture", "unsaved network" or both."""
        document = self.history.present
        lost = []
        if not any(np.array_equal(document.picture, kept) for kept in self._kept_pictures):
            lost.append("picture")
        if not any(same_network(document.network, kept) for kept in self._kept_networks):
            lost.append("network")
        return f"unsaved {' and '.join(lost)}" if lost else ""

    def do_quit(self) -> None:
        """Leave; ask first if something would be lost."""
        if not self.unsaved:
            self.app.exit()
            return
        question = f"There is an {self.unsaved}. Leave all the same?"
        answers = [
            ("q", "leave without saving"),
            ("s", "stay, and save the picture"),
            ("w", "stay, and save the network"),
        ]
        self.app.push_screen(Confirm(question, answers), self._answered_quit)

    def _answered_quit(self, answer: str | None) -> None:
        if answer == "q":
            self.app.exit()
        elif answer == "s":
            self.do_save_picture()
        elif answer == "w":
            self.do_save_network()

    # Files.

    def do_open(self) -> None:
        """Ask for a file and open it: a network if it is JSON or has a network's name, else a picture."""
        self.app.push_screen(Prompt("Open a picture file or a network file", "", self.open_named, _FILE_NOTE))

    def open_named(self, name: str) -> None:
        """Open a picture or a network by name or path.

        Raises:
            ValueError: If it is neither.
        """
        given = str(Path(name.strip()).expanduser()) if name.strip() else ""
        if not given:
            raise ValueError("nothing was named; expected the path of a file")
        document = self.history.present
        if given == "article" or _is_network_file(Path(given)):
            blueprint = find_network(given)
            network = blueprint.build(document.shape)
            opened = open_document(
                document.picture, network, picture_name=document.picture_name, network_name=blueprint.name
            )
            self.keep(network=network)
            self._network_file = given if given != "article" else self._network_file
            self.put(replace(opened, draws=document.draws), f"open {given}")
            return
        picture = load_picture(given)
        changed = put_picture(document, picture, Path(given).stem)
        self.keep(picture=changed.picture)
        self._keep_refitted(document, changed)
        self._picture_file = given if given not in GALLERY else self._picture_file
        self.put(changed, f"open {given}")

    def _keep_refitted(self, before: Document, after: Document) -> None:
        """A network that only followed the picture to another size is not a new piece of work."""
        if any(same_network(before.network, kept) for kept in self._kept_networks):
            self.keep(network=after.network)

    def do_save_picture(self) -> None:
        """Ask where to and write the picture."""
        self._ask_where("Save the picture as", self._picture_file, self._write_picture)

    def do_save_network(self) -> None:
        """Ask where to and write the network."""
        self._ask_where("Save the network as", self._network_file, self._write_network)

    def _ask_where(self, title: str, value: str, write: Callable[[Path], None]) -> None:
        written: set[Path] = set()

        def accept(name: str) -> None:
            path = Path(name.strip()).expanduser()
            if not name.strip():
                raise ValueError("nothing was named; expected the path of a file")
            if path.is_file() and str(path) != value and path not in written:
                written.add(path)
                raise ValueError(f"{path} is there already: enter once more replaces it")
            try:
                write(path)
            except OSError as error:
                raise ValueError(f"{path}: cannot be written ({reason(error)})") from None
            self.note = f"Saved {path}"
            self.present()

        self.app.push_screen(Prompt(title, value, accept))

    def _write_picture(self, path: Path) -> None:
        document = self.history.present
        save_picture(document.picture, path)
        self.keep(picture=document.picture)
        self._picture_file = str(path)

    def _write_network(self, path: Path) -> None:
        from xotui.document.network_files import save_network  # reading and writing files is not needed before

        document = self.history.present
        save_network(document.network, document.network_name, path)
        self.keep(network=document.network)
        self._network_file = str(path)

    def do_start_over(self) -> None:
        """The article's X and its network again, as one step that can be undone."""
        network = load_network("article")
        document = open_document(load_picture("x"), network, picture_name="x", network_name="article")
        self.keep(document.picture, document.network)
        self.put(document, "start over")

    # Pictures and features to choose from.

    def do_gallery(self) -> None:
        """Choose one of the published pictures."""
        choices = [Choice(name, load_picture(name)) for name in GALLERY]
        self.app.push_screen(Chooser("The ten published pictures", choices, self.look), self._chose_picture)

    def _chose_picture(self, name: str | None) -> None:
        if name is not None:
            self.open_named(name)

    def do_library(self) -> None:
        """Choose a ready-made feature."""
        choices = [Choice(ready.name, ready.kernel) for ready in LIBRARY]
        self.app.push_screen(Chooser("Add a feature behind the chosen one", choices, self.look), self._chose_feature)

    def _chose_feature(self, name: str | None) -> None:
        ready = next((ready for ready in LIBRARY if ready.name == name), None)
        if ready is not None:
            self.edit("library", lambda document: add_feature(document, ready.kernel, ready.name, self.view.feature))

    def do_paste(self) -> None:
        """Type or paste a picture, beginning with the present one."""
        self.app.push_screen(Paste(self.take_text, format_picture(self.history.present.picture)))

    def on_paste(self, event: events.Paste) -> None:
        """Take a picture that the terminal pastes."""
        try:
            self.take_text(event.text)
        except ValueError as error:
            self.notify(f"What was pasted is no picture: {error}", severity="warning", markup=False)

    def take_text(self, text: str) -> None:
        """Make a text the picture.

        Raises:
            ValueError: If it is no picture, or the editor cannot take it.
        """
        document = self.history.present
        changed = put_picture(document, parse_picture(text), "pasted")
        self._keep_refitted(document, changed)
        self.put(changed, "paste")

    # Questions with one line for an answer.

    def do_rename(self) -> None:
        """Ask for another name of the chosen feature."""
        feature = self.view.feature

        def accept(name: str) -> None:
            self.put(rename_feature(self.history.present, feature, name), "rename the feature")

        self.app.push_screen(Prompt("Call this feature", self.reading.names[feature], accept))

    def do_resize_picture(self) -> None:
        """Ask for another size of the picture."""
        low, high = PICTURE_SIDE

        def accept(text: str) -> None:
            document = self.history.present
            changed = resize(document, _parse_size(text))
            self._keep_refitted(document, changed)
            self.put(changed, "resize the picture")

        rows, columns = self.history.present.shape
        note = f"rows x columns, from {low}x{low} to {high}x{high}; the drawing stays in the middle"
        self.app.push_screen(Prompt("Size of the picture", f"{rows}x{columns}", accept, note))

    def do_resize_features(self) -> None:
        """Ask for another size of all features."""
        low, high = FEATURE_SIDE

        def accept(text: str) -> None:
            self.put(resize_features(self.history.present, _parse_size(text)), "resize the features")

        rows, columns = self.history.present.convolution.kernels.shape[-2:]
        note = f"rows x columns, from {low}x{low} to {high}x{high}, not larger than the picture"
        self.app.push_screen(Prompt("Size of all features", f"{rows}x{columns}", accept, note))

    # Texts to read.

    @property
    def _reader_width(self) -> int:
        """The columns that a text can have."""
        return max(int(self.app.size.width) * 96 // 100 - 6, 20)

    def do_why(self) -> None:
        """The whole arithmetic of the cell under the cursor."""
        lines = reason_lines(self.reading, self.view, self.look, self._reader_width)
        self.app.push_screen(Reader(lines, self.look))

    def do_cost(self) -> None:
        """The exact counts, layer by layer."""
        self.app.push_screen(Reader(cost_text(self.reading, self.look), self.look))

    def do_help(self) -> None:
        """All keys."""
        self.app.push_screen(Reader(help_text(self.look, self.keymap, self._reader_width), self.look))


_FILE_NOTE = "a .json file is a network, any other a picture; a name will do too: article, x, o-thick"


def _is_network_file(path: Path) -> bool:
    if path.suffix.lower() == ".json":
        return True
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip().startswith(b"{")
    except OSError:
        return False


def _parse_size(text: str) -> tuple[int, int]:
    parts = text.lower().replace("×", "x").replace(",", "x").replace(" ", "x").split("x")
    numbers = [part for part in parts if part]
    if not 1 <= len(numbers) <= 2 or not all(number.isdecimal() and len(number) < 6 for number in numbers):
        raise ValueError(f"found {text!r}; expected rows x columns, such as 9x9")
    return int(numbers[0]), int(numbers[-1])
