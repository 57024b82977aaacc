"""The nouns of one inquiry 质疑: what only the whole folder can tell.

Documents know nothing of each other. Whose seal it is, what translates what, which goods an
indicator speaks of and which control-list entries come near are found over the inquiry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from zhiyi.document import (
    Corrected,
    Document,
    Evidence,
    Fact,
    Indicator,
    Kind,
    Part,
    Particular,
    Problem,
    Quantity,
    Seal,
)

SealedBy = Literal["exporter_official", "exporter_special", "another", "none", "undetermined"]
OwnerIs = Literal["exporter", "another"]
SegmentState = Literal["aligned", "copied", "missing"]
TranslationStatus = Literal[
    "not_required", "provided", "partial", "inconsistent", "missing", "undetermined"
]
DifferenceKind = Literal[
    "number", "unit", "comparator", "code", "date", "name", "negation", "section"
]
Requirement = Literal["declaration", "contract", "explanation", "technical", "other", "translation"]
MaterialStatus = Literal["present", "missing", "undetermined", "not_required"]
DeficiencyKind = Literal[
    "unsealed", "seal_of_another", "only_special_seal", "illegible", "incomplete", "not_translated"
]
ListName = Literal["dual_use", "nuclear"]
EntryStatus = Literal[
    "in_force", "suspended", "suspension_lapsed_unconfirmed", "not_yet", "repealed", "unknown"
]
Outcome = Literal[
    "criteria_met", "criteria_partly_known", "criteria_not_met", "description_only", "name_only"
]
State = Literal["met", "not_met", "unknown"]
Why = Literal[
    "not_stated",
    "straddles",
    "readings_differ",
    "contradicted",
    "condition_differs",
    "unattributed",
]
FlagCode = Literal[
    "just_below",
    "contradicted_by_report",
    "reason_off_criterion",
    "remark_claim",
    "remark_differs",
]
StatementTopic = Literal[
    "end_use", "end_user", "assurance", "military_use", "wmd_use", "retransfer"
]
Severity = Literal["must", "should", "note"]
Standing = Literal["applied", "moved", "changed", "replaced", "withdrawn", "unfit"]
NOTICE_FILE = "inquiry.toml"
"""What stands for a document in the evidence of what only this file tells; it is no document."""
DRAFT_NOTICE = "机器翻译草稿，仅供关员了解大意，不是中文翻译件，不得作为申报材料"
"""Stands with every machine draft, wherever it is shown."""
DateBasis = Literal["option", "declared", "notice_received", "today"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """``as_of`` is the day of looking, which a resumed run keeps. ``chosen`` chooses the edition of
    the list, ``basis`` says which date it is. ``deadline`` None: undetermined or no notice date."""

    as_of: date
    chosen: date
    basis: DateBasis
    deadline: date | None = None
    deadline_problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods(Fact):
    """One goods item 商品项, from the declaration, else the contract, else the explanation."""

    item: int
    name: str
    model: str | None = None
    hs_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining(Fact):
    """Part ``part`` goes on in what is part ``continues`` (photos of one contract). ``kind`` is
    that of the whole paper; the part alone may not show it."""

    part: str
    continues: str
    kind: Kind = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing(Fact):
    """Who sealed a part. ``owners``: for each seal id on it whose it is (None: cannot tell)."""

    part: str
    sealed_by: SealedBy
    owners: tuple[tuple[str, OwnerIs | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One block of the alignment, several sentences where the translator joined or parted them.

    ``state``: ``aligned`` has a partner; ``copied`` stands in the translation as it is (a name, a
    command, figures alone) and ``target`` says where; ``missing`` has none and needs one.
    """

    source: Evidence
    target: Evidence | None
    score: float
    state: SegmentState = "aligned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Fact):
    """Original and translation say different things; ``evidence`` is (source, target?).

    ``figures``: what differs, (source, target) as printed, to be marked in the quotes; "" where the
    whole segment differs or the side has none. ``doubtful``: a misread sign may explain it.
    """

    kind: DifferenceKind
    detail: str
    figures: tuple[str, str] = ("", "")
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Fact):
    """How part ``part`` is translated: by which ``targets`` (part ids), how much of it.

    ``foreign``: whether a reader of Chinese alone misses content in the part, its own Chinese
    halves taken into account; it refines ``Part.foreign``. ``targets`` names the part itself where
    it carries its own Chinese. ``additions``: what the translation says that the original does not.
    ``otherwise``: the status that an ``inconsistent`` one had without its differences.
    """

    part: str
    status: TranslationStatus
    foreign: bool | None = True
    targets: tuple[str, ...] = ()
    coverage: float = 0.0
    segments: tuple[Segment, ...] = ()
    additions: tuple[Evidence, ...] = ()
    differences: tuple[Difference, ...] = ()
    detail: str = ""
    otherwise: TranslationStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One segment of the original as a machine put it into Chinese. ``lost``: figures of the
    original that the draft does not have; ``strange``: figures that only the draft has. ``text``
    is empty where nothing usable was made, and ``detail`` says why."""

    source: Evidence
    code: str
    text: str
    lost: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Fact):
    """What of part ``part`` has no submitted translation, drafted by ``models``. It is no
    translation 中文翻译件: no status, material or finding rests on it."""

    part: str
    models: tuple[str, ...]
    sentences: tuple[Drafted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss(Fact):
    """A term of the lexicon in the foreign part ``part``, with its Chinese name; ``evidence`` is
    its first place, ``count`` how often it stands there. ``parameter_id`` is None for a unit and
    for a name that several parameters share; ``indicators`` are those that state it."""

    part: str
    term: str
    code: str
    chinese: str
    parameter_id: str | None = None
    count: int = 1
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deficiency:
    """``document`` and ``part`` are ids; ``detail`` is Chinese, for the officer."""

    document: str
    part: str
    kind: DeficiencyKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """What the explanation must state; None where it does not."""

    performance: Evidence | None = None
    main_use: Evidence | None = None
    reason: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One of the materials that Announcement 123 of 2025 asks for. ``parts`` are part ids."""

    requirement: Requirement
    status: MaterialStatus
    parts: tuple[str, ...] = ()
    deficiencies: tuple[Deficiency, ...] = ()
    elements: Elements | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(Fact):
    """Which goods items an indicator speaks of, and by what sign. Empty: unattributed."""

    indicator: str
    goods: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction(Fact):
    """The same thing stated differently in two places; ``evidence`` holds every place, the one to
    look at first in front. ``doubtful``: a single misread letter may explain it."""

    kind: Literal["indicator", "particular"]
    detail: str
    parameter_id: str | None = None
    field: str | None = None
    subject: str | None = None
    indicators: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation(Fact):
    """A figure that no paper states: the program computed it from those that do (``inputs``, ids of
    indicators) by a formula of ``knowledge/formulas.toml``.

    ``name`` and ``name_en`` are those of the result. ``formula`` with the names of its inputs,
    ``computed`` with their figures and the result.
    ``others``: what would follow from a second reader's figures. ``assumes`` (Chinese) and
    ``assumes_en``: what must hold for the formula, "" where it is a definition.
    """

    formula_id: str
    parameter_id: str
    name: str
    name_en: str
    formula: str
    computed: str
    quantity: Quantity
    si: Quantity | None
    goods: tuple[str, ...]
    subject: str | None
    inputs: tuple[str, ...]
    others: tuple[Quantity, ...] = ()
    assumes: str = ""
    assumes_en: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One feature that speaks for a candidate: ``score`` 0 to 1, ``detail`` for the officer."""

    feature: str
    score: float
    detail: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One part of an entry's criteria, evaluated for one goods item. ``label`` is ``text`` in the
    words of the officer, ``near`` says in Chinese why it is ``borderline``, ``evidence`` is where
    properties in words stand."""

    text: str
    state: State
    why: Why | None = None
    borderline: bool = False
    indicators: tuple[str, ...] = ()
    derived: str | None = None
    margin: Decimal | None = None
    detail: str = ""
    label: str = ""
    near: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What another regime prints for such goods. Shown by name beside the entry, never evaluated:
    codes and figures of other lists do not carry over."""

    regime: str
    code: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A control-list entry that the goods may touch, for an officer to judge. Never a verdict.

    ``id`` is made of goods and code. ``code`` is None where the list prints none; ``entry`` is the
    id in the list's data. ``expression``: the whole condition of the entry, of which ``criteria``
    are the comparisons from left to right. ``notes`` are exclusions and measuring rules, ``doubts``
    what looks wrong in the text we have, ``remarks`` what there is to say of its status and rank.
    """

    id: str
    code: str | None
    list: ListName
    title: str
    title_en: str
    goods: tuple[str, ...]
    status: EntryStatus
    effective: date | None
    suspended_until: date | None
    edition: str
    source_quality: str
    score: float
    outcome: Outcome
    reasons: tuple[Reason, ...]
    criteria: tuple[Criterion, ...] = ()
    to_ask: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    entry: str = ""
    expression: str = ""
    announcement: str = ""
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What an officer should look at twice beside one candidate: ``detail`` in Chinese.

    No flag is a verdict, and a candidate without any is no better for it. ``evidence`` may be empty
    where the flag speaks of something that no paper states.
    """

    id: str
    candidate: str
    code: FlagCode
    detail: str
    detail_en: str
    evidence: tuple[Evidence, ...] = ()
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """A sentence of the papers that bears on the catch-all clause, quoted and nothing more: what
    the goods are for, who uses them, what is promised. ``part`` is a part id. Nobody is scored.
    ``more``: how many more of the topic the papers hold, on the last one that is listed."""

    topic: StatementTopic
    part: str
    quote: str
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """An entry that was looked at for one goods item and ranks too low to be a candidate. ``why``
    says it to the officer, ``why_en`` beside it. It clears nothing: it was only ranked low."""

    id: str
    code: str | None
    list: ListName
    title: str
    title_en: str
    goods: tuple[str, ...]
    score: float
    why: str
    why_en: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an officer must look at. ``code`` stands in the table of findings."""

    id: str
    code: str
    severity: Severity
    message: str
    message_en: str
    document: str | None = None
    evidence: tuple[Evidence, ...] = ()
    refers_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What became of an officer's correction 更正, by its ``number``.

    ``applied``; ``moved``: its fact was found by its place, not by its id; ``changed``: applied,
    but what it rests on reads otherwise now; ``replaced`` by a later one; ``withdrawn``; ``unfit``:
    nothing fits, ``why`` says it (Chinese). ``fact`` is the id that it speaks of now, ``was`` what
    was read when it was made and ``now`` what the officer says, in words. ``place`` is None where
    the correction cannot be read.
    """

    number: int
    standing: Standing
    layer: str
    fact: str
    was: str
    now: str
    by: str
    at: str
    note: str = ""
    why: str = ""
    place: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What ``inquiry.toml`` tells; every field may be absent."""

    id: str | None = None
    office: str | None = None
    exporter: str | None = None
    notice_no: str | None = None
    notice_received: date | None = None
    submitted: date | None = None
    declared: date | None = None
    goods: str | None = None
    hs_codes: tuple[str, ...] = ()
    destination: str | None = None
    other_requested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One inquiry folder with everything found in it."""

    id: str
    folder: str
    notice: Notice
    dates: Dates
    documents: tuple[Document, ...] = ()
    exporter: str | None = None
    goods: tuple[Goods, ...] = ()
    joinings: tuple[Joining, ...] = ()
    sealings: tuple[Sealing, ...] = ()
    translations: tuple[Translation, ...] = ()
    drafts: tuple[Draft, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    materials: tuple[Material, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    considered: tuple[Considered, ...] = ()
    flags: tuple[Flag, ...] = ()
    statements: tuple[Statement, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    corrected: tuple[Corrected, ...] = ()

    def document(self, id: str) -> Document:
        return next(document for document in self.documents if document.id == id)

    def parts(self) -> tuple[tuple[Document, Part], ...]:
        """Every part with its document, in order."""
        return tuple((doc, part) for doc in self.documents for part in doc.parts)

    def part(self, id: str) -> tuple[Document, Part]:
        return next((doc, part) for doc, part in self.parts() if part.id == id)

    def kind_of(self, part: Part) -> Kind:
        """The kind of the paper that ``part`` belongs to, which its own pages may not show."""
        joined = (joining.kind for joining in self.joinings if joining.part == part.id)
        return next(joined, part.kind) if part.kind == "other" else part.kind

    def chain_of(self, part: Part) -> frozenset[str]:
        """Ids of all parts that are one paper with ``part``, its own among them."""
        links = [{joining.part, joining.continues} for joining in self.joinings]
        found = {part.id}
        while grown := [link for link in links if link & found and not link <= found]:
            found.update(*grown)
        return frozenset(found)

    def particulars(self, name: str) -> tuple[Particular, ...]:
        """Every particular of one field, declarations first, then contracts, then explanations."""
        order = ("declaration", "contract", "explanation")
        rank = {doc.id: order.index(doc.kind) if doc.kind in order else 9 for doc in self.documents}
        found = [p for doc in self.documents for p in doc.particulars if p.field == name]
        return tuple(sorted(found, key=lambda p: rank[p.place.document]))

    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for doc in self.documents for indicator in doc.indicators)

    def seals_on(self, doc: Document, part: Part) -> tuple[Seal, ...]:
        return tuple(seal for seal in doc.seals if seal.place.page in part.pages)
