"""Measures find_translations on a folder of labelled pairs (pairs.json: foreign, chinese, label).

    python -m tests.measure.translations FOLDER [--all]

Prints for each pair the status, the coverage, the mean likeness and the number of differences;
then how many labels are met. With ``--all`` every original is held against every Chinese paper.
Labels: translation, partial_minor, partial, near_miss, untranslated_copy. A translation should be
provided (differences are false alarms unless the papers differ), a partial one partial, the rest
missing.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pdfplumber

from zhiyi.document import Box, Document, Evidence, Line, Origin, Page, Part, document_id
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.engines.languages import voices
from zhiyi.foreign import is_foreign, shares
from zhiyi.inquiry import Dates, Inquiry, Notice, Translation
from zhiyi.language import find_passages
from zhiyi.translations import find_translations

VOICES = voices()
EXPECTED = {
    "translation": {"provided", "inconsistent"},
    "partial_minor": {"provided", "partial"},
    "partial": {"partial"},
    "near_miss": {"missing"},
    "untranslated_copy": {"missing"},
}


def document(path: Path) -> Document:
    lines = _lines_of_pdf(path) if path.suffix == ".pdf" else _lines_of_text(path)
    pages = tuple(sorted({line.place.page for line in lines}))
    doc = Document(
        id=document_id(str(path), ""),
        path=str(path),
        sha256="",
        media_type="",
        bytes=0,
        lines=lines,
        pages=tuple(Page(number=n, width=595, height=842) for n in pages),
    )
    passages = find_passages(doc, voices=VOICES).facts
    return with_passages(doc, passages_pages=pages, passages=passages)


def with_passages(doc: Document, *, passages_pages: tuple[int, ...], passages: object) -> Document:
    from dataclasses import replace

    doc = replace(doc, passages=passages)
    part = Part(
        id=f"part-{doc.id}",
        evidence=(doc.lines[0].place,),
        origin=Origin("measure@1", 1.0),
        pages=passages_pages,
        kind="technical",
        languages=shares(doc.passages),
        foreign=is_foreign(doc.passages, doc.lines),
    )
    return replace(doc, parts=(part,))


def _line(text: str, n: int, place: Evidence) -> Line:
    return Line(
        id=f"{place.document}-{n}",
        evidence=(place,),
        origin=Origin("measure@1", 1.0),
        text=text,
        source="native",
    )


def _lines_of_text(path: Path) -> tuple[Line, ...]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"(?s)<head.*?</head>", "", text)))
    kept = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        _line(line, n, Evidence(document=str(path), page=1, quote=line, locator=f"行 {n}"))
        for n, line in enumerate(kept)
    )


def _lines_of_pdf(path: Path) -> tuple[Line, ...]:
    found = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            width, height = float(page.width), float(page.height)
            for line in page.extract_text_lines():
                box = Box(
                    line["x0"] / width,
                    line["top"] / height,
                    line["x1"] / width,
                    line["bottom"] / height,
                )
                text = line["text"]
                place = Evidence(document=str(path), page=page.page_number, quote=text, box=box)
                found.append(_line(text, len(found), place))
    return tuple(found)


def inquiry(*docs: Document) -> Inquiry:
    today = date(2026, 1, 1)
    return Inquiry(
        id="measure",
        folder="measure",
        notice=Notice(),
        dates=Dates(as_of=today, chosen=today, basis="today"),
        documents=docs,
    )


def measure(folder: Path, *, every: bool) -> int:
    pairs = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    read = {p[side]: document(folder / p[side]) for p in pairs for side in ("foreign", "chinese")}
    encoder = FastUseEncoder()
    met = 0
    for pair in pairs:
        others = {p["chinese"] for p in pairs} if every else {pair["chinese"]}
        docs = (read[pair["foreign"]], *(read[name] for name in sorted(others)))
        found = find_translations(inquiry(*docs), encoder=encoder).facts
        part = docs[0].parts[0]
        mine = next((t for t in found if t.part == part.id), None)
        met += report(pair, mine, read[pair["chinese"]], every=every)
    print(f"{met} of {len(pairs)} labels met")
    return 0


def report(
    pair: dict[str, str], mine: Translation | None, chinese: Document, *, every: bool
) -> int:
    status = mine.status if mine else "not foreign"
    right = status in EXPECTED[pair["label"]]
    if every and mine and mine.targets:
        right = (chinese.parts[0].id in mine.targets) == pair["label"].startswith(("tr", "par"))
    scores = [s.score for s in mine.segments if s.target] if mine else []
    mean = sum(scores) / len(scores) if scores else 0.0
    kinds = [d.kind for d in mine.differences] if mine else []
    counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    print(
        f"{'ok ' if right else 'NOT'} {pair['id']} {pair['label']:18} {status:13} "
        f"coverage {mine.coverage if mine else 0:.2f} likeness {mean:.2f} {counts}"
    )
    return right


def main(run: Callable[..., int] = measure) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", dest="every")
    options = parser.parse_args()
    return run(options.folder, every=options.every)


if __name__ == "__main__":
    sys.exit(main())
