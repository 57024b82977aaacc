"""What a log tells: ids, codes and places, and no word of a document."""

from __future__ import annotations

import ast
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.batch.watching.runs import DOCUMENT, INQUIRY, failed, outcome, read, small_run

import zhiyi
from zhiyi.batch.events import RunBegan, TaskEnded
from zhiyi.batch.watching.journal import Journal
from zhiyi.batch.watching.logs import logged
from zhiyi.batch.watching.records import MOST, collecting, error_of
from zhiyi.document import Document
from zhiyi.errors import ArgumentError
from zhiyi.flow import Found, Stage, apply

SECRET = "secret text of the document"
OWN = logging.getLogger("zhiyi.test")
LIBRARY = logging.getLogger("pdfreader.parser")


@dataclass(frozen=True)
class Log:
    file: Path

    @property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    def __iter__(self) -> Any:
        return iter([json.loads(line) for line in self.text.splitlines()])


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "run.jsonl")


def _breaks(doc: Document) -> Found[Any]:
    raise ValueError(SECRET)


def _run_a_stage_that_breaks() -> None:
    empty = Document(
        id="d1", path=SECRET, sha256="0", media_type="text/plain", bytes=1, kind="other",
        kind_score=0.0,
    )  # fmt: skip
    apply(empty, Stage(fills="lines", needs=(), find=_breaks))


def test_a_stage_that_breaks_is_logged_by_type_and_place(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged(verbose=True, file=log.file):
        _run_a_stage_that_breaks()
    (entry,) = log
    assert entry["event"] == "stage lines broke off"
    assert entry["level"] == "error"
    (error,) = entry["error"]
    assert error.startswith("ValueError: watching/test_logs.py:")
    assert " in _breaks < zhiyi/flow.py:" in error
    told = capsys.readouterr()
    assert "broke off" in told.err
    assert SECRET not in log.text + told.err + told.out


def test_a_worker_hands_back_what_it_logged_with_the_ids_of_its_task(log: Log) -> None:
    with collecting() as records:
        _run_a_stage_that_breaks()
        LIBRARY.warning(f"cannot parse {SECRET}")
    ended = outcome(read(), records=tuple(records))
    with logged(verbose=False, file=log.file), Journal() as journal:
        journal(RunBegan(run="r7", inquiries=1, workers=2, resumed=False))
        journal(TaskEnded(outcome=ended, again=False))
    _, own, library, task = log
    for entry in (own, library, task):
        assert (entry["run"], entry["inquiry"], entry["document"]) == ("r7", INQUIRY, DOCUMENT)
        assert entry["worker"] == "w1"
    assert own["level"] == "error"
    assert own["error"][0].startswith("ValueError: ")
    assert library["logger"] == "pdfreader.parser"
    assert SECRET not in log.text


def test_libraries_are_told_by_place_alone(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    with logged(verbose=True, file=log.file):
        LIBRARY.warning("odd object %r", SECRET)
        LIBRARY.info(f"reading {SECRET}")
        LIBRARY.debug(SECRET)
    assert [entry["logger"] for entry in log] == ["pdfreader.parser"] * 2
    assert all(entry["at"].startswith("watching/test_logs.py:") for entry in log)
    assert SECRET not in log.text + capsys.readouterr().err


def test_paths_and_errors_among_the_arguments_are_replaced(log: Log) -> None:
    with logged(verbose=False, file=log.file):
        OWN.info("%s took %d s: %s", Path("/in/宁波某某有限公司.pdf"), 3, OSError(SECRET))
        OWN.info("%d", "not a number")
    assert [entry["event"] for entry in log] == ["(path) took 3 s: OSError", "%d"]


def test_the_cause_of_an_error_is_told_too() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        told = error_of(error)
    assert [one.partition(":")[0] for one in told] == ["RuntimeError", "KeyError"]
    assert SECRET not in "".join(told)


def test_a_task_that_logs_without_end_is_cut_and_says_so() -> None:
    with collecting() as records:
        for number in range(MOST + 50):
            OWN.info("%d", number)
    assert len(records) == MOST + 1
    assert records[-1].event == "50 further records of this task left out"


def test_every_record_is_told_as_it_happens() -> None:
    heard = []
    with collecting(heard.append) as records:
        OWN.warning("before the process dies")
        assert heard == records
    assert [record.event for record in heard] == ["before the process dies"]


def test_a_run_from_beginning_to_end(log: Log) -> None:
    with logged(verbose=False, file=log.file), Journal() as journal:
        for event in small_run():
            journal(event)
        OWN.info("after the run")
    entries = list(log)
    assert [entry["event"] for entry in entries] == [
        "run began", "inquiry began", "file found", "pages found", "task failed", "task ended",
        "file ended", "task ended", "inquiry ended", "run ended", "after the run",
    ]  # fmt: skip
    assert all(entry.get("run") == "r1" for entry in entries[:-1])
    assert "run" not in entries[-1]
    assert entries[4] | {"cause": "memory", "again": True, "kind": "read"} == entries[4]
    assert entries[6]["codes"] == ["FILE_PARTLY_READ"]
    assert "宁波" not in log.text  # the name of the file
    assert list(entries[0])[:4] == ["timestamp", "level", "event", "run"]


def test_what_failed_is_on_the_terminal_only_when_it_is_not_tried_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logged(verbose=False), Journal() as journal:
        journal(TaskEnded(outcome=failed(read(), "died"), again=True))
        assert capsys.readouterr().err == ""
        journal(TaskEnded(outcome=failed(read(), "died"), again=False))
    assert capsys.readouterr().err.startswith("WARNING task failed ")


def test_the_file_is_appended_to_and_logging_is_as_before(log: Log) -> None:
    before = logging.getLogger().handlers[:]
    for _ in range(2):
        with logged(verbose=False, file=log.file):
            OWN.info("one")
    assert len(list(log)) == 2
    assert logging.getLogger().handlers == before


def test_a_log_that_cannot_be_opened_is_a_wrong_argument(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="--log"), logged(verbose=False, file=tmp_path):
        pass


def test_a_full_disk_is_told_once_and_ends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with logged(verbose=False, file=Path("/dev/full")):
        OWN.info("one")
        OWN.info("two")
    told = capsys.readouterr().err
    assert told.count("is incomplete: No space left on device") == 1


def test_every_message_of_the_program_is_a_literal() -> None:
    """Only so is it known that nothing of a document stands in one."""
    wrong = []
    for file in Path(zhiyi.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _logs(node.func):
                at = 1 if _name(node.func) == "log" else 0
                message = node.args[at] if len(node.args) > at else None
                named = isinstance(message, ast.Name) and file.name == "journal.py"
                if not (isinstance(message, ast.Constant) or named):
                    wrong.append(f"{file.name}:{node.lineno}")
    assert wrong == []


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ""


def _logs(function: ast.expr) -> bool:
    levels = {"debug", "info", "warning", "error", "exception", "critical", "log"}
    if not isinstance(function, ast.Attribute) or function.attr not in levels:
        return False
    owner = function.value
    return (isinstance(owner, ast.Name) and owner.id in {"log", "logger"}) or (
        isinstance(owner, ast.Attribute) and owner.attr in {"_log", "log"}
    )
