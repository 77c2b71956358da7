"""What is remembered between starts, and the keys that a person has chosen; small files in the person's own folders."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from xotui.pictures.files import reason, replace_text
from xotui.tui.actions import BY_ID, EVERYWHERE, actions_of
from xotui.tui.notation import Notation
from xotui.tui.view import View


@dataclass(frozen=True)
class Remembered:
    """How one looked at things when one left. None is: not known."""

    theme: str | None = None
    grid: str | None = None
    row: int | None = None
    column: int | None = None
    feature: int | None = None
    stage: str | None = None
    notation: str | None = None
    ascii: bool | None = None
    live: bool | None = None

    @classmethod
    def of(cls, view: View, theme: str) -> Remembered:
        """What is to be remembered of a view."""
        kept = {field.name: getattr(view, field.name) for field in fields(cls) if field.name != "theme"}
        return cls(theme=theme, **kept)

    def view(self, otherwise: View) -> View:
        """The view that is remembered, or `otherwise` where nothing is."""
        kept: dict[str, Any] = {
            name: value for name, value in asdict(self).items() if name != "theme" and value is not None
        }
        if "notation" in kept:
            kept["notation"] = Notation(kept["notation"])
        return replace(otherwise, **kept)


class Settings:
    """The files.

    Args:
        config: The folder of `keys.toml`.
        state: The folder in which the view is remembered, and the last copy is kept.
    """

    def __init__(self, config: Path, state: Path) -> None:
        self._keys_file, self._view_file = config / "keys.toml", state / "view.json"
        self.copied_file = state / "copied.txt"
        self.complaints: list[str] = []

    @classmethod
    def of_person(cls) -> Settings:
        """The folders where this system keeps such things."""
        from platformdirs import user_config_path, user_state_path

        return cls(user_config_path("xotui"), user_state_path("xotui"))

    def keys(self) -> dict[str, str]:
        """The keys of `keys.toml`, by action: `flip = "space,f2"`. What is wrong with it is a complaint."""
        try:
            text = self._keys_file.read_text(encoding="utf-8")
            import tomllib  # hardly anybody has such a file

            table = tomllib.loads(text)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            told = reason(error) if isinstance(error, OSError) else str(error)
            self.complaints.append(f"{self._keys_file}: cannot be read ({told}); the keys are as they were made")
            return {}
        from xotui.tui.keys import known_key

        given = {}
        for name, keys in table.items():
            if name not in BY_ID:
                self.complaints.append(
                    f"{self._keys_file}: found {name}; expected the name of an action, as in the README"
                )
            elif not isinstance(keys, str) or not keys.strip():
                self.complaints.append(
                    f"{self._keys_file}, {name}: found {keys!r}; expected keys with commas between them"
                )
            elif unknown := [key for key in _split(keys) if not known_key(key)]:
                self.complaints.append(
                    f"{self._keys_file}, {name}: found {unknown[0]!r}; expected keys such as space, comma, ctrl+z or u"
                )
            else:
                given[name] = ",".join(_split(keys))
        self._complain_of_conflicts(given)
        return given

    def _complain_of_conflicts(self, given: dict[str, str]) -> None:
        """Say where one key would do two things."""
        found: list[str] = []
        for screen in EVERYWHERE:
            owner: dict[str, str] = {}
            for action in actions_of(screen):
                for key in _split(given.get(action.id, action.keys)):
                    if key in owner:
                        found.append(f"{key} for both {owner[key]} and {action.id}")
                    owner.setdefault(key, action.id)
        self.complaints += [f"{self._keys_file}: found {one}; the first has it" for one in dict.fromkeys(found)]

    def read(self) -> Remembered:
        """What is remembered; nothing, where it cannot be read."""
        try:
            text = self._view_file.read_text(encoding="utf-8")
            import json

            kept = json.loads(text)
            types = {"row": int, "column": int, "feature": int, "ascii": bool, "live": bool}
            known = {
                field.name: kept[field.name]
                for field in fields(Remembered)
                if type(kept.get(field.name)) is types.get(field.name, str)
            }
            if known.get("notation") not in list(Notation):
                known.pop("notation", None)
            return Remembered(**known)
        except (OSError, ValueError, AttributeError, RecursionError):
            return Remembered()

    def write(self, remembered: Remembered) -> None:
        """Remember it; where that is not allowed, it is forgotten."""
        import json

        try:
            self._view_file.parent.mkdir(parents=True, exist_ok=True)
            replace_text(self._view_file, json.dumps(asdict(remembered), indent=2) + "\n")
        except OSError:
            return


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]
