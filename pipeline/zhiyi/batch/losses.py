"""What is told of what could not be done, and what is left then: of a page, a file, an inquiry."""

from __future__ import annotations

from dataclasses import replace

from zhiyi.batch.tasks import Failure, Join, Read, ReadPages, Task, Told
from zhiyi.document import Problem
from zhiyi.intake.folder import Folder
from zhiyi.parted import PAGE_LAYERS, can_be_parted
from zhiyi.report.summary import Summary

STAGE = "run"


def problem_of(failure: Failure, *, page: int | None = None, code: str | None = None) -> Problem:
    """Of a page where one is named; else, unless ``code`` says otherwise, of a whole file."""
    if page is not None:
        detail = f"第 {page} 页未能读取：{failure.detail}"
        return Problem(stage=STAGE, code="FILE_PARTLY_READ", detail=detail, page=page)
    return Problem(stage=STAGE, code=code or "FILE_UNREADABLE", detail=failure.detail)


def closed(error: OSError) -> Problem:
    """Of an inquiry whose folder is gone, or cannot be listed."""
    detail = (
        f"文件夹无法打开（{error.strerror}），其中的文件均未读取 "
        "the folder cannot be opened, no file of it was read"
    )
    return Problem(stage=STAGE, code="FILE_UNREADABLE", detail=detail)


def has_pages_to_try(task: Task) -> bool:
    """Whether there are pages to be tried one by one."""
    if isinstance(task, ReadPages):
        return task.first < task.last
    return isinstance(task, Read) and not task.parted and can_be_parted(task.submitted.media_type)


def pages_alone(task: Join, problem: Problem) -> Join:
    """What was read page by page stays, where what the whole document shows cannot be found."""
    detail = f"各页已读取，但全文的归纳未能完成：{problem.detail}"
    told = replace(problem, code="FILE_PARTLY_READ", detail=detail)
    return replace(
        task,
        reading=replace(task.reading, until=PAGE_LAYERS[-1]),
        lost=(*task.lost, told),
    )


def unwritten(folder: Folder, name: str) -> Told:
    """The row of an inquiry whose report could not be written at all."""
    summary = Summary(
        id=folder.notice.id or folder.name,
        folder=name,
        exporter=folder.notice.exporter or "",
        goods=folder.notice.goods or "",
        deadline="",
        must=0,
        should=0,
        note=0,
        missing=(),
        translations=(),
        candidates=(),
        problems=1,
    )
    return Told(summary=summary, must=0, should=0, documents=0, lost=0, problems=True)
