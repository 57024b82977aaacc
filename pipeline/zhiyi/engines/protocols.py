"""What stages expect of engines. Tests put engines here that crash, hang and garble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from zhiyi.source import Picture

Corners = tuple[tuple[float, float], ...]
"""Four (x, y) pixels around a line, clockwise from the upper left of the text's own upright."""


@dataclass(frozen=True, slots=True)
class Read:
    """One line as an engine read it.

    ``edges``: x pixels before each character and after the last, empty when the engine has none.
    ``sure``: how sure the engine is of each character and that no other stands beside it, 0 to 1;
    empty when it does not say.
    """

    text: str
    score: float
    corners: Corners
    edges: tuple[float, ...] = ()
    sure: tuple[float, ...] = ()


class Recogniser(Protocol):
    """Finds and reads the lines of a picture. Failures are ``ReadError``."""

    @property
    def name(self) -> str:
        """``name@version``, as it stands in ``Origin.method``."""
        ...

    def find(self, picture: Picture) -> tuple[Corners, ...]:
        """Where the lines of a picture are, in no particular order."""
        ...

    def read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        """Read the lines at these places, in order; the text is empty where nothing could be made
        of one."""
        ...

    def read(self, picture: Picture) -> tuple[Read, ...]:
        """``find``, then ``read_at``."""
        ...

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        """Read single-line crops, upright; text and score for each, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What an engine sees at one place of a crop.

    ``place``: along the crop, 0 left to 1 right; ``letters``: the likeliest, best first, with their
    probabilities, which add up to less than 1 where there may be no letter at all.
    """

    place: float
    letters: tuple[tuple[str, float], ...]


@runtime_checkable
class Speller(Protocol):
    """A recogniser that also tells what else it could have read, and where."""

    def glimpses(self, crops: Sequence[Picture]) -> tuple[tuple[Glimpse, ...], ...]:
        """For each single-line crop, upright, the places where a letter may be, left to right."""
        ...


@runtime_checkable
class Leveller(Protocol):
    """A recogniser that also tells whether a line stands on its head."""

    def upside_down(self, pieces: Sequence[Picture]) -> tuple[float, ...]:
        """The probability of it for each piece of a line, which lies straight."""
        ...


class Encoder(Protocol):
    """Maps texts of any language to unit vectors, close where the meaning is close."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, rows of length 1."""
        ...


class Translator(Protocol):
    """Drafts Chinese from texts in other languages, for an officer to get the drift of them."""

    @property
    def name(self) -> str: ...

    @property
    def sources(self) -> frozenset[str]:
        """Codes of the languages that it drafts from, as passages have them."""
        ...

    def translate(self, texts: Sequence[str], *, source: str) -> tuple[str, ...]:
        """A draft a text, in their order; empty where nothing could be made of one."""
        ...


@dataclass(frozen=True, slots=True)
class Tagged:
    """Characters ``start`` to ``end`` of a text and what they are: PARAMETER, QUANTITY, CONDITION,
    METHOD or SUBJECT; ``score`` 0 to 1."""

    start: int
    end: int
    label: str
    score: float


class Tagger(Protocol):
    """Finds names of parameters and their quantities by what stands around them."""

    @property
    def name(self) -> str: ...

    def tag(self, texts: Sequence[str]) -> tuple[tuple[Tagged, ...], ...]:
        """For each text what it found, in order, no two overlapping. ``EngineError``."""
        ...
