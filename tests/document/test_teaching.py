"""Pictures labelled by hand: kept, refused, relabelled, and written into folders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.golden import picture
from xotui.document.teaching import Teaching, save_taught
from xotui.pictures.sets import load_labelled


def three() -> Teaching:
    """Two X's and an O."""
    return Teaching().taught(picture("x"), 0).taught(picture("o"), 1).taught(picture("x-thick"), 0)


def test_pictures_are_kept_in_order_and_counted() -> None:
    teaching = three()
    assert teaching.counts == (2, 1)
    assert len(teaching) == teaching.unsaved == 3
    kept = teaching.as_set((9, 9))
    assert kept.labels.tolist() == [0, 1, 0]
    np.testing.assert_array_equal(kept.images[2], picture("x-thick"))
    assert len(Teaching()) == 0
    assert Teaching().as_set((9, 9)).counts == (0, 0)


def test_a_kept_picture_does_not_change_with_the_picture() -> None:
    drawn = picture("x").copy()
    teaching = Teaching().taught(drawn, 0)
    drawn[:] = 1
    np.testing.assert_array_equal(teaching.pictures[0], picture("x"))


@pytest.mark.parametrize(("value", "told"), [(-1.0, "no ink"), (1.0, "all ink"), (0.25, "one grey")])
def test_nothing_is_learned_from_nothing(value: float, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        three().taught(np.full((9, 9), value), 0)


def test_the_same_picture_twice() -> None:
    with pytest.raises(ValueError, match="kept as X already"):
        three().taught(picture("x"), 0)
    relabelled = three().taught(picture("x"), 1)
    assert relabelled.counts == (1, 2)
    assert len(relabelled) == 3
    place = relabelled.find(picture("x"))
    assert place is not None
    assert relabelled.labels[place] == 1


def test_pictures_of_other_sizes_are_apart() -> None:
    teaching = three().taught(np.eye(5) * 2 - 1, 0)
    assert teaching.shapes == ((9, 9), (5, 5))
    assert teaching.as_set((9, 9)).counts == (2, 1)
    assert teaching.as_set((5, 5)).counts == (1, 0)
    assert teaching.as_set((4, 4)).counts == (0, 0)


def test_only_what_is_in_no_folder_is_written(tmp_path: Path) -> None:
    saved = save_taught(three(), tmp_path)
    assert saved.unsaved == 0
    assert save_taught(saved, tmp_path).unsaved == 0
    assert load_labelled(tmp_path).counts == (2, 1)
    more = saved.taught(picture("o-thick"), 1)
    assert more.unsaved == 1
    save_taught(more, tmp_path)
    found = load_labelled(tmp_path)
    assert found.counts == (2, 2)
    (last_o,) = (image for image, name in zip(found.images, found.names, strict=True) if name == "O/0002.txt")
    np.testing.assert_array_equal(last_o, picture("o-thick"))


def test_a_saved_picture_with_another_label_is_not_saved() -> None:
    saved = Teaching(three().pictures, three().labels, 3)
    relabelled = saved.taught(picture("x"), 1)
    assert relabelled.unsaved == 1
    np.testing.assert_array_equal(relabelled.as_set((9, 9), unsaved=True).images, picture("x")[None])


def test_each_size_has_a_folder_of_its_own(tmp_path: Path) -> None:
    save_taught(three().taught(np.eye(5) * 2 - 1, 0).taught(1 - np.eye(5) * 2, 1), tmp_path)
    assert load_labelled(tmp_path / "9x9").counts == (2, 1)
    assert load_labelled(tmp_path / "5x5").counts == (1, 1)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        save_taught(three(), tmp_path / "file")
