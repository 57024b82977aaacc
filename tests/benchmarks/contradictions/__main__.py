"""Measures how many planted contradictions are found, and how many are told of papers that agree.

    python -m tests.benchmarks.contradictions [--seed N] [--inquiries 54] [--split dev|reported|all]
        [--missed]

Every inquiry is written as files (declaration PDF, contract and letter DOCX or TXT, report DOCX or
XLSX, data sheet) and read by the whole program. In twelve of eighteen one thing is changed in one
paper: a figure, its decimal point or unit, a quantity, model, number, code or party. Found: a
contradiction of that field or parameter whose evidence stands in the papers that differ. False: any
other contradiction.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zhiyi.document import Document
from zhiyi.equipment import load_encoder, load_engines, load_knowledge
from zhiyi.inquiry import Contradiction, Inquiry, Notice
from zhiyi.intake.files import Submitted, submitted_files
from zhiyi.lexicon import Lexicon
from zhiyi.limits import Limits
from zhiyi.over_document import open_document, read_document
from zhiyi.over_inquiry import read_inquiry

from ..table import Report, Row
from .making import Case, Plant, cases


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.contradictions", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inquiries", type=int, default=54, help="18 situations go round")
    parser.add_argument("--split", choices=("dev", "reported", "all"), default="dev")
    parser.add_argument("--missed", action="store_true", help="name everything told wrong")
    options = parser.parse_args(given)
    program = _Program()
    planted, found, false, clean = Counter[str](), Counter[str](), 0, 0
    for case in cases(options.seed, options.inquiries, options.split):
        inquiry, lexicon = program.read(case), program.knowledge.lexicon
        right = [c for c in inquiry.contradictions if _tells(c, case.plant, inquiry, lexicon)]
        wrong = [c for c in inquiry.contradictions if c not in right]
        false += len(wrong)
        clean += not wrong
        if case.plant:
            situation = case.name.partition(": ")[2]
            planted[situation] += 1
            found[situation] += bool(right)
        if options.missed:
            _name(case, right, wrong)
    rows: dict[str, Row] = {
        name: {"planted": count, "found": found[name] / count} for name, count in planted.items()
    }
    rows["all"] = {"planted": planted.total(), "found": found.total() / max(planted.total(), 1)}
    rows["false alarms"] = {"inquiries": options.inquiries, "false": false,
                            "inquiries without": clean / options.inquiries}  # fmt: skip
    Report().section("Contradictions", rows)
    return 0


class _Program:
    """The whole program on one folder, in this process."""

    def __init__(self) -> None:
        self.engines, self.knowledge = load_engines(), load_knowledge()
        self.encoder = load_encoder(None)

    def read(self, case: Case) -> Inquiry:
        with tempfile.TemporaryDirectory() as room:
            submission, scratch = Path(room) / "submission", Path(room) / "scratch"
            submission.mkdir()
            scratch.mkdir()
            for write in case.write:
                write(submission)
            docs = [
                self._document(file)
                for file in submitted_files(submission, scratch=scratch, limits=Limits())
            ]
        return read_inquiry(
            case.name, case.name, Notice(), docs, knowledge=self.knowledge, encoder=self.encoder,
            as_of=date(2026, 11, 20), until="contradictions",
        )  # fmt: skip

    def _document(self, file: Submitted) -> Document:
        doc, source = open_document(file, limits=Limits())
        if source is None:
            return doc
        with source:
            return read_document(doc, source, engines=self.engines, knowledge=self.knowledge)


def _tells(told: Contradiction, plant: Plant | None, inquiry: Inquiry, lexicon: Lexicon) -> bool:
    """Whether it is the planted one: its subject, and evidence in every paper that differs."""
    if plant is None:
        return False
    known = lexicon.find(plant.what, unit=plant.unit)
    if told.field != plant.what and (known is None or told.parameter_id != known.id):
        return False
    papers = {Path(inquiry.document(e.document).path).stem for e in told.evidence}
    return plant.papers <= papers


def _name(case: Case, right: Sequence[Contradiction], wrong: Sequence[Contradiction]) -> None:
    if case.plant and not right:
        print(f"{case.name}\tmissed\t{case.plant.what}")
    for one in wrong:
        print(f"{case.name}\tfalse\t{one.detail}")


if __name__ == "__main__":
    sys.exit(main())
