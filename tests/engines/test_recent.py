import numpy as np

from zhiyi.engines.recent import Recent, key_of


def test_the_same_pixels_in_another_shape_are_another_picture() -> None:
    picture = np.zeros((2, 6, 3), np.uint8)
    assert key_of(picture) == key_of(picture.copy())
    assert key_of(picture) != key_of(picture.reshape(6, 2, 3))


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    recent = Recent[int](2)
    recent[b"a"], recent[b"b"] = 1, 2
    assert recent[b"a"] == 1
    recent[b"c"] = 3
    assert b"a" in recent and b"c" in recent and b"b" not in recent
