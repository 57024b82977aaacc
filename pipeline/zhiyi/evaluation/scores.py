"""How much of the truth a report shows, and what it shows beside it.

Every measure is a ``Score``: found, missed, extra. ``extra`` is None where the truth is only a
sample (indicators, findings), so that what else was found is neither right nor wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhiyi.evaluation.truth import IndicatorTruth, SealTruth, Truth, same_path
from zhiyi.units import Units

_OVERLAP = 0.3
"""Intersection over union from which a box counts as the same seal."""
_FIGURE = re.compile(r"[≥≤><±~～]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Score:
    measure: str
    found: int
    missed: tuple[str, ...]
    extra: tuple[str, ...] | None = None

    @property
    def recall(self) -> float | None:
        total = self.found + len(self.missed)
        return self.found / total if total else None

    @property
    def precision(self) -> float | None:
        if self.extra is None:
            return None
        shown = self.found + len(self.extra)
        return self.found / shown if shown else None


def score_report(
    report: dict[str, Any], texts: dict[str, str], truth: Truth, units: Units
) -> list[Score]:
    """All measures of one inquiry. ``texts``: text as read, by document path."""
    documents = {same_path(document["path"]): document for document in report["documents"]}
    ids = {document["id"]: path for path, document in documents.items()}
    seals = _seals(documents, truth)
    return [
        _paths(documents, truth),
        _field(documents, truth, "readable"),
        _field(documents, truth, "kind"),
        _field(documents, truth, "foreign"),
        _field(documents, truth, "translation"),
        *seals,
        _materials(report, truth),
        *_indicators(report, truth, ids, units),
        _contradictions(report, truth),
        *_candidates(report, truth),
        _findings(report, truth, ids),
        *_text(texts, truth),
    ]


def _split(measure: str, checks: Iterable[tuple[str, bool]]) -> Score:
    checked = list(checks)
    missed = tuple(name for name, right in checked if not right)
    return Score(measure, len(checked) - len(missed), missed)


def _paths(documents: dict[str, Any], truth: Truth) -> Score:
    known = {document.path for document in truth.documents}
    extra = tuple(
        path
        for path, document in documents.items()
        if path not in known
        and document["kind"] != "container"
        and document["status"] != "unreadable"
    )
    missed = tuple(sorted(known - documents.keys()))
    return Score("documents", len(known & documents.keys()), missed, extra)


def _field(documents: dict[str, Any], truth: Truth, name: str) -> Score:
    checks = []
    for known in truth.documents:
        expected, shown = getattr(known, name), documents.get(known.path)
        if expected is None or shown is None or known.container:
            continue
        if not known.readable and name != "readable":
            continue
        actual = _shown(shown, name)
        checks.append((f"{known.path}: {expected}, shown {actual}", expected == actual))
    return _split(name, checks)


def _shown(document: dict[str, Any], name: str) -> Any:
    if name == "readable":
        return document["status"] != "unreadable"
    if name == "translation":
        return document["translation"]["status"]
    return document[name]


def _seals(documents: dict[str, Any], truth: Truth) -> list[Score]:
    found, missed, extra = 0, [], []
    shapes, owners, purposes = [], [], []
    for known in truth.documents:
        left = list(documents.get(known.path, {}).get("seals", []))
        for seal in known.seals:
            match = same_seal(seal, left)
            name = f"{known.path} p{seal.page} {seal.owner}"
            if match is None:
                missed.append(name)
                continue
            left.remove(match)
            found += 1
            shapes.append(
                (f"{name}: {seal.shape}, shown {match['shape']}", seal.shape == match["shape"])
            )
            if seal.owner:
                same = _folded(seal.owner) == _folded(match["owner"] or "")
                owners.append((f"{name}: shown {match['owner']}", same))
            if seal.purpose and "专用章" in seal.purpose:
                same = seal.purpose == match["purpose"]
                purposes.append((f"{name}: {seal.purpose}, shown {match['purpose']}", same))
        extra += [f"{known.path} p{seal['page']} {seal['text']}" for seal in left]
    return [
        Score("seals", found, tuple(missed), tuple(extra)),
        _split("seal shape", shapes),
        _split("seal owner", owners),
        _split("seal purpose", purposes),
    ]


def same_seal(known: SealTruth, shown: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The seal shown on the page whose box covers the known one's best; any where that has none."""
    on_page = [seal for seal in shown if seal["page"] == known.page]
    if known.box is None:
        return on_page[0] if on_page else None
    scored = [(_iou(known.box, seal["box"]), seal) for seal in on_page if seal["box"]]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _OVERLAP else None


def _iou(a: Sequence[float], b: Sequence[float]) -> float:
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    both = width * height
    either = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return both / either if either else 0.0


def _materials(report: dict[str, Any], truth: Truth) -> Score:
    shown = {material["requirement"]: material for material in report["materials"]}
    checks = []
    for name, expected in truth.materials.items():
        material = shown.get(name, {"status": None, "deficiencies": []})
        kinds = [deficiency["kind"] for deficiency in material["deficiencies"]]
        right = expected in (material["status"], *kinds)
        checks.append((f"{name}: {expected}, shown {material['status']} {kinds}", right))
    return _split("materials", checks)


