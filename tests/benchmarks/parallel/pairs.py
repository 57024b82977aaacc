"""Folders of labelled pairs (pairs.json: foreign, chinese, label), read as files of an inquiry.

Labels: translation, partial_minor, partial, near_miss, untranslated_copy. Each pair is an inquiry
of two files; then all files are one inquiry.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zhiyi.document import Document
from zhiyi.engines.protocols import Encoder
from zhiyi.equipment import Engines, Knowledge
from zhiyi.inquiry import Inquiry, Translation

from ..table import Row
from .files import read_folder
from .judging import WORST, f1, rate
from .reading import inquiry_of, pages_of

EXPECTED = {
    "translation": {"provided", "inconsistent"},
    "partial_minor": {"provided", "partial", "inconsistent"},
    "partial": {"partial"},
    "near_miss": {"missing"},
    "untranslated_copy": {"missing"},
}
TRUE = ("translation", "partial_minor", "partial")


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    foreign: str
    chinese: str
    label: str


@dataclass
class Outcome:
    """Rows of figures, and what was told wrong."""

    rows: dict[str, Row] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def measure_pairs(
    folder: Path, *, engines: Engines, knowledge: Knowledge, encoder: Encoder
) -> Outcome:
    pairs = _pairs(folder)
    docs, seconds = _read(folder, pairs, engines=engines, knowledge=knowledge)
    pages = sum(pages_of(doc) for doc in docs.values())
    outcome = Outcome()
    started = time.process_time()
    singly = {p.id: _told((docs[p.foreign], docs[p.chinese]), encoder) for p in pairs}
    start_all = time.process_time()
    together = _told(list(docs.values()), encoder)
    spent = time.process_time() - start_all
    outcome.rows["each pair alone"] = _alone(pairs, docs, singly, outcome.remarks)
    outcome.rows["all in one inquiry"] = _together(pairs, docs, together, outcome.remarks)
    for row, cost in zip(outcome.rows.values(), (start_all - started, spent), strict=True):
        row["ratio ms a page"] = 1000 * (seconds + cost) / max(pages, 1)
    return outcome


def _pairs(folder: Path) -> list[Pair]:
    told = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    return [Pair(*(one[k] for k in ("id", "foreign", "chinese", "label"))) for one in told]


def _read(
    folder: Path, pairs: Sequence[Pair], *, engines: Engines, knowledge: Knowledge
) -> tuple[dict[str, Document], float]:
    """Every file once, through intake and the stages up to the parts, by its name in the folder;
    and the processor seconds that telling the languages took."""
    names = sorted({name for pair in pairs for name in (pair.foreign, pair.chinese)})
    with tempfile.TemporaryDirectory() as room:
        submission, scratch = Path(room) / "submission", Path(room) / "scratch"
        scratch.mkdir()
        for name in names:
            (submission / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / name, submission / name)
        docs, seconds = read_folder(
            submission, scratch=scratch, engines=engines, knowledge=knowledge
        )
    return {doc.path: doc for doc in docs}, seconds


def _told(docs: Sequence[Document], encoder: Encoder) -> Inquiry:
    return inquiry_of("pairs", docs, encoder=encoder)


def _of(inquiry: Inquiry, doc: Document) -> list[Translation]:
    own = {part.id for part in doc.parts}
    return [t for t in inquiry.translations if t.part in own]


def _status(told: Sequence[Translation]) -> str:
    return max((t.status for t in told), key=WORST.index, default="not_required")


def _targets(inquiry: Inquiry, doc: Document) -> set[str]:
    paths = {part.id: one.path for one in inquiry.documents for part in one.parts}
    return {paths[p] for t in _of(inquiry, doc) for p in t.targets} - {doc.path}


def _alone(
    pairs: Sequence[Pair], docs: dict[str, Document], told: dict[str, Inquiry], remarks: list[str]
) -> Row:
    n: Counter[str] = Counter()
    for pair in pairs:
        found = _of(told[pair.id], docs[pair.foreign])
        status, true = _status(found), pair.label in TRUE
        named = pair.chinese in _targets(told[pair.id], docs[pair.foreign])
        met = status in EXPECTED[pair.label]
        false = sum(d.kind != "section" and d.origin.score >= 0.9 for t in found
                    for d in t.differences)  # fmt: skip
        n.update({"met": met, "told": named, "true": true, "right": named and true})
        n.update({"whole": pair.label == "translation", "differences": false * true})
        n["alarms"] += pair.label == "translation" and not met
        if not met:
            coverage = max((t.coverage for t in found), default=0.0)
            where = f"{pair.id} {pair.label} {pair.foreign}"
            remarks.append(f"alone: {where}: {status}, coverage {coverage:.2f}")
    return _row(n, len(pairs))


def _together(
    pairs: Sequence[Pair], docs: dict[str, Document], told: Inquiry, remarks: list[str]
) -> Row:
    """One of several translations of an original is enough."""
    right: dict[str, set[str]] = defaultdict(set)
    allowed: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        right[pair.foreign] |= {pair.chinese} if pair.label in TRUE else set()
        allowed[pair.foreign] |= EXPECTED[pair.label] if pair.label in TRUE else set()
    n: Counter[str] = Counter()
    for name, true in right.items():
        targets, status = _targets(told, docs[name]), _status(_of(told, docs[name]))
        met = status in (allowed[name] or {"missing"})
        hit = bool(targets & true)
        n.update({"met": met, "true": bool(true), "right": hit, "told": len(targets - true) + hit})
        whole = allowed[name] == EXPECTED["translation"]
        n.update({"whole": whole, "alarms": whole and not met})
        if not met or targets - true or (true and not hit):
            remarks.append(f"together: {name}: {status}, {sorted(targets)} for {sorted(true)}")
    return _row(n, len(right))


def _row(n: Counter[str], count: int) -> Row:
    return {
        "papers": count,
        "labels met": rate(n["met"], count),
        "pairing P": rate(n["right"], n["told"]),
        "pairing R": rate(n["right"], n["true"]),
        "pairing F1": f1(n["right"], n["told"], n["true"]),
        "false alarms": rate(n["alarms"], n["whole"]),
        "ratio false differences a paper": rate(n["differences"], n["true"]),
    }
