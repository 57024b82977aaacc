"""Papers held against each other: what of an original finds its words in a Chinese paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from zhiyi.document import Document, Evidence, Kind, Part
from zhiyi.language import has_language, is_chinese
from zhiyi.translations.align import Pair
from zhiyi.translations.listings import is_name
from zhiyi.translations.meanings import Meanings
from zhiyi.translations.segments import Text


@dataclass(frozen=True, slots=True)
class Settings:
    """Chosen by hand; `python -m tests.benchmarks.translations` shows what they give.

    A Chinese part is a translation where it covers ``most`` of the original; or ``least`` of it,
    and is itself to the share ``own`` made of what stands in the original, the more the less it
    covers (``both``, their sum): half a translation is told from a paper about the same goods, such
    as a test report, by saying hardly anything else (``nearly`` of what it says), or by saying
    what stands in the original in one run (``run`` of what it covers). Further papers join the
    first where each covers ``more`` of what is left. From coverage ``enough`` on nothing is called
    missing but runs of ``long`` letters. ``most_texts``: how many different segments are encoded
    in one inquiry (about 250 a second on one core).
    """

    most: float = 0.6
    least: float = 0.2
    own: float = 0.75
    both: float = 1.05
    nearly: float = 0.9
    run: float = 0.9
    more: float = 0.05
    enough: float = 0.85
    long: int = 400
    most_texts: int = 8000


@dataclass(frozen=True)
class Paper:
    """A part with its segments. ``foreign``: what must be translated, and the figures between;
    ``chinese``: what may be a translation, and the figures between. Running heads are in neither.
    """

    doc: Document
    part: Part
    texts: tuple[Text, ...]

    @cached_property
    def foreign(self) -> tuple[Text, ...]:
        return tuple(t for t in self.texts if not is_chinese(t.code) and not t.repeated)

    @cached_property
    def chinese(self) -> tuple[Text, ...]:
        told = (t for t in self.texts if is_chinese(t.code) or not has_language(t.code))
        return tuple(t for t in told if not t.repeated)

    @cached_property
    def whole(self) -> str:
        return "\n".join(t.text for t in self.texts)

    @cached_property
    def printed(self) -> dict[str, Text]:
        """What is not Chinese by its words; of the same words the first."""
        return {_bare(t.text): t for t in reversed(self.texts) if not is_chinese(t.code)}


OTHER_PAPERS: frozenset[Kind] = frozenset({"declaration", "contract", "explanation", "licence"})
"""Papers of their own: they repeat figures of a data sheet, and translate it only as a whole. What
is of the original's kind, half of a contract, may be half a translation."""


@dataclass(frozen=True)
class Match:
    """A paper held against an original.

    ``pairs``: places in the original's ``foreign`` and in the paper's ``chinese``. ``copied``:
    what stands in the paper as it stands in the original and may. ``coverage``: share of the
    original's foreign letters, but for the copied ones, that have a partner; ``own``: share of
    the paper's Chinese that has one; ``score``: mean score of the pairs, by what they say;
    ``run``: share of what is covered that stands in one stretch of the original. ``kind``: of the
    original.
    """

    paper: Paper
    pairs: tuple[Pair, ...] = ()
    copied: Mapping[int, Evidence] = field(default_factory=dict)
    coverage: float = 0.0
    own: float = 0.0
    score: float = 0.0
    run: float = 1.0
    kind: Kind | None = None

    def translates(self, settings: Settings, *, least: float | None = None) -> bool:
        if self.coverage >= settings.most:
            return True
        least = settings.least if least is None else least
        other = self.paper.part.kind in OTHER_PAPERS - {self.kind}
        both = self.own >= settings.own and self.coverage + self.own >= settings.both
        made = self.own >= settings.nearly or self.run >= settings.run
        return not other and self.coverage >= least and both and made

    @property
    def additions(self) -> tuple[int, ...]:
        """Places in the paper's ``chinese`` that say something the original does not."""
        taken = {m for pair in self.pairs for m in pair.targets}
        return tuple(
            m
            for m, t in enumerate(self.paper.chinese)
            if m not in taken and is_chinese(t.code) and not t.listing
        )


