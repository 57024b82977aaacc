"""The log of a run: JSON lines in a file, and what a person wants to see on standard error.

Everything that uses ``logging``, in this process and in workers, comes here and is written by
structlog, with the ids of the run, the inquiry and the document where they are known. No word of a
document and no file's name is written (see ``records``). The file is opened to append, so that the
system may rotate it by copying and truncating.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from zhiyi.batch.watching.records import Record, record_of
from zhiyi.errors import ArgumentError

EVENTS = "zhiyi.run"
"""The logger of what happens in a run."""


def event_logger(name: str = EVENTS) -> structlog.stdlib.BoundLogger:
    """A logger of its own making: nothing is configured for the whole process."""
    logger: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
    )
    return logger


@contextmanager
def logged(*, verbose: bool, file: Path | None = None) -> Iterator[None]:
    """Meanwhile, what is logged goes to ``file``, from INFO, and to standard error: warnings, with
    ``verbose`` everything from INFO. Raises ``ArgumentError`` where ``file`` cannot be opened."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    handlers = [_console(logging.INFO if verbose else logging.WARNING)]
    if file:
        handlers.append(_to_file(file))
    for handler in handlers:
        handler.addFilter(_made_safe)
    root.handlers[:] = handlers
    root.setLevel(min(handler.level for handler in handlers))
    logging.captureWarnings(file is not None)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)
        for handler in handlers:
            handler.close()


class _Console(logging.StreamHandler[TextIO]):
    """Standard error as it is at the moment: bars put themselves before it while they last."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _File(logging.FileHandler):
    """A log that cannot be written any more is told once and costs nothing else."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:
        if error := sys.exc_info()[1]:
            self._tell(error)

    def close(self) -> None:
        try:
            super().close()
        except OSError as error:
            self._tell(error)

    def _tell(self, error: BaseException) -> None:
        if not self._told:
            self._told = True
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            print(f"zhiyi: the log {self.baseFilename} is incomplete: {reason}", file=sys.stderr)


def _console(level: int) -> logging.Handler:
    handler = _Console()
    handler.setLevel(level)
    handler.setFormatter(_formatter(_plain))
    return handler


def _to_file(file: Path) -> logging.Handler:
    try:
        handler = _File(file, mode="a", encoding="utf-8")
    except OSError as error:
        raise ArgumentError(f"--log {file}: {error.strerror}") from error
    handler.setLevel(logging.INFO)
    handler.setFormatter(_formatter(structlog.processors.JSONRenderer(ensure_ascii=False)))
    return handler


def _formatter(render: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            _only_safe,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _in_order, render],
        use_get_message=False,
    )


def _only_safe(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Of what comes from plain ``logging`` the safe part, and none of the rest."""
    logged: logging.LogRecord = event["_record"]
    record: Record = getattr(logged, _SAFE)
    # The formatter would print the exception, message and all.
    event.pop("exc_info", None)
    event.pop("stack_info", None)
    logged.exc_info = logged.exc_text = logged.stack_info = None
    event.update(fields_of(record), level=record.level)
    return event


def fields_of(record: Record) -> dict[str, object]:
    """A record as an event has it, but for its level."""
    told: dict[str, object] = {"event": record.event, "logger": record.logger, "at": record.at}
    return told | ({"error": list(record.error)} if record.error else {})


def _made_safe(record: logging.LogRecord) -> bool:
    """Filter of every handler: structlog drops the arguments before its processors see them."""
    if not isinstance(record.msg, dict):
        setattr(record, _SAFE, record_of(record))
    return True


_SAFE = "zhiyi_safe"
_FIRST = ("timestamp", "level", "event", "run", "inquiry", "document")


def _in_order(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """What a reader looks for first comes first."""
    first = {key: event[key] for key in _FIRST if key in event}
    return first | {key: value for key, value in event.items() if key not in first}


def _plain(logger: WrappedLogger, name: str, event: EventDict) -> str:
    """A line for a person: level, event, then what is known of it."""
    level, what = event.pop("level", "info"), event.pop("event", "")
    event.pop("timestamp", None)
    known = " ".join(f"{key}={_shown(value)}" for key, value in event.items())
    return f"{str(level).upper()} {what} {known}".rstrip()


def _shown(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, list) else str(value)
