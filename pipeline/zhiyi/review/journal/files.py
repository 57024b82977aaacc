"""Whether the files that the journal's rows name are there, as they were: papers, the reports that
were decided on, and the officers' corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from zhiyi.corrections import FILE, Correction, kept_corrections
from zhiyi.review.cases.folders import is_name, standing
from zhiyi.review.journal.breaks import Break, Where
from zhiyi.review.journal.entries import canonical
from zhiyi.review.journal.ledger import Carried, Ledger
from zhiyi.store import Layout, revision_folders

RECEIVED, PAPERS, DECIDED = ".zhiyi/received", ".zhiyi/papers", ".zhiyi/decided"
"""Below the output directory: papers that came in, those that were made, and the reports on which
outcomes were entered, each under its SHA-256."""
CONCLUSION = "conclusion"
"""``Paper.kind`` of what came in."""

_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Files:
    """``newer``: cases whose report on disk is not the one that the workbench took in;
    ``missing``: papers that were made and are not kept any more; ``unfinished``: corrections whose
    judgement a crash kept out, as ``uncarried`` has them."""

    breaks: tuple[Break, ...]
    newer: tuple[str, ...]
    missing: int
    unfinished: tuple[str, ...]


def files_of(directory: Path, ledger: Ledger) -> Files:
    """Of an output directory. Nothing is written."""
    looked = _Directory(directory, ledger)
    corrected = looked.corrected()
    return Files(
        (*looked.papers(), *looked.decided(), *corrected.breaks),
        tuple(looked.newer()),
        looked.missing,
        corrected.unfinished,
    )


@dataclass(frozen=True, slots=True)
class Uncarried:
    """``unfinished``: lines of a correction that an entry says was about to be written, while none
    tells of its judgement: the program was stopped between the file and the database."""

    breaks: tuple[Break, ...] = ()
    unfinished: tuple[str, ...] = ()

    def __add__(self, other: Uncarried) -> Uncarried:
        return Uncarried(self.breaks + other.breaks, self.unfinished + other.unfinished)


@dataclass(slots=True)
class _Directory:
    directory: Path
    ledger: Ledger
    missing: int = 0

    def papers(self) -> Iterator[Break]:
        """What came in must be there; what was made can be made anew."""
        for key, known in self.ledger.rows["papers"].items():
            digest = str(known.columns.get("sha256"))
            came_in = known.columns.get("kind") == CONCLUSION
            name = f"{RECEIVED if came_in else PAPERS}/{digest}"
            found = _digest(self.directory / name) if _SHA256.fullmatch(digest) else None
            if found is None and not came_in:
                self.missing += 1
            elif found != digest:
                yield Break("file", "files", known.entry, detail=name, table="papers", row=key)

    def decided(self) -> Iterator[Break]:
        """The report on which an outcome was entered: kept, or still that of the case."""
        for key, known in self.ledger.rows["decisions"].items():
            digest, case = (str(known.columns.get(name)) for name in ("report_sha256", "case"))
            if digest not in self._reports(case, digest):
                detail = f"{case}/report.json sha256 {digest}"
                yield Break("file", "files", known.entry, detail=detail, table="decisions", row=key)

    def _reports(self, case: str, digest: str) -> Iterator[str | None]:
        if _SHA256.fullmatch(digest):
            yield _digest(self.directory / DECIDED / digest)
        if is_name(case):
            folder = self.directory / case
            for place in (folder, *revision_folders(folder)):
                yield _digest(Layout(place).report_json)

    def corrected(self) -> Uncarried:
        by_case: dict[str, list[Carried]] = {case: [] for case in self.ledger.rows["cases"]}
        for one in self.ledger.corrections:
            by_case.setdefault(one.case, []).append(one)
        looked = Uncarried()
        for case, carried in by_case.items():
            if is_name(case) and (carried or (self.directory / case / FILE).is_file()):
                found = kept_corrections(self.directory / case).corrections
                begun = [one for one in self.ledger.begun if one.case == case]
                looked += uncarried(found, carried, begun, name=f"{case}/{FILE}", where="files")
        return looked

    def newer(self) -> Iterator[str]:
        for case, known in self.ledger.rows["cases"].items():
            if known.columns.get("gone") is not False or not is_name(case):
                continue
            folder = self.directory / case
            digest = known.columns.get("report_sha256")
            if standing(folder) is None or not any(
                _digest(Layout(place).report_json) == digest
                for place in (folder, *reversed(revision_folders(folder)))
            ):
                yield case


def uncarried(
    found: tuple[Correction, ...],
    carried: list[Carried],
    begun: list[Carried],
    *,
    name: str,
    where: Where,
) -> Uncarried:
    """Lines of a corrections.jsonl of which no entry tells, entries whose line is missing or
    another. ``begun``: as the ledger of this case has them, each for one line. ``name``: of the
    file."""
    lines = {one.number: one for one in found}
    told = {one.correction.get("number") for one in carried}
    breaks = list(_broken(lines, carried, name, where))
    unfinished, left = [], list(begun)
    for number in sorted(lines.keys() - told):
        intent = next((one for one in left if _same(lines[number], one, numbered=False)), None)
        if intent is None:
            breaks.append(Break("unfounded", where, detail=f"{name} {number}"))
        else:
            left.remove(intent)
            unfinished.append(f"{name} {number}（#{intent.entry}）")
    return Uncarried(tuple(breaks), tuple(unfinished))


def _broken(
    lines: Mapping[int, Correction], carried: list[Carried], name: str, where: Where
) -> Iterator[Break]:
    for one in carried:
        number = one.correction.get("number")
        line = lines.get(number) if isinstance(number, int) else None
        detail = f"{name} {number}"
        if line is None:
            yield Break("lost", where, one.entry, detail=detail)
        elif not _same(line, one):
            yield Break("claim", where, one.entry, detail=detail)


def _same(line: Correction, one: Carried, *, numbered: bool = True) -> bool:
    change = {name: value for name, value in asdict(line.change).items() if value is not None}
    said: dict[str, Any] = {"layer": line.layer, "fact": line.fact, "change": change}
    if numbered:
        said["number"] = line.number
    try:
        return line.by == one.by and canonical(said) == canonical(one.correction)
    except TypeError:
        return False


def _digest(path: Path) -> str | None:
    """None where there is no such file; a link is none."""
    try:
        if path.is_symlink():
            return None
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
