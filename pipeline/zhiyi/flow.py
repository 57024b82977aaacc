"""The whole way of working: stages that find, and one place that writes what they found.

A stage is a pure function from a subject (``Document`` or ``Inquiry``) to ``Found``. ``apply``
writes its layer; nothing else does. Resume is: load the subject from JSON and run the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from zhiyi.document import Document, Problem
from zhiyi.errors import ArgumentError, ZhiyiError

if TYPE_CHECKING:
    from zhiyi.inquiry import Inquiry

log = logging.getLogger(__name__)

T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S", Document, "Inquiry")


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """What a stage found, and what it could not do."""

    facts: tuple[T_co, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage(Generic[S]):
    """``find`` fills the layer ``fills`` and reads the layers ``needs``."""

    fills: str
    needs: tuple[str, ...]
    find: Callable[[S], Found[Any]]


def check(stages: Sequence[Stage[S]], *, given: Iterable[str] = ()) -> None:
    """Refuse an order in which a stage needs what nothing filled."""
    filled = set(given)
    for stage in stages:
        if missing := sorted(set(stage.needs) - filled):
            raise ArgumentError(
                f"stage {stage.fills!r} needs {missing}, which nothing fills before it"
            )
        filled.add(stage.fills)


def apply(subject: S, stage: Stage[S]) -> S:
    """Run one stage. What breaks in it costs this layer only and becomes a problem."""
    try:
        found = stage.find(subject)
    except ZhiyiError as error:
        found = _broken(stage.fills, error.code, str(error))
    except Exception as error:  # the border of a stage: an inquiry is never lost to a defect in one
        log.exception("stage %s broke off", stage.fills)
        found = _broken(stage.fills, "STAGE_FAILED", f"{type(error).__name__}: {error}")
    kept = tuple(problem for problem in subject.problems if problem.stage != stage.fills)
    layers: dict[str, Any] = {stage.fills: found.facts, "problems": kept + found.problems}
    return replace(subject, **layers)


def _broken(stage: str, code: str, detail: str) -> Found[Any]:
    return Found(problems=(Problem(stage=stage, code=code, detail=detail),))


def run(subject: S, stages: Sequence[Stage[S]]) -> S:
    for stage in stages:
        subject = apply(subject, stage)
    return subject
