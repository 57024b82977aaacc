"""Real scans and whole inquiries: recall of the lines that are known of them, seals and owners.

Of a folder with `gt/` and `images/` only key lines and seals are known, without places; of inquiry
folders all lines page by page, and the seals with their boxes.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhiyi.document import Document
from zhiyi.evaluation.truth import same_path
from zhiyi.intake.files import Submitted, submitted_files
from zhiyi.limits import Limits

from .readers import Cost, Reader, submitted
from .scoring import FIGURE_OR_SIGN, fit, folded, plain, tokens_in
from .seals import SealTally, Tallies, owner_verdict, tally_seals

APART = "\n"
"""Stands between the reads of a page: no character of a folded line is equal to it."""

NEAR = 0.1
"""Share of a line's characters that may be wrong for the line to be found nearly."""


@dataclass
class Recall:
    """Lines found exactly and nearly, characters wrong, critical tokens right, of one reader."""

    lines: int = 0
    exact: int = 0
    near: int = 0
    letters: int = 0
    errors: int = 0
    tokens: int = 0
    right: int = 0
    cost: Cost = field(default_factory=Cost)

    def add(self, line: str, page: str) -> int:
        errors = line_errors(line, page)
        length = len(plain(line))
        self.lines += 1
        self.exact += errors == 0
        self.near += errors <= NEAR * length
        self.letters += length
        self.errors += errors
        verdicts = tokens_right(line, page)
        self.tokens += len(verdicts)
        self.right += sum(verdicts)
        return errors

    def row(self) -> dict[str, float | None]:
        lines, letters = max(self.lines, 1), max(self.letters, 1)
        return {
            "lines": self.lines,
            "lines exact": self.exact / lines,
            "lines within 10 %": self.near / lines,
            "errors": self.errors / letters,
            "tokens": self.tokens,
            "tokens right": self.right / self.tokens if self.tokens else None,
            **{k: v for k, v in self.cost.row().items() if k in ("pages", "seconds a page")},
        }


def line_errors(line: str, page: str) -> int:
    """Errors of a line sought in a page as a whole, or piece by piece where it is a table's row.

    ``page``: folded, its reads parted by line feeds. A line may also run over several reads."""
    whole = plain(line)
    joined = page.replace(APART, "")
    errors = min(fit(whole, page), fit(whole, joined))
    pieces = [plain(piece) for piece in line.split() if plain(piece)]
    if errors and len(pieces) > 1:
        errors = min(errors, sum(fit(piece, page) for piece in pieces))
    return errors


def tokens_right(line: str, page: str) -> list[bool]:
    """Of each critical token of a line, whether it stands in the page, its ends as they were."""
    wanted = folded(line)
    tokens = [wanted.text[a:b] for a, b in tokens_in(wanted)]
    return [re.search(_alone(token), page) is not None for token in tokens]


def _alone(token: str) -> str:
    grown = rf"(?<![{FIGURE_OR_SIGN}])" if token[0] in FIGURE_OR_SIGN else ""
    return grown + re.escape(token) + (r"(?!\d)" if token[-1].isdigit() else "")


def key_lines(
    folder: Path, readers: dict[str, Reader], sealed: str, say: Callable[[str], None]
) -> tuple[dict[str, Recall], Tallies]:
    """A folder of images with key lines; ``sealed``: the reader that also tells seals."""
    recalls, tallies = {name: Recall() for name in readers}, Tallies(SealTally)
    for file, lines, seals in _known(folder):
        for name, read in readers.items():
            found = read(submitted(file))
            recalls[name].cost.add(found.cost)
            text = page_text([line.text for page in found.lines.values() for line in page])
            for line in lines:
                if errors := recalls[name].add(line, text):
                    say(f"    {file.name} {name}: {errors} in {line}")
            if name == sealed and seals is not None:
                _tally_texts(seals, found.seals, file.name, tallies["all"])
    for remark in tallies["all"].remarks:
        say(f"    {remark}")
    return recalls, tallies


def page_text(reads: Sequence[str]) -> str:
    """The folded text of a page's reads, parted by line feeds."""
    return APART.join(plain(read) for read in reads)


