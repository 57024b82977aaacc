"""What is shown of a run while it goes on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.batch.watching.runs import small_run

from zhiyi.batch.events import (
    Event,
    FileEnded,
    FileFound,
    InquiryBegan,
    InquiryEnded,
    PagesEnded,
    PagesFound,
    RunBegan,
    RunEnded,
)
from zhiyi.batch.watching.progress import (
    EVERY,
    Progress,
    counted,
    drawn,
    has_bars,
    line,
    printable,
    span,
)
from zhiyi.batch.watching.tally import SURE_AFTER, Standing, Tally

BIG = Standing(
    inquiries=12_000,
    inquiries_done=11_999,
    inquiries_kept=3,
    files=120_000,
    files_done=100_000,
    files_kept=7,
    files_expected=130_000,
    pages=2_000_000,
    pages_done=1_900_000,
    pages_expected=2_400_000,
    problems=12_345,
    seconds=400_000,
    rate=12_345.6,
    left=99 * 3600,
    now="2026-017 宁波某某机械有限公司出口高压泵及其配件一批质疑材料（第二次补充提交）",
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tally(clock: Clock) -> Tally:
    return Tally(clock=clock)


def _inquiry(
    name: str, *, files: int, pages: int, kept: bool = False, codes: tuple[str, ...] = ()
) -> Iterator[Event]:
    yield InquiryBegan(inquiry=name, files=files)
    for number in range(files):
        id = f"doc-{number}"
        yield FileFound(inquiry=name, document=id, name="a", media_type="text/plain", bytes=1)
        yield FileEnded(
            inquiry=name, document=id, status="read", pages=pages, kept=kept, codes=codes
        )
    yield InquiryEnded(
        inquiry=name, documents=files, lost=0, problems=bool(codes), seconds=1, kept=kept
    )


def _begin(count: int) -> RunBegan:
    return RunBegan(run="r", inquiries=count, workers=2, resumed=False)


def test_nothing_is_promised_at_the_start(tally: Tally, clock: Clock) -> None:
    tally(_begin(1000))
    clock.now += 60
    told = tally.standing()
    assert (told.rate, told.left, told.files_expected, told.pages_expected) == (None,) * 4
    for event in _inquiry("a", files=2, pages=1):
        tally(event)
    assert tally.standing().left is None  # three units of work are too few to tell


def test_time_left_is_what_is_left_at_the_speed_so_far(tally: Tally, clock: Clock) -> None:
    tally(_begin(40))
    for number in range(10):
        clock.now += 6
        for event in _inquiry(str(number), files=2, pages=5):
            tally(event)
    told = tally.standing()
    assert told.rate == pytest.approx(100)  # pages a minute
    assert (told.files_expected, told.pages_expected) == (80, 400)
    assert told.left == pytest.approx(180)


def test_what_an_earlier_run_read_is_not_counted_into_the_speed(tally: Tally, clock: Clock) -> None:
    tally(_begin(40))
    for number in range(20):
        clock.now += 0.5
        for event in _inquiry(str(number), files=2, pages=5, kept=True):
            tally(event)
    assert tally.standing().rate is None
    assert tally.standing().left is None
    for number in range(20, 30):
        clock.now += 6
        for event in _inquiry(str(number), files=2, pages=5):
            tally(event)
    told = tally.standing()
    assert told.rate == pytest.approx(100)
    assert told.left == pytest.approx(60)
    assert (told.inquiries_kept, told.files_kept, told.pages_done) == (20, 40, 300)


def test_an_inquiry_kept_as_a_whole_never_began(tally: Tally) -> None:
    tally(_begin(2))
    tally(InquiryEnded(inquiry="a", documents=7, lost=0, problems=False, seconds=0, kept=True))
    told = tally.standing()
    assert (told.inquiries_done, told.files, told.files_done, told.files_kept) == (1, 7, 7, 7)


def test_pages_of_a_long_file_count_as_they_are_read(tally: Tally, clock: Clock) -> None:
    tally(_begin(1))
    tally(InquiryBegan(inquiry="a", files=1))
    tally(PagesFound(inquiry="a", document="d", pages=200))
    for _ in range(5):
        clock.now += 10
        tally(PagesEnded(inquiry="a", document="d", pages=8))
    told = tally.standing()
    assert (told.pages_done, told.pages, told.rate) == (40, 200, pytest.approx(48))
    assert told.left is None  # no file has ended: nobody knows how long files are
    tally(
        FileEnded(
            inquiry="a", document="d", status="partly_read", pages=198, kept=False, codes=("X",)
        )
    )
    told = tally.standing()
    assert (told.pages_done, told.pages, told.problems) == (198, 198, 1)


def test_what_is_unpacked_adds_to_the_files(tally: Tally) -> None:
    tally(_begin(1))
    tally(InquiryBegan(inquiry="a", files=1))
    for number in range(4):
        tally(FileFound(inquiry="a", document=str(number), name="a", media_type="b", bytes=1))
    assert tally.standing().files == 4


def test_speed_is_that_of_the_last_minutes(tally: Tally, clock: Clock) -> None:
    tally(_begin(1000))
    for number in range(100):
        clock.now += 10
        for event in _inquiry(str(number), files=1, pages=1 if number < 50 else 10):
            tally(event)
    assert tally.standing().rate == pytest.approx(60, rel=0.05)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_bars_fit_the_terminal(width: int, tally: Tally) -> None:
    for standing in (BIG, tally.standing()):
        stream = io.StringIO()
        Console(file=stream, width=width, force_terminal=True).print(drawn(standing))
        shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
        lines = shown.rstrip("\n").split("\n")
        assert len(lines) == 5
        assert all(cell_len(one) <= width for one in lines)


def test_bars_tell_everything_in_80_columns() -> None:
    stream = io.StringIO()
    Console(file=stream, width=80).print(drawn(BIG))
    shown = stream.getvalue()
    for part in (
        "质疑", "11,999/12,000", "文件", "100,000/约 130,000", "页", "1,900,000/约 2,400,000",
        "速度", "12,345.6 页/分", "剩余", "约 99 h 00 min", "问题 problems 12,345", "在办", "…",
    ):  # fmt: skip
        assert part in shown


def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = io.StringIO()
    Console(file=stream, width=80, force_terminal=True).print(drawn(BIG))
    assert not re.search(r"\x1b\[3[0-9]", stream.getvalue())


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "term", "bars"),
    [
        (_Terminal(), "xterm-256color", True),
        (_Terminal(), "dumb", False),
        (_Terminal(), "", False),
        (io.StringIO(), "xterm", False),
    ],
)
def test_bars_only_where_lines_can_be_redrawn(
    stream: io.StringIO, term: str, bars: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    assert has_bars(stream) is bars


def test_a_small_run_gets_a_line_for_each_inquiry_and_a_last_one(clock: Clock) -> None:
    stream = io.StringIO()
    with Progress(stream, clock=clock) as progress:
        for event in small_run():
            progress(event)
    assert stream.getvalue().splitlines() == [
        "[1/1] 2026-017：文件 files 1，用时 9 s，1 个文件未能完整读取 not fully read",
        "完成 done：质疑 inquiries 1/1，文件 files 1，页 pages 10，用时 10 s，问题 1",
    ]


def test_a_thousand_inquiries_are_no_flood(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress(stream, clock=clock)
    progress(_begin(1000))
    for number in range(1000):
        clock.now += 0.6
        for event in _inquiry(str(number), files=3, pages=2):
            progress(event)
    progress(RunEnded(seconds=600, stopped=False))
    lines = stream.getvalue().splitlines()
    assert 600 / EVERY - 1 <= len(lines) <= 600 / EVERY + 1
    assert "\x1b" not in stream.getvalue() and "\r" not in stream.getvalue()
    assert lines[-1].startswith("完成 done：质疑 inquiries 1,000/1,000，文件 files 3,000")
    assert re.search(r"速度 rate (59|60)\d\.\d 页/分 pages/min，剩余 left 约 \d+ (s|min)", lines[5])


def test_a_run_that_goes_on_and_one_that_stops_say_so(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress(stream, clock=clock)
    progress(RunBegan(run="r", inquiries=3, workers=2, resumed=True))
    progress(RunEnded(seconds=1, stopped=True))
    told = stream.getvalue()
    assert told.startswith("接着上次未完成的运行")
    assert "已停止 stopped：质疑 inquiries 0/3" in told


def test_lines_are_the_same_figures_as_bars() -> None:
    told = line(BIG)
    for part in ("11,999/12,000", "100,000/约 130,000", "约 99 h 00 min", "problems 12,345"):
        assert part in told


@pytest.mark.parametrize(
    ("done", "known", "expected", "told"),
    [
        (0, 0, None, "0/?"),
        (8, 10, None, "8/10+"),
        (3, 5, 5, "3/5"),
        (3, 5, 40, "3/约 40"),
        (6, 5, 5, "6/6"),
    ],
)
def test_counts_say_what_is_known(done: int, known: int, expected: int | None, told: str) -> None:
    assert counted(done, known, expected) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (59.4, "59 s"), (90, "2 min"), (3599, "1 h 00 min"), (11_100, "3 h 05 min")],
)
def test_spans_are_no_finer_than_anybody_can_know(seconds: float, told: str) -> None:
    assert span(seconds) == told


def test_a_name_moves_no_cursor() -> None:
    assert printable("a\x1b[2J\u202eb\n质疑") == "a·[2J·b·质疑"


def test_time_left_waits_until_models_are_loaded() -> None:
    assert SURE_AFTER > 6


def test_problems_are_those_that_the_exit_code_tells_of(tally: Tally) -> None:
    read = [_begin(2), *_inquiry("a", files=2, pages=1, codes=())]
    remark = FileEnded(inquiry="b", document="d", status="read", pages=1, kept=False,
                       codes=("LOW_RESOLUTION",))  # fmt: skip
    lost = replace(remark, status="unreadable", codes=("FILE_UNREADABLE",))
    for event in (*read, InquiryBegan(inquiry="b", files=2), remark, lost):
        tally(event)
    told = InquiryEnded(inquiry="b", documents=2, lost=1, problems=True, seconds=1, kept=False)
    tally(told)
    assert tally.standing().problems == 1
    again = Tally(clock=Clock())
    again(_begin(1))
    again(replace(told, kept=True))
    assert again.standing().problems == 1, "the same where all of it was kept"
