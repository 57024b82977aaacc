"""How it is told that a task failed: to the officer in words, to the log in types and places."""

from __future__ import annotations

import errno
import re

from zhiyi.batch.processes import Reply
from zhiyi.batch.tasks import Cause, Failure, Outcome, Task
from zhiyi.batch.watching.records import Record
from zhiyi.limits import Limits

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def ended(task: Task, cause: Cause, detail: str, *, worker: str = "") -> Outcome:
    """A task that came to nothing, whatever its worker said of it."""
    failure = Failure(cause=cause, detail=detail)
    return Outcome(task=task, seconds=0.0, worker=worker, failure=failure)


def full(error: OSError) -> bool:
    """Whether the disk had no room."""
    return error.errno in _FULL


def failure_of(reply: Reply, *, seconds: int, limits: Limits) -> Failure | None:
    """Nothing in it comes from a document. ``seconds``: what the task was allowed."""
    if reply.cause is None:
        return None
    most = limits.memory_bytes >> 20
    details = {
        "died": _died(reply.signal),
        "time": f"处理超过 {seconds} 秒，已中止 it took longer than {seconds} s and was ended",
        "memory": f"所需内存超过上限（{most} MB），已中止 "
        f"it needs more memory than is allowed ({most} MB) and was ended",
        "broke": f"程序处理时出错（{_type(reply)}） the program failed on it ({_type(reply)})",
        "full": "磁盘空间不足，结果无法写入 the disk is full, the result cannot be written",
    }
    return Failure(cause=reply.cause, detail=details[reply.cause])


def records_of(reply: Reply, worker: str) -> tuple[Record, ...]:
    """What was logged, and last how the task failed: cause, types and places only."""
    if reply.cause is None:
        return reply.records
    ended = Record(
        level="error",
        logger=__name__,
        event=f"{worker}: {reply.cause} {reply.signal}".strip(),
        at=reply.at[0] if reply.at else "",
        error=reply.at,
    )
    return (*reply.records, ended)


def _died(signal: str) -> str:
    if signal == "SIGKILL":
        return (
            "处理进程被系统强行终止（SIGKILL，可能因本机内存不足） the process working on it was "
            "killed (SIGKILL, maybe because the machine ran out of memory)"
        )
    told = signal or "?"
    return f"处理进程异常终止（{told}） the process working on it ended unexpectedly ({told})"


def _type(reply: Reply) -> str:
    """Of the exception; a name and nothing else, whatever a worker says."""
    found = re.match(r"[A-Za-z_][A-Za-z0-9_]{0,79}", reply.at[0]) if reply.at else None
    return found.group() if found else "?"