def match_of(
    sources: Sequence[Text], paper: Paper, meanings: Meanings, *, kind: Kind | None = None
) -> Match:
    """The paper held against what an original of ``kind`` says. The paper may be the original
    itself: then its Chinese is held against the rest of it."""
    itself = any(text is source for source in sources[:1] for text in paper.texts)
    targets = paper.chinese
    if not any(is_chinese(t.code) for t in targets):
        return Match(paper)
    copied = {} if itself else _copied(sources, paper)
    rows = [
        n for n, s in enumerate(sources) if n not in copied and (has_language(s.code) or not itself)
    ]
    columns = [m for m, t in enumerate(targets) if is_chinese(t.code) or not itself]
    pairs = meanings.partners(sources, targets, rows=rows, columns=columns)
    match = Match(paper, pairs, copied, own=_share_taken(targets, pairs), kind=kind)
    return replace(
        match,
        coverage=coverage_of(sources, (match,)),
        score=_mean(sources, pairs),
        run=_in_one_run(sources, match),
    )


def _in_one_run(sources: Sequence[Text], match: Match) -> float:
    """Share of the covered letters in the stretch where they outweigh the rest the most."""
    done = partnered((match,))
    best = most = total = inside = covered = 0.0
    for n in to_cover(sources, match.copied):
        letters = sources[n].letters
        covered += letters if n in done else 0
        total += letters if n in done else -letters
        inside += letters if n in done else 0
        if total <= 0:
            total = inside = 0.0
        elif total > best:
            best, most = total, inside
    return most / covered if covered else 0.0


def _share_taken(targets: Sequence[Text], pairs: Iterable[Pair]) -> float:
    taken = {m for pair in pairs for m in pair.targets}
    chinese = {m: t.weight for m, t in enumerate(targets) if is_chinese(t.code)}
    return sum(w for m, w in chinese.items() if m in taken) / (sum(chinese.values()) or 1.0)


def _mean(sources: Sequence[Text], pairs: Sequence[Pair]) -> float:
    weights = [sum(sources[n].weight for n in pair.sources) for pair in pairs]
    total = sum(w * pair.score for w, pair in zip(weights, pairs, strict=True))
    return total / (sum(weights) or 1.0)


def _copied(sources: Sequence[Text], paper: Paper) -> dict[int, Evidence]:
    """What of the original the paper prints as it is, and may: listings, names and commands."""
    found = {}
    for n, source in enumerate(sources if paper.printed else ()):
        same = paper.printed.get(_bare(source.text)) if has_language(source.code) else None
        if same and (source.listing or is_name(source.text)):
            found[n] = same.place
    return found


def _bare(text: str) -> str:
    return " ".join(text.split())


def copied_in(matches: Sequence[Match]) -> dict[int, Evidence]:
    """Places of the original's segments that the papers repeat as they are, and where."""
    return {n: place for match in reversed(matches) for n, place in match.copied.items()}


def to_cover(sources: Sequence[Text], copied: Iterable[int]) -> list[int]:
    """Segments that need a translation: those in a language, but for what is copied."""
    free = frozenset(copied)
    return [n for n, s in enumerate(sources) if has_language(s.code) and n not in free]


def coverage_of(sources: Sequence[Text], matches: Sequence[Match]) -> float:
    """Share of the original's foreign letters that have a partner."""
    needed = to_cover(sources, copied_in(matches))
    done = partnered(matches)
    total = sum(sources[n].letters for n in needed)
    return sum(sources[n].letters for n in needed if n in done) / total if total else 0.0


def partnered(matches: Sequence[Match]) -> set[int]:
    return {n for match in matches for pair in match.pairs for n in pair.sources}
