"""What a cluster must have, reckoned from two batches whose figures are given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.benchmarks.sizing import Measured, Page, needed, one_more

SMALL = Measured(
    pages=10,
    cpu=50.0,
    seconds=60.0,
    worker=1000.0,
    given=1000,
    pictures=3000,
    layers=500,
    reports=900,
)
LARGE = replace(SMALL, pages=30, cpu=110.0, given=5000, pictures=9000, layers=1500, reports=2900)


def test_what_beginning_costs_does_not_count() -> None:
    page = one_more(SMALL, LARGE)
    assert page == Page(cpu=3, given=200, pictures=300, layers=50, reports=100)
    assert page.carried == 2 * 200 + 3 * 300 + 6 * 50 + 2 * 100


def test_batches_of_one_size_tell_nothing() -> None:
    with pytest.raises(ValueError, match="more pages"):
        one_more(SMALL, SMALL)


def test_half_the_hours_take_twice_the_cores() -> None:
    page = one_more(SMALL, LARGE)
    whole = needed(page, day=86_400, hours=24, busy=0.5, worker=1 << 30)
    half = needed(page, day=86_400, hours=12, busy=0.5, worker=1 << 30)
    assert (whole["cores"], whole["memory GiB"]) == (6, 6)
    assert (half["cores"], half["memory GiB"]) == (12, 12)
    assert half["store MiB/s"] == pytest.approx(2 * whole["store MiB/s"])
    assert half["store GiB a day"] == whole["store GiB a day"]
