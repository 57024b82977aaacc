"""Documents, their parts, seals and translations as ``report.json`` holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from zhiyi.document import Colour, Kind, Shape, Status, TextSource
from zhiyi.inquiry import DifferenceKind, OwnerIs, SealedBy, SegmentState, TranslationStatus
from zhiyi.report.types.readings import (
    Box,
    CorrectedFrom,
    Evidence,
    PageNumber,
    Particular,
    Share,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageShare:
    """A BCP 47 code ("und" undecided, "zxx" no language) and its share of the letters."""

    code: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A block of the alignment; ``missing`` has no counterpart and needs one."""

    source: Evidence
    target: Evidence | None
    score: Share
    state: SegmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``figures``: what differs as printed, in the original and in the translation, "" where the
    whole quote differs or the side has none. ``doubtful``: a misread sign may explain it."""

    id: str
    kind: DifferenceKind
    source: Evidence
    target: Evidence | None
    detail: str
    figures: tuple[str, str]
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSegment:
    """A segment without a submitted translation, as a machine put it into Chinese.

    ``text`` is empty where nothing usable was made; ``detail`` then says why. ``lost``: figures of
    the original that the draft does not have; ``strange``: figures that only the draft has."""

    source: Evidence
    code: str
    text: str
    lost: tuple[str, ...]
    strange: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A machine draft of what lacks a translation. It counts as none; ``notice`` is always shown
    with it. ``model``: ``name@version``, several joined by " + "."""

    model: str
    notice: str
    segments: tuple[DraftSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """A known term of a foreign paper, as printed, and its Chinese name. ``evidence`` is its first
    place (several pieces where it runs over lines), ``count`` how often the part has it.
    ``parameter_id`` is null for units and for names that several parameters share."""

    id: str
    term: str
    code: str
    chinese: str
    parameter_id: str | None
    count: Annotated[int, Field(ge=1)]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """``documents`` hold the translation; ``parts`` are the papers in them. ``additions``: what it
    says that the original does not. ``draft`` and ``glosses`` help an officer who does not read the
    language; neither counts as a translation."""

    status: TranslationStatus
    documents: tuple[str, ...]
    parts: tuple[str, ...]
    coverage: Share
    segments: tuple[Segment, ...]
    additions: tuple[Evidence, ...]
    differences: tuple[Difference, ...]
    detail: str
    draft: Draft | None
    glosses: tuple[Gloss, ...]
    corrected_from: CorrectedFrom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal impression; ``overlaps``: the lines of text that lie under it, in reading order."""

    id: str
    page: PageNumber
    box: Box | None
    shape: Shape
    colour: Colour
    text: str
    owner: str | None
    purpose: str | None
    owner_is: OwnerIs | None
    score: Share
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    overlaps: tuple[Evidence, ...] = ()
    corrected_from: CorrectedFrom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paper inside a file; ``continues`` is the part that it goes on from."""

    id: str
    pages: tuple[PageNumber, ...]
    kind: Kind
    title: str
    languages: tuple[LanguageShare, ...]
    foreign: bool | None
    translation: Translation
    sealed_by: SealedBy
    continues: str | None
    corrected_from: CorrectedFrom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    stage: str
    page: PageNumber | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, or a picture inside one. ``picture`` is its file, relative to the report."""

    page: PageNumber
    width: float
    height: float
    text_source: TextSource | None
    rotation: int
    locator: str | None
    embedded_in: PageNumber | None
    picture: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A submitted file; its own fields sum up its parts, by the worst status."""

    id: str
    path: str
    sha256: str
    media_type: str
    bytes: int
    pages: int
    status: Status
    kind: Kind
    kind_score: Share
    text_source: TextSource | None
    languages: tuple[LanguageShare, ...]
    foreign: bool | None
    translates: tuple[str, ...]
    translation: Translation
    seals: tuple[Seal, ...]
    sealed_by: SealedBy
    parts: tuple[Part, ...]
    particulars: tuple[Particular, ...]
    problems: tuple[Problem, ...]
    page_list: tuple[Page, ...]
