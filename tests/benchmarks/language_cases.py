"""Labelled lines: the bank beside this file, and folders of others' lines."""

from __future__ import annotations

import json
import random
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zhiyi.scripts import count_scripts

BANK = Path(__file__).with_name("language_lines.toml")
NO_LANGUAGE, GARBLED, MIXED = "zxx", "und", "mixed"


@dataclass(frozen=True, slots=True)
class Case:
    """A line, its language (base code; script apart), and the paper it stands in."""

    text: str
    code: str
    paper: str
    held_out: bool = False
    script: str = ""

    @property
    def words(self) -> int:
        """Words; of scripts without spaces two letters are one."""
        scripts = count_scripts(self.text)
        dense = scripts.get("han", 0) + scripts.get("kana", 0)
        if self.code in ("zh", "ja", "th"):
            return (dense or sum(scripts.values())) // 2
        return sum(any(c.isalpha() for c in word) for word in self.text.split())


def held_out(text: str) -> bool:
    """Half of the lines, by their own hash: a new line is in one half for good."""
    return zlib.crc32(text.encode()) % 2 == 1


def bank(file: Path = BANK) -> list[Case]:
    """Every line of the bank. Mixed lines are Chinese."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Case(text, "zh" if name == MIXED else name.partition("-")[0], name, held_out(text), name)
        for name, lines in data.items()
        for text in filter(str.strip, lines.splitlines())
    ]


def labelled(file: Path) -> list[Case]:
    """A ``.jsonl`` file of {text, lang, source, mixed}."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [
        Case(
            row["text"],
            row["lang"].partition("-")[0],
            f"{row['lang']} {row.get('source', '')}",
            script=MIXED if row.get("mixed") else row["lang"],
        )
        for row in rows
    ]


def by_name(folder: Path, most: int) -> list[Case]:
    """Files ``<code>.txt``, one line a case, the first ``most`` of each."""
    return [
        Case(text.strip(), file.stem, file.stem)
        for file in sorted(folder.glob("*.txt"))
        for text in file.read_text(encoding="utf-8").splitlines()[:most]
        if text.strip()
    ]


def sets_of(folder: Path, most: int) -> Iterator[tuple[str, list[Case]]]:
    """Every set of lines in a folder: ``*.jsonl``, and folders of ``<code>.txt`` at any depth."""
    for file in sorted(folder.rglob("*.jsonl")):
        yield file.stem, labelled(file)
    for place in sorted({file.parent for file in folder.rglob("*.txt")}):
        if cases := by_name(place, most):
            yield place.name, cases


def misread(cases: Sequence[Case], *, rate: float = 0.05, seed: int = 4) -> list[Case]:
    """The same with one letter in twenty read wrongly, as another letter of the same line."""
    draw = random.Random(seed)

    def spoil(text: str) -> str:
        letters = [c for c in text if c.isalpha()] or [" "]
        return "".join(
            draw.choice(letters) if c.isalpha() and draw.random() < rate else c for c in text
        )

    return [replace(case, text=spoil(case.text)) for case in cases]


def capitals(cases: Sequence[Case]) -> list[Case]:
    return [replace(case, text=case.text.upper()) for case in cases if case.text.upper().isupper()]


def unspaced(cases: Sequence[Case]) -> list[Case]:
    """The same with every third space lost, as readers lose them."""

    def close(text: str) -> str:
        words = text.split(" ")
        return "".join(w + ("" if n % 3 == 1 else " ") for n, w in enumerate(words)).strip()

    return [replace(case, text=close(case.text)) for case in cases if " " in case.text]
