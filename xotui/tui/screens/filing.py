"""Files: what is kept in one, what would be lost, opening, saving, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from textual.screen import Screen

from xotui.document import Document, History
from xotui.document.document import open_document, same_network
from xotui.document.networks import find_network
from xotui.document.picture_edits import put_picture
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.pictures import load_picture, save_picture
from xotui.pictures.files import GALLERY, reason
from xotui.tui.screens.dialogs import Confirm, Prompt


class Filing(Screen[None]):
    """What the explorer does with files. The explorer itself has the state that is used here."""

    history: History
    put: Callable[..., None]
    present: Callable[[], None]
    say: Callable[[str], None]

    def __init__(self) -> None:
        super().__init__()
        self._kept_pictures: list[Array] = []
        self._kept_networks: list[Network] = []
        self._left_behind = ""
        self._picture_file = "picture.txt"
        self._network_file = "network.json"

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

    def leave_behind(self) -> None:
        """Note that something else takes the place of work that is in no file; only undo brings it back."""
        self._left_behind = self.unsaved or self._left_behind

    def do_quit(self) -> None:
        """Leave; ask first if something would be lost."""
        if not self.unsaved and not self._left_behind:
            self.app.exit()
            return
        question = f"There is an {self.unsaved}. Leave all the same?"
        if not self.unsaved:
            question = f"Undo would bring back an {self._left_behind}. Leave all the same?"
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
            self.leave_behind()
            opened = open_document(
                document.picture, network, picture_name=document.picture_name, network_name=blueprint.name
            )
            self.keep(network=network)
            self._network_file = given if given != "article" else self._network_file
            self.put(replace(opened, draws=document.draws), f"Open {given}")
            self.say(f"Opened {given}")
            return
        picture = load_picture(given)
        changed = put_picture(document, picture, Path(given).stem)
        self.leave_behind()
        self.keep(picture=changed.picture)
        self.keep_refitted(document, changed)
        self._picture_file = given if given not in GALLERY else self._picture_file
        self.put(changed, f"Open {given}")
        self.say(f"Opened {given}")

    def keep_refitted(self, before: Document, after: Document) -> None:
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
            self.say(f"Saved {path}")

        self.app.push_screen(Prompt(title, value, accept))

    def _write_picture(self, path: Path) -> None:
        document = self.history.present
        save_picture(document.picture, path)
        self.keep(picture=document.picture)
        self._left_behind = ""
        self.history.rename(replace(document, picture_name=path.stem))
        self._picture_file = str(path)

    def _write_network(self, path: Path) -> None:
        from xotui.document.network_files import save_network  # reading and writing files is not needed before

        document = self.history.present
        save_network(document.network, path.stem, path)
        self.keep(network=document.network)
        self._left_behind = ""
        self.history.rename(replace(document, network_name=path.stem))
        self._network_file = str(path)


_FILE_NOTE = "a picture file, a network file, or a name: article, x, o-thick"


def _is_network_file(path: Path) -> bool:
    """Whether a file begins as JSON does; one that cannot be looked into is judged by its name."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    except OSError:
        return path.suffix.lower() == ".json"
