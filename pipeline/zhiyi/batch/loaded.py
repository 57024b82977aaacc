"""Engines, knowledge and models of a worker: each loaded when first asked for, once a process."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from zhiyi.engines.protocols import Encoder, Translator
from zhiyi.engines.versions import engine_versions
from zhiyi.equipment import (
    Engines,
    Knowledge,
    WordReaders,
    load_encoder,
    load_engines,
    load_knowledge,
    load_translators,
    load_word_readers,
)

Stamp = tuple[tuple[str, int, int], ...]


@lru_cache(maxsize=1)
def engines(tagger: Path | None) -> Engines:
    return load_engines(tagger=tagger)


@lru_cache(maxsize=1)
def word_readers(tagger: Path | None) -> WordReaders:
    return load_word_readers(tagger=tagger)


def knowledge(*, edition: str | None = None, folder: Path | None = None) -> Knowledge:
    """What documents and goods are held against; loaded anew where an office has changed its
    ``folder``, since workers may live for weeks."""
    return _knowledge(edition, folder, stamp(folder))


@lru_cache(maxsize=2)
def _knowledge(edition: str | None, folder: Path | None, files: Stamp) -> Knowledge:
    return load_knowledge(edition=edition, folder=folder)


def stamp(folder: Path | None) -> Stamp:
    """Names, times and sizes of the files of a model or of an office's own entries: what changes
    when one of them does. Empty where there is no folder."""
    if folder is None:
        return ()
    told = ((file, file.stat()) for file in sorted(folder.rglob("*")) if file.is_file())
    return tuple((str(file), stat.st_mtime_ns, stat.st_size) for file, stat in told)


@lru_cache(maxsize=1)
def encoder(directory: Path | None) -> Encoder:
    return load_encoder(directory)


@lru_cache(maxsize=1)
def translators(directories: tuple[Path, ...]) -> tuple[Translator, ...]:
    return load_translators(directories)


@cache
def versions(directory: Path | None, translating: tuple[Path, ...]) -> dict[str, str]:
    """Of everything that reads; asking Tesseract for its own takes a process each time."""
    return engine_versions(encoder(directory), translators(translating))
