"""What an officer must look at, in order: must, should, note.

The words stand in one table, ``knowledge/findings.toml``; here is only when each applies. A finding
points at facts and never determines anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import blake2s
from typing import TypeAlias, cast

from zhiyi.controls.entries import ControlList
from zhiyi.findings import amendments, flags, papers, statements, translations
from zhiyi.findings.wording import Note, Wording, load_wording
from zhiyi.flow import Found
from zhiyi.inquiry import Finding, Inquiry, Severity
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

__all__ = ["find_findings", "find_troubles", "load_wording"]

Source: TypeAlias = Callable[[Inquiry, Wording], Iterator[Note]]

ORDER: tuple[Severity, ...] = ("must", "should", "note")


def find_findings(
    inquiry: Inquiry,
    *,
    wording: Wording | None = None,
    lexicon: Lexicon | None = None,
    units: Units | None = None,
    controls: ControlList | None = None,
) -> Found[Finding]:
    """Every finding of the inquiry, the most severe first."""
    words = replace(wording or load_wording(), lexicon=lexicon, units=units, controls=controls)
    sources: tuple[Source, ...] = (
        papers.deadlines,
        papers.files,
        papers.materials,
        papers.seals,
        translations.translations,
        statements.candidates,
        flags.claims,
        flags.reasons,
        statements.contradictions,
        statements.uncertain,
        statements.unfitting,
        flags.remarks,
        flags.statements,
        statements.licences,
        amendments.amendments,
    )
    return _found(inquiry, words, sources)


def find_troubles(inquiry: Inquiry) -> Found[Finding]:
    """Of an inquiry that no stage was run over: the deadline, and what is wrong with its files and
    with the run."""
    sources: tuple[Source, ...] = (papers.deadlines, partial(papers.files, read=False))
    return _found(inquiry, load_wording(), sources)


def _found(inquiry: Inquiry, words: Wording, sources: Iterable[Source]) -> Found[Finding]:
    notes = [note for source in sources for note in source(inquiry, words)]
    findings = [_finding(inquiry, note, words, number) for number, note in _numbered(notes)]
    return Found(tuple(sorted(findings, key=lambda finding: ORDER.index(finding.severity))))


def _numbered(notes: Iterable[Note]) -> Iterator[tuple[int, Note]]:
    """Each note with its ordinal among those of its code and document, repetitions left out."""
    counts: dict[tuple[str, str | None], int] = {}
    seen: set[tuple[object, ...]] = set()
    for note in notes:
        same = (note.code, note.document, tuple(note.values.items()), note.refers_to)
        if same not in seen:
            seen.add(same)
            key = (note.code, note.document)
            counts[key] = counts.get(key, -1) + 1
            yield counts[key], note


def _finding(inquiry: Inquiry, note: Note, words: Wording, number: int) -> Finding:
    row = words.table[note.code]
    severity = row["severity"]
    if note.contradicted or note.lesser:
        severity = row.get("contradicted" if note.contradicted else "lesser", severity)
    key = "\0".join((inquiry.id, note.code, note.document or "", str(number)))
    return Finding(
        id=f"finding-{blake2s(key.encode(), digest_size=6).hexdigest()}",
        code=note.code,
        severity=cast(Severity, severity),
        message=row["zh"].format_map(note.values).strip(),
        message_en=row["en"].format_map(note.values).strip(),
        document=note.document,
        evidence=note.evidence,
        refers_to=note.refers_to,
    )
