"""Text that no person wrote: what reads it takes time that grows with the text."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from zhiyi.controls.importing.items import REFERENCES, told_of
from zhiyi.controls.names import load_words, plain
from zhiyi.controls.properties import properties_in
from zhiyi.controls.uncertainty import LETTER
from zhiyi.end_uses import LONGEST, topics_of

LETTERS = 200_000
LIMIT = 8.0
"""Seconds; linear readers take less than 1.5, quadratic ones took minutes."""


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (plain, f"a{'-' * LETTERS}a"),
        (lambda text: load_words().ends_in_shape(text, gap=4), f"{'a' * LETTERS}中"),
        (properties_in, f"材质{' ' * LETTERS}。"),
        (LETTER.search, f"(U={' ' * LETTERS}="),
        (told_of, "\n" * LETTERS),
        (REFERENCES.search, f"（参考商品编号{' ' * LETTERS}"),
        (lambda text: topics_of(text[:LONGEST]), "用于军事" * LETTERS),
    ],
    ids=["dashes", "model", "spaces", "uncertainty", "blank lines", "reference", "statement"],
)
def test_hostile_text_takes_no_longer_than_its_length(
    read: Callable[[str], object], text: str
) -> None:
    begun = process_time()
    read(text)
    assert process_time() - begun < LIMIT
