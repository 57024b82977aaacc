"""The list held against a file of facts: a row each, with code, figures, numbers and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhiyi.controls import ControlList, Entry
from zhiyi.units import Units

from .figures import conditions, figures, held, spoken_of, unfounded

CODE = re.compile(r"\d[A-E]\d{3}(?:\.\w+)*")
NUCLEAR = re.compile(r"核清单-(\d+)")
ANNOUNCED = re.compile(r"(\d{4})年第(\d+)号")
CATALOGUES = frozenset({"2025-91"})
"""Yearly licence catalogues: the source of HS numbers, and of no entry."""


@dataclass(slots=True)
class Tally:
    """Counts of one announcement's rows."""

    rows: int = 0
    present: int = 0
    figures: int = 0
    held: int = 0
    named: int = 0
    conditions: int = 0
    conditions_held: int = 0
    hs: int = 0
    hs_held: int = 0
    cas: int = 0
    cas_held: int = 0

    def add(self, other: Tally) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Coverage:
    """Tallies by announcement and what is missing, each with its row."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    gaps: list[tuple[str, str]] = field(default_factory=list)


def load_facts(file: Path) -> list[dict[str, Any]]:
    lines = file.read_text("utf-8").splitlines()
    return [row for row in map(json.loads, filter(None, lines)) if row["regime"] == "CN"]


def cover(facts: list[dict[str, Any]], controls: ControlList, units: Units) -> Coverage:
    """Every row of the facts held against its entry."""
    coverage = Coverage()
    for row in facts:
        entries = _entries_of(row, controls)
        tally = coverage.tallies.setdefault((announced(row) or ["(none)"])[0], Tally())
        tally.rows += 1
        if not entries:
            coverage.gaps.append((row["code"], f"not in the list: {row['name_zh']}"))
            tally.figures += sum(1 for _ in figures(row["parameters"]))
            continue
        tally.present += 1
        entry = entries[-1]
        gaps = [*_of_figures(row, entry, tally, units), *_of_numbers(row, entry, tally)]
        gaps += _of_dates(row, entries)
        coverage.gaps += [(row["code"], gap) for gap in gaps]
    return coverage


def announced(row: dict[str, Any]) -> list[str]:
    """The announcements a row names, as our ids: ``2024-51``; ``nuclear-list``."""
    found = [f"{year}-{number}" for year, number in ANNOUNCED.findall(row["announcement"])]
    if NUCLEAR.fullmatch(row["code"]):
        return ["nuclear-list"]
    return [id for id in dict.fromkeys(found) if id not in CATALOGUES]


def _entries_of(row: dict[str, Any], controls: ControlList) -> list[Entry]:
    """The versions of a row's entry, the latest last; rows without a code by announcement."""
    code = row["code"]
    nuclear = NUCLEAR.fullmatch(code)
    if nuclear:
        return [e for e in controls.entries if e.id == f"nuclear-{nuclear[1]}"]
    if CODE.fullmatch(code):
        found = [entry for entry in controls.entries if entry.code == code]
    else:
        ids = announced(row)
        found = [e for e in controls.entries if not e.code and e.announcement.id in ids]
    return sorted(found, key=lambda entry: str(entry.effective))


def _of_figures(row: dict[str, Any], entry: Entry, tally: Tally, units: Units) -> Iterator[str]:
    for figure in figures(row["parameters"]):
        tally.figures += 1
        state = held(figure, entry, units)
        tally.held += state == "in"
        tally.named += state == "named"
        if state == "missing":
            yield f"figure {figure}; the entry says: {entry.criteria_text or '(no criteria)'}"
    for condition, numbers in conditions(row["parameters"]):
        tally.conditions += 1
        there = spoken_of(numbers, entry, units)
        tally.conditions_held += there
        if not there:
            yield f"condition {condition}; the entry says: {entry.criteria_text or '(no criteria)'}"
    for comparison in unfounded(row, entry, units):
        yield f"the entry says {comparison}, which the facts do not"


def _of_numbers(row: dict[str, Any], entry: Entry, tally: Tally) -> Iterator[str]:
    for key, ours in (("hs", entry.hs), ("cas", (*entry.cas, *entry.cas_known, *entry.not_cas))):
        missing = [number for number in row[key] if number not in ours]
        setattr(tally, key, getattr(tally, key) + len(row[key]))
        held_key = f"{key}_held"
        setattr(tally, held_key, getattr(tally, held_key) + len(row[key]) - len(missing))
        if missing:
            yield f"{key} {missing} missing; the entry has {list(ours)}"
        if key == "hs" and (more := sorted(set(ours) - set(row[key]))):
            yield f"{key} {more} stand in the entry only"
    before = row.get("hs_in_announcement", [])
    if before and set(before) != set(entry.hs_announced) and set(before) != set(row["hs"]):
        yield f"hs_announced {list(entry.hs_announced)} where the announcement printed {before}"


def _of_dates(row: dict[str, Any], entries: list[Entry]) -> Iterator[str]:
    known = {id for e in entries for id in (e.announcement.id, *(one.id for one in e.also))}
    if missing := [id for id in announced(row) if id not in known]:
        yield f"announcement {missing} not named; the entry names {sorted(known)}"
    first = entries[0].effective
    if str(first) != row["effective"]:
        yield f"effective {first} where the facts say {row['effective']}"
    if row["quality"] not in (entry.quality for entry in entries):
        yield f"quality {entries[-1].quality!r} where the facts say {row['quality']!r}"
    suspended = "suspended" in row["status"]
    if suspended != (entries[-1].announcement.suspended_until is not None):
        yield f"suspension differs: the facts say {row['status']}"
