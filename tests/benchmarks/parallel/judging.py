"""What the stages told, held against the truth, and summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zhiyi.inquiry import Difference, Translation

from ..table import Row
from .layouts import Laid
from .reading import Places, Run, squeezed
from .situations import Truth

WORST = ("not_required", "provided", "partial", "undetermined", "inconsistent", "missing")
SURE = 0.9
"""Score of a difference from which it is stated, and not only a remark on an unclear scan."""

MOST_LOST = 0.8
"""Share of a part's items that are lost where it may be told to have no translation at all."""


@dataclass
class Told:
    """What was told of one paper, beside its truth."""

    truth: Truth
    run: Run

    @cached_property
    def translations(self) -> list[Translation]:
        found = self.run.translations(self.truth.path)
        return [t for t in found if t.status != "not_required"] or found

    @property
    def status(self) -> str:
        told = [t.status for t in self.translations]
        if told:
            return max(told, key=WORST.index)
        parts = self.run.document(self.truth.path).parts
        unclear = not parts or any(part.foreign is None for part in parts)
        return "undetermined" if unclear else "not_required"

    @property
    def foreign(self) -> bool | None:
        doc = self.run.document(self.truth.path)
        refined = {t.part: t.foreign for t in self.run.translations(self.truth.path)}
        told = [refined.get(part.id, part.foreign) for part in doc.parts]
        return True if True in told else None if None in told or not told else False

    @property
    def foreign_pages(self) -> frozenset[int]:
        doc = self.run.document(self.truth.path)
        refined = {t.part: t.foreign for t in self.run.translations(self.truth.path)}
        parts = [part for part in doc.parts if refined.get(part.id, part.foreign)]
        return frozenset(page for part in parts for page in part.pages)

    @property
    def targets(self) -> frozenset[str]:
        """Files that are told to translate it; a part that carries its own Chinese counts where
        the file is its own translation."""
        paths, own = self.run.path_of_part, self.truth.path in self.truth.targets
        told = [(p, t.part) for t in self.translations for p in t.targets]
        return frozenset(paths[p] for p, part in told if own or p != part)

    @property
    def differences(self) -> list[Difference]:
        return [d for t in self.translations for d in t.differences]

    @cached_property
    def places(self) -> dict[str, Places]:
        """By document id."""
        laid = self.run.case.laid
        return {doc.id: Places(laid[doc.path]) for doc in self.run.inquiry.documents}

    @property
    def right(self) -> bool:
        """Of a file in two parts, one of them lost, either word is right: the worst of its parts
        is missing, and the file is translated in part."""
        lost = self.status == "missing" and "partial" in self.truth.statuses
        return self.status in self.truth.statuses or (lost and self._parts_lost())

    def _parts_lost(self) -> bool:
        """Whether some part is translated, and of those that are not most items are lost."""
        laid, doc = self.run.case.laid[self.truth.path], self.run.document(self.truth.path)
        missing = {t.part for t in self.translations if t.status == "missing"}
        pages = {page for part in doc.parts if part.id in missing for page in part.pages}
        keys = {key for key in _items(laid) if laid.pages_of(key) <= pages}
        gone = len(keys & self.truth.missing)
        return len(missing) < len(self.translations) and gone >= MOST_LOST * len(keys)


