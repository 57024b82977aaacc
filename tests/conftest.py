"""Engines and knowledge are loaded once for the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import pytest

from zhiyi.assemble import Engines, Knowledge, load_engines, load_knowledge

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="session")
def engines() -> Engines:
    return load_engines()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES
