"""Documents and their parts as ``report.json`` shows them; a document sums up its parts.

The sum is the worst of the parts: a file that holds one paper without a seal is not sealed, a
file with one paper whose translation is missing lacks a translation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zhiyi import document as nouns
from zhiyi import inquiry as found_in
from zhiyi.inquiry import OwnerIs, SealedBy, TranslationStatus
from zhiyi.report import types
from zhiyi.report.aids import Aids, joined
from zhiyi.report.facts import corrected_from, page_of, particular_of, problem_of, seal_of
from zhiyi.report.places import Places, share

PictureFile = Callable[[str, int], str]
"""(document id, page) to the file of its picture, relative to the report."""

WORST_TRANSLATION: tuple[TranslationStatus, ...] = (
    "missing",
    "inconsistent",
    "partial",
    "undetermined",
    "provided",
    "not_required",
)
WORST_SEAL: tuple[SealedBy, ...] = (
    "another",
    "none",
    "undetermined",
    "exporter_special",
    "exporter_official",
)


@dataclass(frozen=True, slots=True)
class Papers:
    """What the inquiry knows of its documents, looked up by id."""

    inquiry: found_in.Inquiry
    places: Places
    picture_file: PictureFile
    holder: dict[str, str] = field(init=False)
    corrected: Mapping[str, nouns.Corrected] = field(init=False)
    aids: Aids = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "aids", Aids(self.inquiry, self.places))
        holder = {part.id: document.id for document, part in self.inquiry.parts()}
        object.__setattr__(self, "holder", holder)
        object.__setattr__(self, "corrected", corrected_in(self.inquiry))

    def documents_of(self, parts: Sequence[str]) -> tuple[str, ...]:
        """The documents that hold these parts, each once, in order."""
        return tuple(dict.fromkeys(self.holder[part] for part in parts if part in self.holder))

    def translation_of(self, part: nouns.Part) -> types.Translation:
        for found in self.inquiry.translations:
            if found.part == part.id:
                return self.aids.added(self._translation(found), part.id)
        return no_translation("not_required" if part.foreign is False else "undetermined")

    def foreign_of(self, part: nouns.Part) -> bool | None:
        """As the pairing of halves settled it, else as the part alone shows it."""
        told = (found.foreign for found in self.inquiry.translations if found.part == part.id)
        return next(told, part.foreign)

    def _translation(self, found: found_in.Translation) -> types.Translation:
        return types.Translation(
            status=found.status,
            documents=self.documents_of(found.targets),
            parts=found.targets,
            coverage=share(found.coverage),
            segments=tuple(self._segment(segment) for segment in found.segments),
            additions=self.places.all(found.additions),
            differences=tuple(self._difference(difference) for difference in found.differences),
            detail=found.detail,
            draft=None,
            glosses=(),
            corrected_from=corrected_from(self.corrected.get(found.id)),
        )

    def _segment(self, found: found_in.Segment) -> types.Segment:
        target = found.target
        return types.Segment(
            source=self.places.evidence(found.source),
            target=self.places.evidence(target) if target else None,
            score=share(found.score),
            state=found.state,
        )

    def _difference(self, found: found_in.Difference) -> types.Difference:
        source, *targets = self.places.all(found.evidence)
        return types.Difference(
            id=found.id,
            kind=found.kind,
            source=source,
            target=targets[0] if targets else None,
            detail=found.detail,
            figures=found.figures,
            doubtful=found.doubtful,
        )

    def owner_is(self, seal: str) -> OwnerIs | None:
        owners = [dict(sealing.owners) for sealing in self.inquiry.sealings]
        return next((known[seal] for known in owners if seal in known), None)

    def sealed_by(self, document: nouns.Document, part: nouns.Part) -> SealedBy:
        for sealing in self.inquiry.sealings:
            if sealing.part == part.id:
                return sealing.sealed_by
        return "undetermined" if self.inquiry.seals_on(document, part) else "none"

    def part(self, document: nouns.Document, part: nouns.Part) -> types.Part:
        joined = (j.continues for j in self.inquiry.joinings if j.part == part.id)
        return types.Part(
            id=part.id,
            pages=self.places.pages(document.id, part.pages),
            kind=self.inquiry.kind_of(part),
            title=part.title,
            languages=shares_of(part.languages),
            foreign=self.foreign_of(part),
            translation=self.translation_of(part),
            sealed_by=self.sealed_by(document, part),
            continues=next(joined, None),
            corrected_from=corrected_from(self.corrected.get(part.id)),
        )

    def document(self, document: nouns.Document) -> types.Document:
        parts = tuple(self.part(document, part) for part in document.parts)
        return types.Document(
            id=document.id,
            path=document.path,
            sha256=document.sha256,
            media_type=document.media_type,
            bytes=document.bytes,
            pages=sum(page.embedded_in is None for page in document.pages),
            status=document.status,
            kind=self._kind(document, parts),
            kind_score=share(document.kind_score),
            text_source=text_source_of(document),
            languages=languages_of(document),
            foreign=foreign_of(parts, document),
            translates=self._translates(document),
            translation=sum_of_translations(parts, document),
            seals=tuple(
                seal_of(
                    seal,
                    document=document,
                    places=self.places,
                    owner_is=self.owner_is(seal.id),
                    corrected=self.corrected.get(seal.id),
                )
                for seal in document.seals
            ),
            sealed_by=sum_of_seals(parts, document),
            parts=parts,
            particulars=tuple(
                particular_of(p, places=self.places, corrected=self.corrected.get(p.id))
                for p in document.particulars
            ),
            problems=tuple(
                problem_of(problem, document=document.id, places=self.places)
                for problem in document.problems
            ),
            page_list=self._pages(document),
        )

    def _kind(self, document: nouns.Document, parts: Sequence[types.Part]) -> nouns.Kind:
        """Of a document that shows no kind by itself, that of the paper it goes on with."""
        known = (part.kind for part in parts if part.kind != "other")
        return next(known, "other") if document.kind == "other" else document.kind

    def _pages(self, document: nouns.Document) -> tuple[types.Page, ...]:
        return tuple(
            page_of(
                page, picture=self.picture_file(document.id, page.number) if page.picture else None
            )
            for page in document.pages
        )

    def _translates(self, document: nouns.Document) -> tuple[str, ...]:
        """The parts that this document is a translation of."""
        own = {part.id for part in document.parts}
        return tuple(t.part for t in self.inquiry.translations if own & {*t.targets} - {t.part})


def corrected_in(inquiry: found_in.Inquiry) -> dict[str, nouns.Corrected]:
    """What officers read otherwise, by the id of the fact; not the cells of tables."""
    over = (*(one for doc in inquiry.documents for one in doc.corrected), *inquiry.corrected)
    return {one.fact: one for one in over if one.cell is None}


def no_translation(status: TranslationStatus, detail: str = "") -> types.Translation:
    return types.Translation(
        status=status,
        documents=(),
        parts=(),
        coverage=0.0,
        segments=(),
        additions=(),
        differences=(),
        detail=detail,
        draft=None,
        glosses=(),
    )


def sum_of_translations(parts: Sequence[types.Part], document: nouns.Document) -> types.Translation:
    """The worst status and the least coverage of the foreign parts, of bilingual ones where there
    are no others; everything else joined."""
    if not parts:
        if document.kind == "container":
            return no_translation("not_required")
        return no_translation("undetermined", "文件未能读取或没有页面，无法判断是否为外文")
    foreign = [p.translation for p in parts if p.translation.status != "not_required"]
    # Bilingual papers need none, but their halves face each other in the report.
    foreign = foreign or [p.translation for p in parts if p.translation.segments]
    if not foreign:
        return no_translation("not_required")
    return types.Translation(
        status=min((t.status for t in foreign), key=WORST_TRANSLATION.index),
        documents=tuple(dict.fromkeys(id for t in foreign for id in t.documents)),
        parts=tuple(dict.fromkeys(id for t in foreign for id in t.parts)),
        coverage=min(t.coverage for t in foreign),
        segments=tuple(segment for t in foreign for segment in t.segments),
        additions=tuple(addition for t in foreign for addition in t.additions),
        differences=tuple(difference for t in foreign for difference in t.differences),
        detail="；".join(dict.fromkeys(t.detail for t in foreign if t.detail)),
        draft=joined([t.draft for t in foreign if t.draft]),
        glosses=tuple(gloss for t in foreign for gloss in t.glosses),
    )


def sum_of_seals(parts: Sequence[types.Part], document: nouns.Document) -> SealedBy:
    if parts:
        return min((part.sealed_by for part in parts), key=WORST_SEAL.index)
    return "none" if document.kind == "container" else "undetermined"


def foreign_of(parts: Sequence[types.Part], document: nouns.Document) -> bool | None:
    if not parts:
        return False if document.kind == "container" else None
    states = {part.foreign for part in parts}
    return True if True in states else None if None in states else False


def shares_of(found: Sequence[nouns.LanguageShare]) -> tuple[types.LanguageShare, ...]:
    return tuple(types.LanguageShare(code=one.code, share=share(one.share)) for one in found)


def languages_of(document: nouns.Document) -> tuple[types.LanguageShare, ...]:
    """Shares of the letters over the whole document, the greatest first."""
    if len(document.parts) == 1:
        return shares_of(document.parts[0].languages)
    letters: Counter[str] = Counter()
    for passage in document.passages:
        if passage.code != "zxx":
            letters[passage.code] += passage.letters
    total = sum(letters.values())
    if not total:
        return (types.LanguageShare(code="zxx", share=1.0),) if document.passages else ()
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return tuple(types.LanguageShare(code=code, share=share(n / total)) for code, n in ranked if n)


def text_source_of(document: nouns.Document) -> nouns.TextSource | None:
    sources = {page.text_source for page in document.pages if page.text_source}
    return "mixed" if len(sources) > 1 else next(iter(sources), None)
