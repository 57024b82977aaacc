"""``zhiyi read`` and ``zhiyi language``: one file, or text on standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zhiyi.commands.plain import read_plain
from zhiyi.commands.single import place_pdf, read_single
from zhiyi.commands.streams import print_json, standard_input
from zhiyi.document import Document, Passage
from zhiyi.equipment import load_encoder, load_engines
from zhiyi.errors import ArgumentError
from zhiyi.foreign import Judgement, shares
from zhiyi.language import passages_of_text
from zhiyi.translations.alone import document_of, judge_alone


def read(options: argparse.Namespace) -> int:
    if options.pdf and options.pdf.resolve() == options.file.resolve():
        raise ArgumentError("the searchable PDF must not replace the file that is read")
    with read_single(options.file, until="seals", pdf=bool(options.pdf)) as single:
        doc = single.document
        if options.json:
            print_json(read_plain(doc))
        elif options.pdf:
            place_pdf(single.pdf, options.pdf)
            print(options.pdf)
        else:
            pages = ("\n".join(line.text for line in doc.lines_of(p.number)) for p in doc.pages)
            print("\f".join(pages))
        return told_problems(doc)


def language(options: argparse.Namespace) -> int:
    if options.file == "-":
        passages = passages_of_text(standard_input(), voices=load_engines().voices)
        judged, status = judge_alone(document_of(passages), encoder=load_encoder(None)), 0
    else:
        with read_single(Path(options.file), until="parts") as single:
            doc = single.document
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


def told_problems(doc: Document) -> int:
    for problem in doc.problems:
        page = f" p{problem.page}" if problem.page else ""
        print(f"{doc.path}{page}: {problem.stage}: {problem.detail}", file=sys.stderr)
    return 1 if doc.problems else 0
