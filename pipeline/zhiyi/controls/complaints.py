"""What is wrong with the list as data: the file, the entry, and why."""

from __future__ import annotations

from dataclasses import dataclass

Told = tuple[str, str]
"""A reason in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """``entry``: code or id of an entry, announcement or edition; "" for a whole file."""

    file: str
    entry: str
    reason: str
    reason_en: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.entry}" if self.entry else self.file
        return f"{place}: {self.reason} / {self.reason_en}"
