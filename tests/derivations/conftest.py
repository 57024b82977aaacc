"""The registry, the lexicon and the units, loaded once."""

from __future__ import annotations

import pytest

from zhiyi.derivations import Formula, load_formulas
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.units import Units, load_units


@pytest.fixture(scope="session")
def units() -> Units:
    return load_units()


@pytest.fixture(scope="session")
def lexicon(units: Units) -> Lexicon:
    return load_lexicon(units=units)


@pytest.fixture(scope="session")
def formulas(lexicon: Lexicon, units: Units) -> tuple[Formula, ...]:
    return load_formulas(lexicon=lexicon, units=units)
