"""Files: what is kept in one, what would be lost, opening, saving, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xotui.document import Document, History
from xotui.document.document import check_picture_shape, open_document, same_network, votes_follow_exemplars
from xotui.document.networks import NAMED, find_network
from xotui.document.picture_edits import put_picture, suited
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.pictures import load_picture, save_picture
from xotui.pictures.files import GALLERY, is_image, reason
from xotui.pictures.scaling import scaled
from xotui.tui.renderables.keybar import spelled
from xotui.tui.screens.taking import Taking

if TYPE_CHECKING:
    from xotui.document.teaching import Teaching
    from xotui.pictures.photographs import Photograph


class Filing(Taking):
    """What the explorer does with files. The explorer itself has the state that is used here."""

    history: History
    put: Callable[..., None]

    def __init__(self) -> None:
        super().__init__()
        self._kept_pictures: list[Array] = []
        self._kept_networks: list[Network] = []
        self._left_pictures: list[Array] = []
        self._left_networks: list[Network] = []
        self._picture_file = ""
        self._network_file = ""
        self._taught_folder = "labelled"
        self.photograph: Photograph | None = None

    @cached_property
    def teaching(self) -> Teaching:
        """The pictures that are labelled by hand: none at first."""
        from xotui.document.teaching import Teaching

        return Teaching()

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
        return self._unsaved_of([document.picture], [document.network])

    def _unsaved_of(self, pictures: list[Array], networks: list[Network]) -> str:
        """Which of these is in no file: nothing, "unsaved picture", "unsaved network" or both."""
        lost = []
        if not all(any(np.array_equal(one, kept) for kept in self._kept_pictures) for one in pictures):
            lost.append("picture")
        if not all(any(same_network(one, kept) for kept in self._kept_networks) for one in networks):
            lost.append("network")
        return f"unsaved {' and '.join(lost)}" if lost else ""

    def leave_behind(self, *, picture: bool = False, network: bool = False) -> None:
        """Note that something else takes the place of the present picture or network; only undo brings it back."""
        document = self.history.present
        self._left_pictures += [document.picture] if picture else []
        self._left_networks += [document.network] if network else []

    def do_quit(self) -> None:
        """Leave; ask first if something would be lost."""
        left = self._unsaved_of(self._left_pictures, self._left_networks)
        taught = self.teaching.unsaved
        lost = []
        if self.unsaved or left:
            lost.append(f"There is an {self.unsaved}." if self.unsaved else f"Undo would bring back an {left}.")
        if taught:
            lost.append("A picture" if taught == 1 else f"{taught} pictures")
            lost[-1] += f" that you labelled {'is' if taught == 1 else 'are'} in no folder."
        if not lost:
            self.app.exit()
            return
        from xotui.tui.screens.dialogs import Confirm

        answers = [
            ("q", "leave without saving"),
            ("s", "stay, and save the picture"),
            ("w", "stay, and save the network"),
            *([("b", "stay, and save the labelled pictures")] if taught else []),
        ]
        question = ("\n" if taught else " ").join([*lost, "Leave all the same?"])
        self.app.push_screen(Confirm(question, answers), self._answered_quit)

    def _answered_quit(self, answer: str | None) -> None:
        if answer == "q":
            self.app.exit()
        elif answer == "s":
            self.do_save_picture()
        elif answer == "w":
            self.do_save_network()
        elif answer == "b":
            self.ask_for_folder()

    # Pictures that are labelled by hand.

    def do_teach_x(self) -> None:
        """Keep the picture as an X."""
        self._teach(0)

    def do_teach_o(self) -> None:
        """Keep the picture as an O."""
        self._teach(1)

    def _teach(self, label: int) -> None:
        from xotui.pictures.sets import LABELS

        picture, letter = self.history.present.picture, LABELS[label]
        known = self.teaching.find(picture) is not None
        try:
            self.teaching = self.teaching.taught(picture, label)
        except ValueError as error:
            self.say(str(error))
            return
        counts = self.teaching.counts
        kept = f"Kept as {letter} no. {counts[label]}"
        if known:
            kept = f"Kept as {letter} now, no longer as {LABELS[1 - label]}"
        key = self.look.text(spelled("learn", self.keymap))
        self.say(f"{kept} ({counts[0]} X, {counts[1]} O): {key} goes to Learn, which can learn from them")

    def ask_for_folder(self) -> None:
        """Ask where to and write the pictures that are labelled and in no folder yet."""

        def accept(name: str) -> None:
            if not name.strip():
                raise ValueError("nothing was named; expected the path of a folder")
            self.write_taught(Path(name.strip()).expanduser())
            self.say(f"Saved {self._taught_folder}")

        note = "X's go into its folder X, O's into its folder O; what is there already stays"
        self.ask("Save the labelled pictures in the folder", self._taught_folder, accept, note)

    def write_taught(self, folder: Path) -> None:
        """Write the pictures that are labelled and in no folder yet.

        Raises:
            ValueError: If they cannot be written; it says why.
        """
        from xotui.document.teaching import save_taught

        try:
            self.teaching = save_taught(self.teaching, folder)
        except OSError as error:
            raise ValueError(f"{folder}: cannot be written ({reason(error)})") from None
        self._taught_folder = str(folder)

    # Files.

    def do_open(self) -> None:
        """Ask for a file and open it: a network if it is JSON or has a network's name, else a picture."""
        self.ask("Open a picture file or a network file", "", self.open_named, _FILE_NOTE)

    def open_named(self, name: str) -> None:
        """Open a picture or a network by name or path.

        Raises:
            ValueError: If it is neither.
        """
        given = str(Path(name.strip()).expanduser()) if name.strip() else ""
        if not given:
            raise ValueError("nothing was named; expected the path of a file")
        document = self.history.present
        if given in NAMED or _is_network_file(Path(given)):
            blueprint = find_network(given)
            picture = scaled(document.picture, blueprint.picture_shape(document.shape))
            network = blueprint.build(picture.shape)
            opened = open_document(picture, network, picture_name=document.picture_name, network_name=blueprint.name)
            self.leave_behind(network=True)
            self.keep(network=opened.network)
            self._network_file = given if given not in NAMED else self._network_file
            self.put(replace(opened, draws=document.draws), f"Open {given}")
            self.say(f"Opened {given}{scaled_words(document.picture, picture)}")
            return
        if Path(given).is_dir() or Path(given).suffix.lower() in (".npz", ".csv"):
            key = self.look.text(spelled("learn", self.keymap))
            raise ValueError(f"{given}: that is something to learn from; open it in Learn ({key})")
        if is_image(given):
            from xotui.tui.screens.images import open_image  # what reads images is not needed before

            open_image(self, given)
            self._picture_file = ""
            return
        picture = load_picture(given)
        self._picture_file = given if given not in GALLERY else self._picture_file
        scale = self.show_picture(picture, Path(given).stem, f"Open {given}")
        self.say(f"Opened {given}{scale}")

    def show_picture(self, picture: Array, name: str, title: str) -> str:
        """Make a picture that can be had again the present one, as one step.

        Args:
            picture: (H, W); it is scaled where the network's own weights are for another size.
            name: What to call it.
            title: What is done.

        Returns:
            What is to be told of its size, as the end of a sentence; mostly nothing.

        Raises:
            ValueError: If the editor does not take this size, or the network does not fit it.
        """
        document = self.history.present
        check_picture_shape(picture.shape)
        fitting = suited(document, picture)
        changed = put_picture(document, fitting, name)
        self.leave_behind(picture=True)
        self.keep(picture=changed.picture)
        self.keep_refitted(document, changed)
        self.put(changed, title)
        return scaled_words(picture, fitting)

    def keep_refitted(self, before: Document, after: Document) -> None:
        """A network that only followed the picture to another size is not a new piece of work."""
        if any(same_network(before.network, kept) for kept in self._kept_networks):
            self.keep(network=after.network)

    def do_save_picture(self) -> None:
        """Ask where to and write the picture."""
        self.ask_where("Save the picture as", self._picture_file, "picture.txt", self._write_picture)

    def do_save_network(self) -> None:
        """Ask where to and write the network."""
        self.ask_where("Save the network as", self._network_file, "network.json", self._write_network)

    def _write_picture(self, path: Path) -> None:
        from xotui.pictures.image_files import SUFFIXES

        if path.suffix.lower() in SUFFIXES:
            raise ValueError(f"{path}: a picture is written as text; expected another name, such as picture.txt")
        document = self.history.present
        save_picture(document.picture, path)
        self.keep(picture=document.picture)
        self.history.rename(replace(document, picture_name=path.stem))
        self._picture_file = str(path)

    def _write_network(self, path: Path) -> None:
        from xotui.document.network_files import save_network  # reading and writing files is not needed before

        document = self.history.present
        own = document.network.votes is not None and not votes_follow_exemplars(document)
        save_network(document.network, path.stem, path, document.shape if own else None)
        self.keep(network=document.network)
        self.history.rename(replace(document, network_name=path.stem, refitted=False))
        self._network_file = str(path)


_FILE_NOTE = "a picture, an image, a network file, or a name: article, article-votes, learned, x, o-thick"


def scaled_words(before: Array, after: Array) -> str:
    """That a picture was scaled, as the end of a sentence; nothing where it was not."""
    if before.shape == after.shape:
        return ""
    sizes = [f"{rows}×{columns}" for rows, columns in (before.shape, after.shape)]
    return f", scaled from {sizes[0]} to {sizes[1]}: the network's weights are for that size"


def _is_network_file(path: Path) -> bool:
    """Whether a file begins as JSON does; one that cannot be looked into is judged by its name."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    except OSError:
        return path.suffix.lower() == ".json"
