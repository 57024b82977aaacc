"""Engines and knowledge are loaded once for the whole suite, and nothing waits for a disk.
Hypothesis draws the same few examples at each run and takes its time; with ``ZHIYI_FUZZ=many``
many, and others."""

from __future__ import annotations

import os
from collections.abc import Iterator
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
LONGEST = (
    "tests/test_samples.py",
    "tests/hostile/test_hostile.py",
    "tests/batch/test_cluster.py",
    "tests/review/test_browser_",
    "tests/batch/test_run.py",
    "tests/test_revisions.py",
    "tests/test_cli.py",
    "tests/reading/test_straighten.py",
    "tests/test_indicator_tagger_recipe.py",
)
"""Files that take half of all the time: where several processes share the tests
and one of these came last, the others would wait for it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first; ``make test`` has pytest-xdist keep to that."""

    def place(item: pytest.Item) -> int:
        return next((n for n, file in enumerate(LONGEST) if item.nodeid.startswith(file)), 99)

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def no_power_cuts() -> Iterator[None]:
    """What a test's own process writes need not reach the disk before the test goes on: that it is
    told to is shown by the tests that refuse or count it, and by processes of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session")
def engines() -> Engines:
    return load_engines()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES
