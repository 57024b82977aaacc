"""``zhiyi read``, ``language`` and ``indicators``: one file, or text on standard input."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zhiyi.assemble import (
    load_engines,
    load_knowledge,
    open_document,
    read_document,
)
from zhiyi.commands.plain import indicators_plain, read_plain
from zhiyi.document import Document, Indicator
from zhiyi.errors import ArgumentError, InputError
from zhiyi.foreign import is_foreign, shares
from zhiyi.indicators import indicators_of_text
from zhiyi.intake.archive import Limits
from zhiyi.intake.files import display_name, submitted_file
from zhiyi.intake.sources import OpenSource
from zhiyi.language import passages_of_text
from zhiyi.reading.searchable import write_searchable


def read(options: argparse.Namespace) -> int:
    with _opened(options.file, until="seals") as (doc, source):
        if options.json:
            _print_json(read_plain(doc))
        elif options.pdf:
            _write_pdf(doc, source, options)
        else:
            pages = ("\n".join(line.text for line in doc.lines_of(p.number)) for p in doc.pages)
            print("\f".join(pages))
        return _told_problems(doc)


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
        voices = load_engines().voices
        passages = passages_of_text(_standard_input(), voices=voices)
        foreign, status = is_foreign(passages, ()), 0
    else:
        with _opened(Path(options.file), until="passages") as (doc, _):
            passages = doc.passages
            foreign, status = is_foreign(passages, doc.lines), _told_problems(doc)
    if options.json:
        languages = [{"code": s.code, "share": round(s.share, 3)} for s in shares(passages)]
        pieces = [
            {"text": p.text, "code": p.code, "score": round(p.origin.score, 3)} for p in passages
        ]
        _print_json({"languages": languages, "foreign": foreign, "passages": pieces})
        return status
    for share in shares(passages):
        print(f"{share.code}\t{share.share:.3f}")
    print(f"foreign\t{foreign}")
    for passage in passages:
        print(f"{passage.code}\t{passage.origin.score:.3f}\t{' '.join(passage.text.split())[:100]}")
    return status


def indicators(options: argparse.Namespace) -> int:
    if options.file == "-":
        engines, knowledge = load_engines(), load_knowledge()
        found = indicators_of_text(
            _standard_input(), lexicon=knowledge.lexicon, units=knowledge.units, nlp=engines.nlp
        )
        status = 0
    else:
        with _opened(Path(options.file), until=None) as (doc, _):
            found = doc.indicators
            status = _told_problems(doc)
    if options.json:
        _print_json({"indicators": indicators_plain(found, of_text=options.file == "-")})
    else:
        for indicator in found:
            print(_told_indicator(indicator))
    return status


def _told_indicator(indicator: Indicator) -> str:
    place = indicator.place
    where = place.locator or f"第{place.page}页"
    quantity = indicator.quantity
    ends = [bound.value if bound else "" for bound in (quantity.low, quantity.high)]
    value = quantity.value if quantity.value is not None else "～".join(map(str, ends))
    name = indicator.parameter or "（未载明参数名）"
    return f"{where}\t{name}\t{quantity.operator}\t{value}\t{quantity.unit or ''}\t{place.quote}"


@contextmanager
def _opened(file: Path, *, until: str | None) -> Iterator[tuple[Document, OpenSource]]:
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
        engines, knowledge = load_engines(threads=threads), load_knowledge()
        yield (
            read_document(doc, source, engines=engines, knowledge=knowledge, until=until),
            source,
        )


def _told_problems(doc: Document) -> int:
    for problem in doc.problems:
        page = f" p{problem.page}" if problem.page else ""
        print(f"{doc.path}{page}: {problem.stage}: {problem.detail}", file=sys.stderr)
    return 1 if doc.problems else 0


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8: {error}") from error


def _print_json(plain: Any) -> None:
    json.dump(plain, sys.stdout, ensure_ascii=False, indent=1)
    print()
