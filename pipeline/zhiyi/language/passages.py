"""Passages: pieces of one language that stand together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from zhiyi.document import Document, Origin, Passage, fact_id
from zhiyi.engines.languages import Voice
from zhiyi.flow import Found
from zhiyi.language.codes import NONE, UNKNOWN
from zhiyi.language.pieces import Piece, pieces_of, pieces_of_text
from zhiyi.language.program import program_lines
from zhiyi.language.second import Verdict, beyond, hear, tops
from zhiyi.language.sequence import STAY_APART, open_codes, settle
from zhiyi.language.weigh import weigh
from zhiyi.scripts import count_letters

METHOD = "language@2"
GAP = 2.5
"""Lines further apart than this many line heights begin a new passage."""


def find_passages(doc: Document, *, voices: Sequence[Voice]) -> Found[Passage]:
    """Passages in reading order; ``voices[0]`` leads, the others confirm or differ."""
    pieces = settle([weigh(piece, voices) for piece in _marked(pieces_of(doc))])
    return Found(tuple(_passages(doc, _group(pieces), voices)))


def passages_of_text(text: str, *, voices: Sequence[Voice]) -> tuple[Passage, ...]:
    """Passages of plain text; blank lines part them, halves of other languages part as well."""
    doc = Document(id="text", path="-", sha256="", media_type="text/plain", bytes=len(text))
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    pieces = _marked([p for n, block in enumerate(blocks, 1) for p in pieces_of_text(block, n)])
    settled = settle([weigh(piece, voices) for piece in pieces], stay=STAY_APART)
    parted = groupby(settled, key=lambda piece: piece.place.locator)
    return tuple(_passages(doc, [g for _, some in parted for g in _group(some)], voices))


def _marked(pieces: list[Piece]) -> list[Piece]:
    """The pieces, those of program text marked."""
    told = program_lines([piece.text for piece in pieces])
    return [replace(p, program=True) if code else p for p, code in zip(pieces, told, strict=True)]


def _group(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Neighbours of one language on one page, no further apart than ``GAP`` lines."""
    groups: list[list[Piece]] = []
    for _, same in groupby(pieces, key=lambda piece: (piece.place.page, _told(piece))):
        for piece in same:
            last = groups[-1][-1] if groups else None
            if last and _told(last) == _told(piece) and _near(last, piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
    return groups


def _told(piece: Piece) -> tuple[str, bool]:
    """The code, and whether it is garbled rather than open between languages."""
    return piece.code, piece.family == UNKNOWN


def _near(above: Piece, below: Piece) -> bool:
    first, second = above.place.box, below.place.box
    if above.place.page != below.place.page:
        return False
    if first is None or second is None:
        return above.place.locator == below.place.locator or below.line is None
    height = max(first.bottom - first.top, second.bottom - second.top)
    beside = min(first.bottom, second.bottom) > max(first.top, second.top)
    gap = second.top - first.bottom
    return beside or -height <= gap <= GAP * height


def _passages(
    doc: Document, groups: Sequence[list[Piece]], voices: Sequence[Voice]
) -> Iterable[Passage]:
    """A passage for each group. Where the voices contradict each other, it is undetermined, unless
    they agree on its language elsewhere in the document: short passages go with long ones."""
    heard = _heard(groups, voices[1:])
    agreed = {group[0].code for group, v in zip(groups, heard, strict=True) if v.agreed}
    for n, (group, verdict) in enumerate(zip(groups, heard, strict=True)):
        code = group[0].code
        disputed = _open(group, voices[1:])
        if verdict.agreed is False and code not in agreed:
            disputed = (code, *verdict.rivals)
        passage = _passage(doc, n, group, voices[0].name, verdict.agreed, disputed)
        yield _told_beyond(passage, voices) if disputed else passage


def _told_beyond(passage: Passage, voices: Sequence[Voice]) -> Passage:
    """An open passage, told where it is in a language that papers seldom come in; without any
    language in dispute where no voice knows it."""
    found = beyond(passage.text, voices)
    if found is None:
        return passage
    code, score = found
    origin = replace(passage.origin, score=round(score, 3))
    agreed = True if code != UNKNOWN else passage.agreed
    return replace(passage, code=code, origin=origin, agreed=agreed, disputed=())


def _heard(groups: Sequence[list[Piece]], others: Sequence[Voice]) -> list[Verdict]:
    """What the other voices say, the longest passages first. Once they agree on a language, its
    other passages are not asked: none of them could be disputed any more."""
    told = [Verdict()] * len(groups)
    agreed: set[str] = set()
    for n in sorted(range(len(groups)), key=lambda n: -sum(len(p.text) for p in groups[n])):
        code = groups[n][0].code
        if code in agreed:
            continue
        told[n] = _hear(groups[n], others)
        if told[n].agreed:
            agreed.add(code)
    return told


def _hear(group: Sequence[Piece], others: Sequence[Voice]) -> Verdict:
    """What the other voices say. Of scripts that one language writes there is nothing to ask."""
    if group[0].family not in ("asian", "cyrillic", "latin"):
        return Verdict()
    return hear(_text(group), group[0].code, others)


def _text(group: Sequence[Piece]) -> str:
    return "\n".join(piece.text for piece in group)


def _letters(group: Sequence[Piece], text: str) -> int:
    """Letters; of garbled text every character may have been one."""
    return len("".join(text.split())) if group[0].family == UNKNOWN else count_letters(text)


def _open(group: Sequence[Piece], voices: Sequence[Voice]) -> tuple[str, ...]:
    """The languages left open by pieces that the lead is not sure of, and what the other voices
    hear; none of garbled ones."""
    if group[0].code != UNKNOWN or group[0].family == UNKNOWN:
        return ()
    likely = [c for piece in group for c in open_codes(piece.weights)]
    return tuple(dict.fromkeys((*likely, *tops(_text(group), UNKNOWN, voices))))


def _passage(
    doc: Document,
    n: int,
    group: Sequence[Piece],
    lead: str,
    agreed: bool | None,
    disputed: tuple[str, ...],
) -> Passage:
    place, code = group[0].place, group[0].code
    sure = sum(dict(piece.weights).get(code, 0.0) for piece in group) / len(group)
    text = _text(group)
    return Passage(
        id=fact_id("passage", doc, f"{place.page}", n),
        evidence=tuple(piece.place for piece in group),
        origin=Origin(f"{METHOD}+{lead}", 1.0 if code == NONE else round(sure, 3)),
        text=text,
        code=UNKNOWN if disputed else code,
        letters=_letters(group, text),
        lines=tuple(dict.fromkeys(piece.line for piece in group if piece.line)),
        agreed=agreed,
        disputed=disputed,
    )
