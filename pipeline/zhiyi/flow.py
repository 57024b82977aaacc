"""The whole way of working: stages that find, and one place that writes what they found.

A stage is a pure function from a subject (``Document`` or ``Inquiry``) to ``Found``. ``apply``
writes its layer; nothing else does. Resume is: load the subject from JSON and run the rest.

Stages that go over pages look at one page at a time, so that a long document may be read in blocks
of pages; what only the whole document shows is found by the stage's ``join``.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from zhiyi.document import Document, Problem
from zhiyi.errors import ArgumentError, ZhiyiError
from zhiyi.isolation.resources import nearly_all_mapped

if TYPE_CHECKING:
    from zhiyi.clock import Clock
    from zhiyi.inquiry import Inquiry

log = logging.getLogger(__name__)

T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S", Document, "Inquiry")

PAGES_TOGETHER = 8
"""Pages of a block. Always cut alike, whoever reads them: reports are the same with any number of
workers."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """What a stage found, and what it could not do."""

    facts: tuple[T_co, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage(Generic[S]):
    """``find`` fills the layer ``fills`` and reads the layers ``needs``.

    ``join`` looks once at the whole subject, the layer filled: its facts take the layer's place,
    its problems are added. Twice equals once. ``amend`` puts in what officers corrected of the
    layer, last of all; what breaks there breaks the run, which must not pass over a correction.
    """

    fills: str
    needs: tuple[str, ...]
    find: Callable[[S], Found[Any]]
    join: Callable[[S], Found[Any]] | None = None
    amend: Callable[[S], S] | None = None


def check(stages: Sequence[Stage[S]], *, given: Iterable[str] = ()) -> None:
    """Refuse an order in which a stage needs what nothing filled."""
    filled = set(given)
    for stage in stages:
        if missing := sorted(set(stage.needs) - filled):
            raise ArgumentError(
                f"stage {stage.fills!r} needs {missing}, which nothing fills before it"
            )
        filled.add(stage.fills)


def between(
    stages: Sequence[Stage[S]],
    layers: Sequence[str],
    *,
    since: str | None = None,
    until: str | None = None,
) -> list[Stage[S]]:
    """Those of the stages that are to run, ``since`` and ``until`` included. ``layers``: of this
    half of the work, in order; a bound that lies in the other half does not cut here."""
    start = layers.index(since) if since in layers and since else 0
    stop = layers.index(until) + 1 if until in layers and until else len(layers)
    return [stage for stage in stages if stage.fills in layers[start:stop]]


def apply(subject: S, stage: Stage[S], *, clock: Clock | None = None) -> S:
    """Run one stage. What breaks in it costs this layer only and becomes a problem; what is wrong
    with the machine (``of_the_machine``) is raised. ``clock`` measures from outside."""
    with _measured(clock, stage.fills):
        subject = _filled(subject, stage)
        return stage.amend(subject) if stage.amend else subject


def _filled(subject: S, stage: Stage[S]) -> S:
    found = _tried(stage.fills, stage.find, subject, instead=())
    kept = tuple(problem for problem in subject.problems if problem.stage != stage.fills)
    subject = _written(subject, stage.fills, found, kept)
    if stage.join is None:
        return subject
    found = _tried(stage.fills, stage.join, subject, instead=getattr(subject, stage.fills))
    kept = tuple(problem for problem in subject.problems if problem not in found.problems)
    return _written(subject, stage.fills, found, kept)


def _tried(
    stage: str, find: Callable[[S], Found[Any]], subject: S, *, instead: tuple[Any, ...]
) -> Found[Any]:
    """What a stage found, or ``instead`` and the reason why it found nothing."""
    try:
        return find(subject)
    except ZhiyiError as error:
        return _broken(stage, error.code, str(error), instead)
    except Exception as error:  # the border of a stage: an inquiry is never lost to a defect in one
        if of_the_machine(error):
            raise
        log.exception("stage %s broke off", stage)
        return _broken(stage, "STAGE_FAILED", reason_of(error), instead)


def reason_of(error: BaseException) -> str:
    """What broke, for a report: without the path of a file, which is another one each time."""
    told = error.strerror if isinstance(error, OSError) else str(error)
    return f"{type(error).__name__}: {told}" if told else type(error).__name__


def of_the_machine(error: BaseException) -> bool:
    """Whether memory or disk ran out: nothing that a paper is to blame for, or can be told of
    without trying it again alone."""
    full = isinstance(error, OSError) and error.errno in _FULL
    return full or isinstance(error, MemoryError) or nearly_all_mapped()


def _broken(stage: str, code: str, detail: str, instead: tuple[Any, ...]) -> Found[Any]:
    return Found(instead, (Problem(stage=stage, code=code, detail=detail),))


def _written(subject: S, layer: str, found: Found[Any], kept: tuple[Problem, ...]) -> S:
    """Equal problems are told once."""
    problems = tuple(dict.fromkeys((*kept, *found.problems)))
    layers: dict[str, Any] = {layer: found.facts, "problems": problems}
    return replace(subject, **layers)


def _measured(clock: Clock | None, name: str) -> AbstractContextManager[object]:
    return clock.stage(name) if clock is not None else nullcontext()


def run(subject: S, stages: Sequence[Stage[S]], *, clock: Clock | None = None) -> S:
    for stage in stages:
        subject = apply(subject, stage, clock=clock)
    return subject
