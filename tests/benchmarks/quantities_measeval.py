"""MeasEval (SemEval-2021, task 8): quantities, units and modifiers scored as its own scorer does.

What that scorer does, after its text: a submitted quantity matches every gold one that it overlaps
or touches; a match scores 1 exactly where both ends agree, and by words shared otherwise, the best
of its matches each; what matches nothing scores 0 on either side, and the score is the mean over
all rows. Units and modifiers count where their quantity matches, by their text. Entities,
properties, qualifiers and relations Zhiyi does not submit, they score 0 in "overall, all kinds".
Figures of citations and bare years, which papers are full of, are not handed in.

Beside that "strict": precision, recall and F1 of spans that agree at both ends.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhiyi.document import Quantity
from zhiyi.indicators.quantities import Stated

from .table import Report, Row

PUBLISHED = 0.575
"""The end-to-end figure published for MeasEval: quantity, strict."""

Score = tuple[str, float, float]
"""Match, sub or gold; exactly; by overlap."""


@dataclass(frozen=True, slots=True)
class Span:
    """A quantity of one side. ``set``: which annotation set, ``id``: its name there."""

    set: int
    id: str
    start: int
    end: int
    text: str
    unit: str = ""
    mods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    text: str
    gold: tuple[Span, ...]
    others: int
    """How many rows of other kinds the gold side has, each with a relation of its own."""


def papers(folder: Path) -> Iterator[Paper]:
    for part, texts in (("train", "text"), ("trial", "txt")):
        for file in sorted((folder / part / "tsv").glob("*.tsv")):
            text = (folder / part / texts / f"{file.stem}.txt").read_text("utf-8")
            with open(file, encoding="utf-8", newline="") as handle:
                rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
            gold = [_gold(row) for row in rows if row["annotType"] == "Quantity"]
            yield Paper(text, tuple(gold), len(rows) - len(gold))


def _gold(row: dict[str, str]) -> Span:
    other = json.loads(_unquoted(row["other"] or "{}"))
    start, end = int(row["startOffset"]), int(row["endOffset"])
    return Span(
        int(row["annotSet"]), row["annotId"], start, end, row["text"],
        other.get("unit", ""), tuple(other.get("mods", ())),
    )  # fmt: skip


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def submitted(text: str, found: Sequence[Stated]) -> tuple[Span, ...]:
    """What is handed in: all but figures of citations and bare years."""
    kept = [one for one in found if not _cited(text, one)]
    return tuple(_span(text, n, one) for n, one in enumerate(kept, 1))


RAISED = re.compile(r"[a-z)\]][.,]$|[\d)][,–]$")
OPENED, CLOSED = re.compile(r"[(\[,;–-]\s?$"), re.compile(r"\s?[)\],;–-]")
"""A raised reference behind a word, or a number alone between brackets and commas."""
CALENDAR = re.compile(r"(?:1[89]|20)\d\d[a-z]?")


def _cited(text: str, one: Stated) -> bool:
    if one.quantity.unit or one.quantity.operator != "=" or one.quantity.tolerance:
        return False
    shown = text[one.start : one.end]
    if CALENDAR.fullmatch(shown):
        return True
    before, behind = text[max(0, one.start - 2) : one.start], text[one.end : one.end + 2]
    return shown.isdigit() and bool(
        RAISED.search(before) or (OPENED.search(before) and CLOSED.match(behind))
    )


def _span(text: str, number: int, one: Stated) -> Span:
    shown, unit = text[one.start : one.end], one.quantity.unit or ""
    return Span(number, f"{number}-1", one.start, one.end, shown, unit, tuple(_mods(one, unit)))


def _mods(one: Stated, unit: str) -> Iterator[str]:
    quantity: Quantity = one.quantity
    if quantity.operator in ("range", ">=", "<=", ">", "<"):
        yield "IsRange"
    if quantity.approximate:
        yield "IsApproximate"
    if quantity.tolerance is not None:
        yield "HasTolerance"
    if one.statistic == "mean":
        yield "IsMean"
    if not unit and quantity.operator == "=":
        yield "IsCount"


def scores(paper: Paper, given: Sequence[Span]) -> dict[str, list[Score]]:
    """All rows of one paper by kind: Quantity, Unit, modifier, others."""
    pairs = [(s, g) for s in given for g in paper.gold if s.start <= g.end and g.start <= s.end]
    best: dict[str, float] = defaultdict(float)
    for s, g in pairs:
        best[s.id] = max(best[s.id], _overlap(s, g))
    rows: list[Score] = [
        ("match", float((s.start, s.end) == (g.start, g.end)), best[s.id]) for s, g in pairs
    ]
    matched = {s.id for s, _ in pairs}, {g.id for _, g in pairs}
    rows += [("sub", 0, 0) for s in given if s.id not in matched[0]]
    rows += [("gold", 0, 0) for g in paper.gold if g.id not in matched[1]]
    aligned = {s.set: g.set for s, g in pairs}
    return {
        "Quantity": rows,
        "Unit": _attributes(paper.gold, given, aligned, lambda one: (one.unit,) * bool(one.unit)),
        "modifier": _attributes(paper.gold, given, aligned, lambda one: one.mods, each=True),
        "others": [("gold", 0, 0)] * (2 * paper.others),
    }


def _overlap(given: Span, gold: Span) -> float:
    """F1 over words, cut at blanks as the scorer does."""
    start, end = max(given.start, gold.start), min(given.end, gold.end)
    shared = given.text[start - given.start : end - given.start]
    count = len(shared.split(" "))
    precision, recall = count / len(given.text.split(" ")), count / len(gold.text.split(" "))
    return 2 * precision * recall / (precision + recall)


def _attributes(
    gold: Iterable[Span],
    given: Iterable[Span],
    aligned: dict[int, int],
    of: Callable[[Span], Sequence[str]],
    *,
    each: bool = False,
) -> list[Score]:
    """Texts that quantities carry. ``each``: every one of a set must be matched by itself."""
    theirs = [(one.set, text) for one in gold for text in of(one)]
    ours = [(aligned.get(one.set), text) for one in given for text in of(one)]
    rows: list[Score] = [("match", 1, 1) for one in ours for two in theirs if one == two]
    hit = {one for one in ours if one in theirs}
    keys = hit if each else {(key, "") for key, _ in hit}

    def alone(key: int | None, text: str) -> bool:
        return (key, text if each else "") not in keys

    rows += [("sub", 0, 0) for key, text in ours if alone(key, text)]
    rows += [("gold", 0, 0) for key, text in theirs if alone(key, text)]
    return rows


def row_of(rows: Sequence[Score]) -> Row:
    """``strict``: the F1 of exact matches."""
    sides = {name: sum(row[0] == name for row in rows) for name in ("match", "sub", "gold")}
    exact = sum(row[1] for row in rows)
    given, gold = sides["match"] + sides["sub"], sides["match"] + sides["gold"]
    return {
        "matched": sides["match"],
        "submitted only": sides["sub"],
        "gold only": sides["gold"],
        "strict F1": 2 * exact / (given + gold) if given + gold else None,
        "F-measure": 2 * sides["match"] / (given + gold) if given + gold else None,
        "score, exact": exact / len(rows) if rows else None,
        "score, overlap": sum(row[2] for row in rows) / len(rows) if rows else None,
    }


def measure(
    folder: Path, read: Callable[[str], Sequence[Stated]], report: Report, *, missed: bool
) -> None:
    sums: dict[str, list[Score]] = defaultdict(list)
    for paper in papers(folder):
        given = submitted(paper.text, read(paper.text))
        for kind, rows in scores(paper, given).items():
            sums[kind] += rows
        if missed:
            _tell(paper, given)
    ours = [row for kind in ("Quantity", "Unit", "modifier") for row in sums[kind]]
    rows = {kind: row_of(sums[kind]) for kind in ("Quantity", "Unit", "modifier")}
    rows["overall of these"] = row_of(ours)
    rows["overall, all kinds"] = row_of([*ours, *sums["others"]])
    rows["published: quantity, strict"] = {"strict F1": PUBLISHED}
    report.section("MeasEval, train and trial, by its own scorer", rows)


def _tell(paper: Paper, given: Sequence[Span]) -> None:
    spans = {(one.start, one.end) for one in given}
    theirs = {(one.start, one.end) for one in paper.gold}
    lost = [one.text for one in paper.gold if (one.start, one.end) not in spans]
    extra = [one.text for one in given if (one.start, one.end) not in theirs]
    if lost or extra:
        print(f"  measeval | missed {lost} | instead {extra}")
