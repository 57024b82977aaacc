"""The load benchmark counts what it says, and plays over a server that really serves."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.benchmarks.workbench.costs import Screen, cost
from tests.benchmarks.workbench.load import Answer, Figures, percentile, played, summary, table
from tests.benchmarks.workbench.serving import prepare, serving
from tests.review.making import case, put


def answers(*took: float, wrong: str = "") -> list[Answer]:
    return [Answer("fact", 10.0 + number, ms, wrong) for number, ms in enumerate(took)]


@pytest.mark.parametrize(
    ("took", "part", "wanted"),
    [
        ([1.0, 2.0, 3.0, 4.0], 50, 2.0),
        ([float(n) for n in range(1, 101)], 95, 95.0),
        ([7.0], 99, 7.0),
        ([], 50, 0.0),
    ],
)
def test_a_percentile_is_one_that_was_measured(took: list[float], part: int, wanted: float) -> None:
    assert percentile(took, part) == wanted


def test_what_was_asked_for_before_the_last_sign_in_does_not_count() -> None:
    sign_ins = [Answer("sign-in", 1.0, 500.0, ""), Answer("sign-in", 2.0, 8_000.0, "")]
    early = Answer("worklist", 3.0, 9_000.0, "")

    run = played("all at once", (2.0, 0.5), [*sign_ins, early, *answers(20.0, 40.0)])

    assert run.whole == Figures(2, 0, 20.0, 40.0, 40.0)
    assert run.seconds == pytest.approx(1.04)
    assert "1000.0 ms of the server's processor time each" in summary(run)


def test_the_bar_is_missed_by_time_and_by_a_single_wrong_answer() -> None:
    fast = answers(*[100.0] * 99)

    assert played("fast", (1.0, 0.5), fast).met
    assert not played("slow median", (1.0, 0.5), answers(*[151.0] * 99)).met
    assert not played("slow tail", (1.0, 0.5), fast + answers(*[501.0] * 9)).met
    assert not played("wrong", (1.0, 0.5), fast + answers(1.0, wrong="500")).met
    assert not played("refused", (1.0, 0.5), [Answer("sign-in", 1.0, 9.0, "429"), *fast]).met
    assert "MISSES" in summary(played("wrong", (1.0, 0.5), fast + answers(1.0, wrong="500")))


def test_the_table_has_a_row_for_each_kind_and_tells_what_was_wrong() -> None:
    run = played("some", (1.0, 0.5), [*answers(10.0), Answer("search", 12.0, 30.0, "303: ")])

    rows = "\n".join(table(run))

    assert [row.split()[0] for row in rows.splitlines()[1:3]] == ["fact", "search"]
    assert "search: 303" in rows


def test_officers_sign_in_at_a_server_over_a_copy_of_the_cases(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    put(made, case("ZY-2000-2026-00001"), pictures=True)
    people = prepare(made, tmp_path / "scratch", people=2)

    with (
        serving(tmp_path / "scratch", people) as served,
        closing(Screen(served, people[0])) as screen,
    ):
        opened = screen.get("/cases/ZY-2000-2026-00001")
        spent = cost(served, [lambda: screen.get("/")] * 30)

    assert "不予放行" in opened
    assert 0 < spent < 1000
    assert not (made / ".zhiyi").exists()
    assert prepare(made, tmp_path / "scratch", people=2) == people
