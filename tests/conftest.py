"""Engines and knowledge are loaded once for the whole suite. Hypothesis draws the same few examples
at each run and takes its time; with ``ZHIYI_FUZZ=many`` many, and others."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import pytest
from hypothesis import HealthCheck, settings

from zhiyi.equipment import Engines, Knowledge, load_engines, load_knowledge

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "few", derandomize=True, database=None, max_examples=40, deadline=None,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(
    "many", max_examples=300, deadline=None, suppress_health_check=_SLOW, print_blob=True
)
settings.load_profile("many" if os.environ.get("ZHIYI_FUZZ") == "many" else "few")

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
