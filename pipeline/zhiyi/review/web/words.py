"""What the workbench says, in Chinese and English, from ``words.toml``: ``t("group.key")``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from zhiyi.report.words import Wording, load_words

Language = Literal["zh", "en"]
Tell = Callable[..., str]


@cache
def wordings() -> MappingProxyType[str, Wording]:
    """By ``group.key``; a group may hold groups. Raises where a wording is not a pair."""
    data = tomllib.loads(files("zhiyi.review.web").joinpath("words.toml").read_text("utf-8"))
    found: dict[str, Wording] = {}
    _gather(data, "", found)
    return MappingProxyType(found)


def _gather(data: dict[str, object], prefix: str, found: dict[str, Wording]) -> None:
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            _gather(value, f"{name}.", found)
        elif isinstance(value, list) and len(value) == 2:
            found[name] = Wording(str(value[0]), str(value[1]))
        else:
            raise ValueError(f"words.toml: {name} is not [中文, English]")


def teller(language: Language) -> Tell:
    """``t(key, **values)``: the wording with its ``{value}`` filled in. A key of the report's own
    words is ``report.group.key``. An unknown key raises ``KeyError``: pages are tested."""

    def t(key: str, **values: object) -> str:
        wording = _of_report(key) if key.startswith("report.") else wordings()[key]
        text = wording.zh if language == "zh" else wording.en
        return text.format(**values) if values else text

    return t


def _of_report(key: str) -> Wording:
    _, group, value = key.split(".", 2)
    return load_words().of(group, value)


def both(key: str, **values: object) -> str:
    """Chinese, then English: what errors and the command line say."""
    wording = wordings()[key]
    return " ".join(text.format(**values) if values else text for text in wording)