@dataclass
class Tally:
    """Sums over papers; ``remarks`` name what went wrong."""

    n: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)

    def add(self, told: Told) -> None:
        truth, n = told.truth, self.n
        where = f"{told.run.case.name} {truth.path} [{truth.language}] {truth.situation}"
        n.update({"papers": 1, "status": told.right, "foreign": told.foreign in truth.foreign})
        if not told.right:
            details = "; ".join(t.detail for t in told.translations)
            self.remarks.append(f"{where}: {told.status} ({details})")
        if told.foreign not in truth.foreign:
            self.remarks.append(f"{where}: foreign {told.foreign}")
        if truth.pages or truth.covers:
            same = told.foreign_pages - truth.covers == truth.pages
            n.update({"with pages": 1, "pages right": same})
            if not same:
                pages, right = sorted(told.foreign_pages), sorted(truth.pages)
                self.remarks.append(f"{where}: foreign pages {pages} not {right}")
        self._pairing(told, where)
        self._losses(told, where)
        self._changes(told, where)
        self._alignment(told)
        self._additions(told, where)

    def _pairing(self, told: Told, where: str) -> None:
        truth, n = told.truth, self.n
        n["pairs true"] += len(truth.targets)
        n["pairs told"] += len(told.targets)
        n["pairs right"] += len(truth.targets & told.targets)
        if told.targets != truth.targets and not truth.situation.startswith("bilingual"):
            self.remarks.append(
                f"{where}: pairs {sorted(told.targets)} not {sorted(truth.targets)}"
            )

    def _losses(self, told: Told, where: str) -> None:
        truth, n = told.truth, self.n
        whole = truth.statuses == {"provided"} or truth.statuses == {"not_required"}
        n["whole"] += whole
        n["false alarms"] += whole and not told.right
        wanting = truth.statuses in ({"partial"}, {"missing"})
        n["wanting"] += wanting
        n["wanting found"] += wanting and told.right
        if truth.statuses != {"partial"} or told.status not in ("partial", "inconsistent"):
            return
        segments = [s for t in told.translations for s in t.segments if s.state == "missing"]
        said = [s.source for s in segments]
        said += [d.place for d in told.differences if d.kind == "section"]
        keys = {key for place in said for key in told.places[place.document].keys(place)}
        n["sections"] += 1
        n["sections located"] += bool(keys & truth.missing)
        self.overlaps.append(len(keys & truth.missing) / len(keys | truth.missing))
        if not keys & truth.missing:
            self.remarks.append(f"{where}: lost section not located")

    def _changes(self, told: Told, where: str) -> None:
        truth, n = told.truth, self.n
        stated = [d for d in told.differences if d.kind != "section"]
        touched: set[str] = set()
        for change in truth.changes:
            n["changes"] += 1
            n[f"changes {change.sort}"] += 1
            mine = [d for d in stated if change.key in _keys(told, d)]
            touched |= {d.id for d in mine}
            located = any(_holds(d, change.source, change.target) for d in mine)
            n["changes found"] += bool(mine)
            n["changes located"] += located
            n[f"found {change.sort}"] += bool(mine)
            if not located:
                fate = "found, not located" if mine else "NOT FOUND"
                said = f"{change.source!r} as {change.target!r} (right: {change.right!r})"
                self.remarks.append(f"{where}: {change.sort} {fate}: {said}")
        if not told.targets & truth.targets and truth.statuses != {"not_required"}:
            return
        false = [d for d in stated if d.id not in touched]
        sure = [d for d in false if d.origin.score >= SURE]
        n.update({"compared": 1, "false differences": len(sure), "doubts": len(false) - len(sure)})
        n["papers with false differences"] += bool(sure)
        for d in sure:
            quotes = " <> ".join(e.quote[:90] for e in d.evidence)
            self.remarks.append(f"{where}: FALSE {d.kind} {d.detail}: {quotes}")

    def _alignment(self, told: Told) -> None:
        """Every item of the original that the translation has as well is one to be joined."""
        truth = told.truth
        if not told.targets & truth.targets or truth.path in truth.targets:
            return
        laid = told.run.case.laid
        own = _items(laid[truth.path])
        theirs = frozenset().union(*(_items(laid[path]) for path in truth.targets))
        joined: set[str] = set()
        for segment in (s for t in told.translations for s in t.segments):
            if segment.target is None:
                continue
            left = told.places[segment.source.document].keys(segment.source)
            right = told.places[segment.target.document].keys(segment.target)
            joined |= left & right
            self.n["links"] += max(len(left & right), 1)
            self.n["links right"] += len(left & right)
        self.n["links true"] += len(own & theirs)
        self.n["links met"] += len(own & theirs & joined)

    def _additions(self, told: Told, where: str) -> None:
        """What only the translation says, for the papers of which it is told that they have one."""
        truth, n = told.truth, self.n
        if not told.targets & truth.targets:
            return
        said = [(e.quote, told.places[e.document].keys(e)) for t in told.translations
                for e in t.additions]  # fmt: skip
        false = [quote for quote, keys in said if not keys & truth.added]
        n["additions"] += len(truth.added)
        n["additions found"] += len(truth.added & frozenset().union(*(keys for _, keys in said)))
        n["papers with false additions"] += bool(false)
        self.remarks += [f"{where}: FALSE addition {quote[:80]}" for quote in false]


def _items(laid: Laid) -> frozenset[str]:
    return frozenset(b.key for b in laid.owners.values() if b is not None and b.key)


def _keys(told: Told, difference: Difference) -> set[str]:
    places = told.places
    return {key for e in difference.evidence for key in places[e.document].keys(e)}


def _holds(difference: Difference, source: str, target: str) -> bool:
    quotes = [squeezed(e.quote) for e in difference.evidence]
    if len(quotes) < 2:
        return bool(source) and target == "规定值" and squeezed(source) in quotes[0]
    return squeezed(source) in quotes[0] and squeezed(target) in quotes[1]


def rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def f1(right: float, told: float, true: float) -> float | None:
    return 2 * right / (told + true) if told + true else None


def row(tally: Tally) -> Row:
    """The figures of a group of papers."""
    n = tally.n
    precision, recall = rate(n["links right"], n["links"]), rate(n["links met"], n["links true"])
    both = (precision or 0) + (recall or 0)
    overlaps = tally.overlaps
    return {
        "papers": n["papers"],
        "status": rate(n["status"], n["papers"]),
        "foreign": rate(n["foreign"], n["papers"]),
        "pages of parts": rate(n["pages right"], n["with pages"]),
        "pairing P": rate(n["pairs right"], n["pairs told"]),
        "pairing R": rate(n["pairs right"], n["pairs true"]),
        "pairing F1": f1(n["pairs right"], n["pairs told"], n["pairs true"]),
        "wanting found": rate(n["wanting found"], n["wanting"]),
        "false alarms": rate(n["false alarms"], n["whole"]),
        "sections located": rate(n["sections located"], n["sections"]),
        "overlap": sum(overlaps) / len(overlaps) if overlaps else None,
        "changes": n["changes"],
        "changes found": rate(n["changes found"], n["changes"]),
        "located": rate(n["changes located"], n["changes"]),
        "ratio false differences a paper": rate(n["false differences"], n["compared"]),
        "papers with them": rate(n["papers with false differences"], n["compared"]),
        "additions found": rate(n["additions found"], n["additions"]),
        "false additions": rate(n["papers with false additions"], n["compared"]),
        "alignment F1": 2 * (precision or 0) * (recall or 0) / both if both else None,
    }


def by_group(told: Sequence[Told], groups: Iterable[str]) -> dict[str, dict[str, Tally]]:
    """Tallies for all papers and for each situation, language, layout."""
    names = {
        "all": lambda one: "all",
        "situation": lambda one: one.truth.situation,
        "language": lambda one: one.truth.language,
        "layout": lambda one: one.run.case.laid[one.truth.path].style.layout,
    }
    found: dict[str, dict[str, Tally]] = {}
    for group in groups:
        found[group] = {}
        for one in told:
            found[group].setdefault(names[group](one), Tally()).add(one)
    return found
