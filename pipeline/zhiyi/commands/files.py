"""``zhiyi read`` and ``zhiyi language``: one file, or text on standard input."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zhiyi.assemble import (
    load_encoder,
    load_engines,
    load_knowledge,
    open_document,
    read_document,
)
from zhiyi.commands.plain import read_plain
from zhiyi.commands.streams import print_json, standard_input
from zhiyi.config import Settings
from zhiyi.document import Document, Passage
from zhiyi.errors import ArgumentError, InputError
from zhiyi.foreign import Judgement, shares
from zhiyi.intake.files import display_name, submitted_file
from zhiyi.intake.sources import OpenSource
from zhiyi.language import passages_of_text
from zhiyi.limits import Limits
from zhiyi.reading.searchable import write_searchable
from zhiyi.translations.alone import document_of, judge_alone


def read(options: argparse.Namespace) -> int:
    with opened(options.file, until="seals") as (doc, source):
        if options.json:
            print_json(read_plain(doc))
        elif options.pdf:
            _write_pdf(doc, source, options)
        else:
            pages = ("\n".join(line.text for line in doc.lines_of(p.number)) for p in doc.pages)
            print("\f".join(pages))
        return told_problems(doc)


def _write_pdf(doc: Document, source: OpenSource, options: argparse.Namespace) -> None:
    if options.pdf.resolve() == options.file.resolve():
        raise ArgumentError("the searchable PDF must not replace the file that is read")
    try:
        write_searchable(doc, source, options.pdf)
    except OSError as error:
        raise ArgumentError(f"{options.pdf}: {error.strerror or error}") from error
    print(options.pdf)


def language(options: argparse.Namespace) -> int:
    if options.file == "-":
        passages = passages_of_text(standard_input(), voices=load_engines().voices)
        judged, status = judge_alone(document_of(passages), encoder=load_encoder(None)), 0
    else:
        with opened(Path(options.file), until="parts") as (doc, _):
            passages = doc.passages
            judged = judge_alone(doc, encoder=load_encoder(None))
            status = told_problems(doc)
    if judged.foreign is None:
        print(judged.reason, file=sys.stderr)
    if options.json:
        print_json(_language_plain(passages, judged))
        return status
    for share in shares(passages):
        print(f"{share.code}\t{share.share:.3f}")
    print(f"foreign\t{judged.foreign}")
    for passage in passages:
        print(f"{passage.code}\t{passage.origin.score:.3f}\t{' '.join(passage.text.split())[:100]}")
    return status


def _language_plain(passages: Sequence[Passage], judged: Judgement) -> dict[str, Any]:
    """As the contract has it; where nothing can be told, the reason beside it."""
    plain: dict[str, Any] = {
        "languages": [{"code": s.code, "share": round(s.share, 3)} for s in shares(passages)],
        "foreign": judged.foreign,
        "passages": [
            {"text": p.text, "code": p.code, "score": round(p.origin.score, 3)} for p in passages
        ],
    }
    return plain if judged.foreign is not None else {**plain, "reason": judged.reason}


@contextmanager
def opened(file: Path, *, until: str | None) -> Iterator[tuple[Document, OpenSource]]:
    """One file, read until a stage. Raises ``InputError`` where it cannot be used at all."""
    try:
        submitted = submitted_file(file, display_name(file))
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error
    doc, source = open_document(submitted, limits=Limits())
    if source is None:
        reason = "; ".join(problem.detail for problem in doc.problems)
        raise InputError(f"{file}: {reason or '压缩包请用 zhiyi run 处理 (use zhiyi run)'}")
    with source:
        threads = len(os.sched_getaffinity(0))
        engines = load_engines(threads=threads, tagger=Settings().tagger)
        knowledge = load_knowledge()
        yield (
            read_document(doc, source, engines=engines, knowledge=knowledge, until=until),
            source,
        )


def told_problems(doc: Document) -> int:
    for problem in doc.problems:
        page = f" p{problem.page}" if problem.page else ""
        print(f"{doc.path}{page}: {problem.stage}: {problem.detail}", file=sys.stderr)
    return 1 if doc.problems else 0