def _known(folder: Path) -> Iterator[tuple[Path, list[str], list[dict[str, Any]] | None]]:
    """Each picture or PDF of which something is known: its key lines, and its seals if known."""
    for told in sorted((folder / "gt").iterdir()):
        stem = told.name.partition(".")[0]
        files = sorted(f for f in folder.glob(f"*/{stem}.*") if f.parent.name != "gt")
        if told.suffix == ".json":
            truth = json.loads(told.read_text("utf-8"))
            unsure = [plain(text) for text in truth.get("uncertain", [])]
            lines = [line for line in truth["lines"] if plain(line) not in unsure]
            seals = truth["seals"]
        else:
            lines = [line for line in told.read_text("utf-8").splitlines() if plain(line)]
            seals = None
        for file in files:
            yield file, lines, seals


def _tally_texts(
    truth: Sequence[dict[str, Any]], seals: Sequence[Any], where: str, tally: SealTally
) -> None:
    """Seals known by their lettering only: as many are found as there are, each owner is sought in
    the lettering."""
    left, n = list(seals), tally.counts
    for told in truth:
        n["true"] += 1
        if not left:
            tally.remarks.append(f"{where}: MISSED {told['text']}")
            continue
        verdicts = [lettering_verdict(told["text"], seal.owner) for seal in left]
        best = next((k for k, verdict in enumerate(verdicts) if verdict == "exact"), 0)
        seal = left.pop(best)
        n.update({"found": 1, "named": 1, verdicts[best]: 1})
        if told.get("shape"):
            n["shape"] += seal.shape == told["shape"]
        purposes = [word for word in told["text"].split() if word.endswith("专用章")]
        n["purpose"] += (seal.purpose or "") == (purposes[0] if purposes else "")
        if verdicts[best] != "exact":
            shown = f"{seal.owner} / {seal.purpose} [{seal.text}]"
            tally.remarks.append(f"{where}: {told['text']} shown as {shown}")
    n["false"] += len(left)
    tally.remarks += [f"{where}: FALSE {seal.colour} {seal.shape} {seal.text}" for seal in left]


def lettering_verdict(lettering: str, owner: str | None) -> str:
    """As ``owner_verdict``, where the name is some words, one after the other, of a lettering."""
    words = lettering.split()
    runs = [" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)]
    verdicts = {owner_verdict(run, owner) for run in runs}
    return "exact" if "exact" in verdicts else "withheld" if "withheld" in verdicts else "wrong"


def inquiries(
    folder: Path, readers: dict[str, Reader], sealed: str, say: Callable[[str], None]
) -> tuple[dict[str, Recall], Tallies]:
    """Inquiry folders with `submission/` and `truth.json`: lines of scanned pages, all seals."""
    recalls, tallies = {name: Recall() for name in readers}, Tallies(SealTally)
    for told in sorted(folder.glob("*/truth.json")):
        truth = json.loads(told.read_text("utf-8"))
        documents = {same_path(one["path"]): one for one in truth["documents"]}
        for file in _files(told.parent / "submission"):
            document = documents.get(same_path(file.path))
            if document is None or file.problems:
                continue
            scanned: dict[int, list[str]] = {}
            for name in sorted(readers, key=lambda one: one != sealed):
                if name != sealed and not scanned:
                    continue
                found = readers[name](file)
                if name == sealed:
                    scanned = _scanned(document, found.document)
                    tally_seals(document.get("seals", []), found.seals, file.path, tallies)
                if scanned:
                    recalls[name].cost.add(found.cost)
                for number, text in scanned.items():
                    shown = page_text([line.text for line in found.lines.get(number, [])])
                    for line in filter(plain, text):
                        if errors := recalls[name].add(line, shown):
                            say(f"    {file.path} p{number} {name}: {errors} in {line}")
    for remark in tallies["all"].remarks:
        say(f"    {remark}")
    return recalls, tallies


def _files(submission: Path) -> Iterator[Submitted]:
    with tempfile.TemporaryDirectory() as scratch:
        yield from submitted_files(submission, scratch=Path(scratch), limits=Limits())


def _scanned(told: dict[str, Any], doc: Document | None) -> dict[int, list[str]]:
    """The lines of the pages that are pictures: those that the truth names, else those that were
    read from pixels."""
    texts = told.get("text") or []
    numbers: Iterable[int] = told.get("scanned_pages") or ()
    if "scanned" not in told and doc is not None:
        numbers = [page.number for page in doc.pages if page.text_source == "ocr"]
    elif told.get("scanned") and not numbers:
        numbers = range(1, len(texts) + 1)
    lines = {n: texts[n - 1] for n in numbers if n <= len(texts)}
    return {n: text.splitlines() if isinstance(text, str) else text for n, text in lines.items()}
