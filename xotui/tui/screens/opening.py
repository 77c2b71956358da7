"""The actions of the explorer that open something: gallery, library, questions and texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events

from xotui.document.document import FEATURE_SIDE, PICTURE_SIDE, check_picture_shape, open_document
from xotui.document.network_edits import add_feature, rename_feature, resize_features
from xotui.document.networks import load_network
from xotui.document.picture_edits import put_picture, resize, suited
from xotui.pictures import format_picture, parse_picture
from xotui.pictures.features import LIBRARY
from xotui.pictures.files import GALLERY, gallery_picture
from xotui.tui.look import Look, look_for
from xotui.tui.reading import Reading
from xotui.tui.screens.filing import Filing, scaled_words
from xotui.tui.view import View


class Opening(Filing):
    """What else the explorer opens over itself."""

    reading: Reading
    view: View
    edit: Callable[..., None]

    @property
    def look(self) -> Look:
        """Colours and signs for this theme on this terminal."""
        theme = self.app.current_theme
        return look_for(
            dark=theme.dark,
            native=theme.ansi,
            few=not self.app.is_headless and self.app.console.color_system in ("standard", "windows"),
            ascii_only=self.view.ascii,
            colourless=self.app.no_color,
        )

    @property
    def editing(self) -> View:
        """The view as edits see it: where a later map is chosen, they go by the last feature."""
        return replace(self.view, feature=min(self.view.feature, len(self.reading.names) - 1))

    def do_start_over(self) -> None:
        """The article's X and its network again, as one step that can be undone."""
        network = load_network("article")
        document = open_document(gallery_picture("x"), network, picture_name="x", network_name="article")
        self.leave_behind(picture=True, network=True)
        self.keep(document.picture, document.network)
        self.put(document, "Start over")

    # Pictures and features to choose from.

    def do_gallery(self) -> None:
        """Choose one of the published pictures."""
        from xotui.tui.screens.chooser import Choice, Chooser

        choices = [Choice(name, gallery_picture(name)) for name in GALLERY]
        self.app.push_screen(Chooser("The ten published pictures", choices, self.look), self._chose_picture)

    def _chose_picture(self, name: str | None) -> None:
        if name is None:
            return
        try:
            scale = self.show_picture(gallery_picture(name), name, f"Open {name}")
        except ValueError as error:  # the layers need a larger one
            self.say(f"{name}: {error}")
        else:
            self.say(f"Opened {name}{scale}")

    def do_library(self) -> None:
        """Choose a ready-made feature."""
        from xotui.tui.screens.chooser import Choice, Chooser

        choices = [Choice(ready.name, ready.kernel) for ready in LIBRARY]
        self.app.push_screen(Chooser("Add a feature behind the chosen one", choices, self.look), self._chose_feature)

    def _chose_feature(self, name: str | None) -> None:
        ready = next((ready for ready in LIBRARY if ready.name == name), None)
        if ready is not None:
            self.edit("library", lambda document: add_feature(document, ready.kernel, ready.name, self.editing.feature))

    def do_paste(self) -> None:
        """Type or paste a picture, beginning with the present one."""
        from xotui.tui.screens.dialogs import Paste

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
        picture = parse_picture(text)
        check_picture_shape(picture.shape)
        fitting = suited(document, picture)
        changed = put_picture(document, fitting, "pasted")
        self.keep_refitted(document, changed)
        self.put(changed, "Paste")
        if fitting is not picture:
            self.say(f"Pasted{scaled_words(picture, fitting)}")

    # Questions with one line for an answer.

    def do_rename(self) -> None:
        """Ask for another name of the chosen feature."""
        feature = self.editing.feature
        shown = self.look.text(self.reading.names[feature])

        def accept(name: str) -> None:
            if name == shown:  # in ASCII it may only look like the name
                return
            self.put(rename_feature(self.history.present, feature, name), "Rename the feature")

        self.ask("Call this feature", shown, accept)

    def do_resize_picture(self) -> None:
        """Ask for another size of the picture."""
        low, high = PICTURE_SIDE

        def accept(text: str) -> None:
            document = self.history.present
            changed = resize(document, _parse_size(text))
            self.keep_refitted(document, changed)
            self.put(changed, "Resize the picture")

        rows, columns = self.history.present.shape
        note = f"rows x columns, from {low}x{low} to {high}x{high}; the drawing stays in the middle"
        self.ask("Size of the picture", f"{rows}x{columns}", accept, note)

    def do_resize_features(self) -> None:
        """Ask for another size of all features."""
        low, high = FEATURE_SIDE

        def accept(text: str) -> None:
            self.put(resize_features(self.history.present, _parse_size(text)), "Resize the features")

        rows, columns = self.history.present.convolution.kernels.shape[-2:]
        note = f"rows x columns, from {low}x{low} to {high}x{high}, not larger than the picture"
        self.ask("Size of all features", f"{rows}x{columns}", accept, note)


def _parse_size(text: str) -> tuple[int, int]:
    parts = text.lower().replace("×", "x").replace(",", "x").replace(" ", "x").split("x")
    numbers = [part for part in parts if part]
    if not 1 <= len(numbers) <= 2 or not all(number.isdecimal() and len(number) < 6 for number in numbers):
        raise ValueError(f"found {text!r}; expected rows x columns, such as 9x9")
    return int(numbers[0]), int(numbers[-1])
