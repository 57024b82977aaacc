"""The list, the parameters and the units, loaded once."""

from __future__ import annotations

import pytest

from zhiyi.controls.entries import ControlList
from zhiyi.controls.loading import load_controls
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.units import Units, load_units


@pytest.fixture(scope="session")
def units() -> Units:
    return load_units()


@pytest.fixture(scope="session")
def lexicon(units: Units) -> Lexicon:
    return load_lexicon(units=units)


@pytest.fixture(scope="session")
def controls() -> ControlList:
    return load_controls()