def _indicators(
    report: dict[str, Any], truth: Truth, ids: dict[str, str], units: Units
) -> list[Score]:
    """Found: a value of the right document with the same number(s) and unit; strictly: with the
    same comparator. The parameter's name is not compared: truths name it in their own words."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for indicator in report["indicators"]:
        shown.setdefault(ids[indicator["document"]], []).append(indicator)
    loose, strict = [], []
    for known in truth.indicators:
        same = [i for i in shown.get(known.path, []) if _same_figures(known, i, units)]
        name = f"{known.path}: {known.parameter} {known.operator} {known.values} {known.unit}"
        loose.append((name, bool(same)))
        strict.append((name, any(_same_operator(known, i) for i in same)))
    return [_split("indicators", loose), _split("indicators with comparator", strict)]


def _same_figures(known: IndicatorTruth, shown: dict[str, Any], units: Units) -> bool:
    stated = [shown.get(key) for key in ("value", "low", "high")]
    numbers = {Decimal(number) for number in stated if number is not None}
    numbers |= set(_tolerated(shown))
    ends = set(known.values) if known.operator == "range" else None
    same = numbers >= ends if ends else bool(numbers & set(known.values))
    return same and _same_unit(known.unit, shown["unit"] or "", units)


def _same_operator(known: IndicatorTruth, shown: dict[str, Any]) -> bool:
    """A value with a tolerance is the range between its ends."""
    ends = set(_tolerated(shown))
    return known.operator == shown["operator"] or (
        known.operator == "range" and bool(ends) and ends == set(known.values)
    )


def _tolerated(shown: dict[str, Any]) -> tuple[Decimal, ...]:
    """Both ends of a value with a tolerance in its own unit or in per cent of it."""
    tolerance, value = shown.get("tolerance"), shown.get("value")
    if not tolerance or value is None:
        return ()
    middle = Decimal(value)
    share = middle / 100 if tolerance["unit"] == "%" != shown["unit"] else Decimal(1)
    return (
        middle - Decimal(tolerance["minus"]) * share,
        middle + Decimal(tolerance["plus"]) * share,
    )


def _same_unit(a: str, b: str, units: Units) -> bool:
    bare = [re.sub(r"\s*(AC|DC|w/w|RMS)\b", "", _folded(unit), flags=re.I) for unit in (a, b)]
    if bare[0] == bare[1]:
        return True
    normal = [units.normal(unit) for unit in bare]
    return normal[0] is not None and normal[0] == normal[1]


def _contradictions(report: dict[str, Any], truth: Truth) -> Score:
    """A contradiction counts as shown where its detail names the thing the truth names."""
    shown = [f"{c['detail']} {c['parameter_id']} {c['field']}" for c in report["contradictions"]]
    checks = []
    for name in truth.contradictions:
        words = [word for word in re.split(r"[/（(\s]", name) if word]
        checks.append((name, any(words[0] in text for text in shown)))
    extra = None if truth.contradictions else tuple(shown)
    score = _split("contradictions", checks)
    return Score(score.measure, score.found, score.missed, extra)


def _candidates(report: dict[str, Any], truth: Truth) -> list[Score]:
    """A candidate counts where its code is the truth's, or above or below it in the same entry."""
    if truth.candidates is None:
        return []
    shown = [candidate["code"] or candidate["title"] for candidate in report["candidates"]]
    checks = [(code, any(_same_entry(code, other) for other in shown)) for code in truth.candidates]
    extra = tuple(c for c in shown if not any(_same_entry(code, c) for code in truth.candidates))
    score = _split("candidates", checks)
    return [Score(score.measure, score.found, score.missed, extra)]


def _same_entry(a: str, b: str) -> bool:
    return a == b or a.startswith(b + ".") or b.startswith(a + ".")


def _findings(report: dict[str, Any], truth: Truth, ids: dict[str, str]) -> Score:
    shown = {(f["code"], ids.get(f["document"] or "")) for f in report["findings"]}
    codes = {code for code, _ in shown}
    checks = []
    for code, path in truth.findings:
        right = (code, path) in shown if path else code in codes
        checks.append((f"{code} {path or ''}".strip(), right))
    return _split("findings", checks)


def _text(texts: dict[str, str], truth: Truth) -> list[Score]:
    lines: list[tuple[str, bool]] = []
    figures: list[tuple[str, bool]] = []
    for known in truth.documents:
        read = _folded(texts.get(known.path, ""))
        for line in (line for page in known.texts for line in page if _folded(line)):
            lines.append((f"{known.path}: {line}", _folded(line) in read))
            tokens = _FIGURE.findall(_folded(line))
            figures += [(f"{known.path}: {token} in {line}", token in read) for token in tokens]
    return [_split("text lines", lines), _split("figures in text", figures)]


def _folded(text: str) -> str:
    """Half width, without spaces: what two prints of the same words have in common."""
    plain = unicodedata.normalize("NFKC", text.replace("³", "^3").replace("²", "^2"))
    return re.sub(r"\s", "", plain).replace("∼", "~").replace("～", "~")
