"""Settings of a run. Every value has a sane default; the command line sets the few that matter."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias

from zhiyi.limits import Limits, load_limits

EngineName: TypeAlias = Literal["local", "ray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``workers``: processes that read documents; ``engine``: where they are, on this machine or on
    a Ray cluster at ``ray_address`` (by default ``ZHIYI_RAY_ADDRESS``, else one of this machine),
    whose nodes pass files through ``store``, an fsspec URL (``ZHIYI_STORE``), unless the output
    directory is the same on all of them. ``fresh``: nothing that an earlier run did is kept.
    ``date`` chooses the edition of the list before
    any date of the inquiry; ``edition`` names it outright. ``until`` and ``since`` name stages.
    ``controls``: the folder of an office's own entries and announcements, laid over the control
    list, by default ``ZHIYI_CONTROLS``. ``encoder``: the directory of a stronger sentence encoder,
    by default ``ZHIYI_ENCODER``. ``translators``: directories of translation models for machine
    drafts, by default those of ``ZHIYI_TRANSLATOR``, parted as in ``PATH``; of those that read a
    language the first drafts. ``tagger``: the directory of the tagger that names quantities which
    the rules leave without a name, by default that of ``ZHIYI_TAGGER``, where "own" is the one that
    comes with Zhiyi. ``limits``: of files and workers, by default those of the file
    ``ZHIYI_LIMITS``."""

    workers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    engine: EngineName = "local"
    ray_address: str | None = field(default_factory=lambda: os.environ.get("ZHIYI_RAY_ADDRESS"))
    store: str | None = field(default_factory=lambda: os.environ.get("ZHIYI_STORE"))
    fresh: bool = False
    until: str | None = None
    since: str | None = None
    date: date | None = None
    edition: str | None = None
    controls: Path | None = field(default_factory=lambda: _path(os.environ.get("ZHIYI_CONTROLS")))
    encoder: Path | None = field(default_factory=lambda: _path(os.environ.get("ZHIYI_ENCODER")))
    translators: tuple[Path, ...] = field(
        default_factory=lambda: _paths(os.environ.get("ZHIYI_TRANSLATOR"))
    )
    tagger: Path | None = field(default_factory=lambda: _tagger(os.environ.get("ZHIYI_TAGGER")))
    limits: Limits = field(
        default_factory=lambda: load_limits(_path(os.environ.get("ZHIYI_LIMITS")))
    )

    def as_asked(self) -> tuple[object, ...]:
        """What makes one command another: everything but where and by how many it is done."""
        return (
            self.fresh,
            self.until,
            self.since,
            self.date,
            self.edition,
            self.controls,
            self.encoder,
            self.translators,
            self.tagger,
            self.limits,
        )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _tagger(text: str | None) -> Path | None:
    own = Path(str(files("zhiyi_models") / "indicator_tagger"))
    return own if text == "own" else _path(text)


def _paths(text: str | None) -> tuple[Path, ...]:
    return tuple(Path(one) for one in (text or "").split(os.pathsep) if one)
