"""Files of the learning screen: recipes, checkpoints, networks and labelled pictures."""

from __future__ import annotations

from pathlib import Path

from xotui.document.course import begin, finished
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.scaling import scaled
from xotui.tui.screens.learning_edits import LearningEdits, check_first_layer

_NOTE = "a recipe, a checkpoint, a folder with X and O in it, a CSV file, or a name: learned, article-votes, published"


class LearningFiles(LearningEdits):
    """What the learning screen does with files."""

    def do_open(self) -> None:
        """Ask for a recipe, a checkpoint or labelled pictures."""
        if self.idle():
            self.ask("Open something to learn from", "", self.open_named, _NOTE)

    def open_named(self, name: str) -> None:
        """Open a recipe, a checkpoint or labelled pictures by name or path; what is there before can be undone.

        Raises:
            ValueError: If it is none of them, or cannot be followed.
        """
        from xotui.pictures.drawn import published
        from xotui.pictures.sets import load_labelled

        given = str(Path(name.strip()).expanduser()) if name.strip() else ""
        if not given:
            raise ValueError("nothing was named; expected the path of a file or folder")
        path = Path(given)
        if given == "published":
            ten = published()
            self.learn_from(LabelledSet(scaled(ten.images, self.course.recipe.shape), ten.labels, ten.names))
        elif path.is_dir() or path.suffix.lower() == ".csv":
            given_set = load_labelled(path)
            fitting = scaled(given_set.images, self.course.recipe.shape)
            self.learn_from(LabelledSet(fitting, given_set.labels, given_set.names))
            if given_set.shape != self.course.recipe.shape:
                sizes = ["×".join(map(str, shape)) for shape in (given_set.shape, self.course.recipe.shape)]
                self.say(f"Scaled from {sizes[0]} to {sizes[1]}. {self.note}")
        else:
            self._open_course(path, given)

    def _open_course(self, path: Path, given: str) -> None:
        from xotui.document.checkpoints import load_course
        from xotui.document.recipes import find_recipe

        course = load_course(path) if path.suffix.lower() == ".npz" else begin(find_recipe(given))
        check_first_layer(course.recipe)
        self.remember()
        self.put_course(course)
        self.say(f"Opened {given}")
        if course.learned:
            self.hand_over()

    def do_save_network(self) -> None:
        """Ask where to and write the network: features as large as pictures, values with four digits."""
        from xotui.document.network_files import save_network

        course = self.course

        def write(path: Path) -> None:
            save_network(finished(course), path.stem, path, course.recipe.shape)
            self.hand_over()
            self.explorer.keep(network=self.explorer.history.present.network)  # the same, but for the last digits

        self.ask_where("Save the network as", "", f"{_file_name(course.recipe.name)}.json", write)

    def do_save_checkpoint(self) -> None:
        """Ask where to and write all that is needed to go on."""
        from xotui.document.checkpoints import save_course

        course = self.course

        def write(path: Path) -> None:
            save_course(course, path)
            self.hand_over()
            self.explorer.keep(network=self.explorer.history.present.network)

        self.ask_where("Save a checkpoint as", "", f"{_file_name(course.recipe.name)}.npz", write)

    def do_save_pictures(self) -> None:
        """Ask for a folder and write the labelled pictures there."""
        if len(self.explorer.teaching):
            self.explorer.ask_for_folder()
        else:
            self.say("There are no labelled pictures yet: in the explorer ( says that it is an X, ) that it is an O")


def _file_name(name: str) -> str:
    """A name without what a path would take apart."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name) or "network"
