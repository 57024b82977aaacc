"""A stretch of running text and what stands where in it: names, figures, words, sentences.

Everything is found once and asked for by place, so that reading takes time by the length of the
text: no question looks further than ``FAR`` characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.marks import NAME, SYMBOL, WORD, Mark, marks
from zhiyi.indicators.pieces import pieces
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sizes import signed
from zhiyi.indicators.subjects import MODEL, is_model

SENTENCE = re.compile(r"[。；;\n!?！？|]|\.\s+(?=[A-ZА-ЯÄÖÜ])|\.\n")
FAR = 400
"""Characters of a sentence that a figure looks back over, and a name looks ahead."""
ASIDE = 160
"""Characters between a name and its figure, conditions and methods between them included."""
MAX_GAP = 30
"""The same, of connecting words alone."""
BRACKET = 60
LONGEST_WORD = 24
ALONE = re.compile(r"[\n,，、;；:|(×x*和及与びと]")
LEADERS = re.compile(r"[.·_—]{4,}|…{2,}")
FIGURE = re.compile(r"\s?(?:为|约|:|=|[≥≤><])?\s?\d|\s?(?:、|和|及|与|×|分别|は|が|および)")
LIMITED = re.compile(r"[≥≤><]\s?")
"""孔径≥Φ400 mm: the sign stands with the figure and names nothing."""
BEHIND_FIGURE = re.compile(r"\d\s?\Z")
UNIT_AND_FIGURE = re.compile(r"[A-Za-z]{1,2}\s?\d+").fullmatch
BETWEEN = re.compile(r"[\s:=)」』\"'“”—–\-/~\]]|[.…·_]{2,}")
SEPARATOR = re.compile(r"[,，、和及与]|and\b|分别")
OF_WHAT = re.compile(
    r"(?:of|for|in|along|on|des|der|von|vom) (?:the |an? |each |dem )?(?:[^\W\d]+ ){1,4}"
    r"(?=(?:is|are|was|were|reaches|equals|has|ist|beträgt|liegt|erreicht|can|does|shall|must)\b)"
    r"|(?:[а-яё-]+ ){1,3}(?=составля|равн|достига|не\b|—|–|-|:)",
    re.IGNORECASE,
)
"""positioning accuracy | of the X axis | is 0.005 mm"""
BEHIND_COLON = re.compile(r"\s*[:=]\s*([^\W\d][^\d\s:，,。;；=|]{0,9})\s*")
"""最高输出频率：出厂固件限制 599 Hz: what a label says in a word before its figure."""
OF_WHAT_THEN = re.compile(r"(?:(?:of|des|der|von) )?(?:(?:the|an?) )?(?:[^\W\d]+ ?){1,3}$", re.I)


class Sheet:
    """``text`` is ``flat``; its hard breaks are newlines."""

    def __init__(self, text: str, *, tools: Tools) -> None:
        text = LEADERS.sub(lambda m: ":".ljust(len(m.group())), text)  # 转速......2950 r/min
        self.text = text
        self.tools = tools
        self.stated: list[Stated] = []
        found: list[Mark] = []
        for start, end in pieces(text):
            own = marks(text[start:end], nlp=tools.nlp, lexicon=tools.lexicon)
            quantities = tools.reader.find(text[start:end], own)
            self.stated += [_moved(one, start) for one in quantities]
            found += [replace(m, start=m.start + start, end=m.end + start) for m in own]
        self._starts = [one.start for one in self.stated]
        self.names = [mark for mark in found if self._names_something(mark)]
        self._name_starts = [mark.start for mark in self.names]
        self._words: dict[str, list[Mark]] = defaultdict(list)
        for mark in found:
            if mark.label.startswith(WORD):
                self._words[mark.label.removeprefix(WORD)].append(mark)
        self._word_starts = {key: [m.start for m in ms] for key, ms in self._words.items()}
        self._ends = {(key, m.end): m for key, ms in self._words.items() for m in ms}
        self._breaks = [m.end() for m in SENTENCE.finditer(text)]
        self.asides: dict[int, int] = {}
        self._aside_ends: set[int] = set()

    def _names_something(self, mark: Mark) -> bool:
        if mark.label not in (NAME, SYMBOL) or self._inside_figure(mark.start):
            return False
        printed = self.text[mark.start : mark.end]
        if BEHIND_FIGURE.search(self.text, max(0, mark.start - 2), mark.start) and UNIT_AND_FIGURE(
            printed
        ):
            return False  # 380 V 50 Hz: not V50
        if signed(printed):
            return not LIMITED.match(self.text, max(0, self._blank_before(mark.start) - 1))
        single = len(printed) == 1 and ord(printed) > 0x2E80
        return not single or self._stands_alone(mark)

    def _inside_figure(self, place: int) -> bool:
        index = bisect_right(self._starts, place) - 1
        if index < 0:
            return False
        return self.stated[index].first <= place < self.stated[index].end

    def _stands_alone(self, mark: Mark) -> bool:
        """长2400 mm behind a comma is a length, 延长2 m is none."""
        place = self._blank_before(mark.start)
        alone = place == 0 or ALONE.match(self.text, place - 1)
        return bool(alone and FIGURE.match(self.text, mark.end))

    def _blank_before(self, place: int) -> int:
        """Where the blanks right before a place begin."""
        while place > 0 and self.text[place - 1] == " ":
            place -= 1
        return place

    def sentence(self, place: int) -> int:
        """Where the sentence of a place begins, at most ``FAR`` characters before it."""
        index = bisect_right(self._breaks, place) - 1
        return max(self._breaks[index] if index >= 0 else 0, place - FAR, 0)

    def sentence_end(self, place: int) -> int:
        index = bisect_right(self._breaks, place)
        end = self._breaks[index] if index < len(self._breaks) else len(self.text)
        return min(end, place + FAR)

    def names_in(self, start: int, end: int) -> list[Mark]:
        """Names that stand wholly between two places."""
        first = bisect_left(self._name_starts, start)
        last = bisect_left(self._name_starts, end)
        return [mark for mark in self.names[first:last] if mark.end <= end]

    def stated_in(self, start: int, end: int) -> list[Stated]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self.stated[first:last]

    def words(self, key: str, start: int, end: int) -> list[Mark]:
        """Words of a section of ``running_words.toml`` that stand wholly between two places."""
        starts = self._word_starts.get(key, [])
        found = self._words.get(key, [])[bisect_left(starts, start) : bisect_left(starts, end)]
        return [mark for mark in found if mark.end <= end]

    def word_before(self, key: str, place: int) -> Mark | None:
        """The word that ends right before a place, but for blanks."""
        return self._ends.get((key, place)) or self._ends.get((key, self._blank_before(place)))

    def word_after(self, key: str, place: int) -> Mark | None:
        """The word that begins right behind a place, but for a blank."""
        blank = 1 if self.text.startswith(" ", place) else 0
        for start in (place, place + blank):
            starts = self._word_starts.get(key, [])
            index = bisect_left(starts, start)
            if index < len(starts) and starts[index] == start:
                return self._words[key][index]
        return None

    def bracket(self, start: int, end: int) -> tuple[int, int] | None:
        """The innermost brackets around ``text[start:end]``: the places of "(" and ")"."""
        begin = max(self.sentence(start), start - BRACKET)
        opened = self.text.rfind("(", begin, start + 1)
        if opened < 0 or ")" in self.text[opened:start]:
            return None
        closed = self.text.find(")", opened, opened + 2 * BRACKET)
        return (opened, closed) if closed >= end else None

    def connected(self, start: int, end: int, *, signed: bool = False) -> bool:
        """Whether nothing but connecting words, brackets, models and asides stand between a name
        and its figure. ``signed``: a comparator opens the figure."""
        if end - start > ASIDE:
            return False
        if BEHIND_COLON.fullmatch(self.text, start, end):
            return True
        place, bare, modelled = start, 0, False
        while place < end:
            step = self._step(place, end, modelled=modelled)
            if step is None:
                rest = self.text[place:end]
                return signed and bool(OF_WHAT_THEN.fullmatch(rest)) and rest[0].isalpha()
            modelled = modelled or (self.text[place].isupper() and step > place + 1)
            if place not in self.asides and self.text[place] not in "( ":
                bare += step - place
            place = step
        return bare <= MAX_GAP

    def _step(self, place: int, end: int, *, modelled: bool) -> int | None:
        char = self.text[place]
        if place in self.asides:
            return self.asides[place]
        if between := BETWEEN.match(self.text, place):
            return between.end()
        if char == "(":
            closed = self.text.find(")", place, end)
            return closed + 1 if closed >= 0 else (end if not self.text[place + 1 : end] else None)
        what = OF_WHAT.match(self.text, place, end) if self.text[place - 1] == " " else None
        if step := (what.end() if what else self._longest_word(place, end)):
            return step
        if (model := MODEL.match(self.text, place, end)) and is_model(model.group()):
            return model.end()
        separated = SEPARATOR.match(self.text, place)
        if separated and (modelled or self._beside_aside(place, separated.end())):
            return separated.end()
        return None

    def _longest_word(self, place: int, end: int) -> int | None:
        """Where the connecting words over a place end; they may overlap: 最小值 + 值为."""
        over = self.words("connect", place - LONGEST_WORD, min(end, place + LONGEST_WORD))
        ends = (word.end for word in over if word.start <= place < word.end)
        return max(ends, default=None)

    def _beside_aside(self, start: int, end: int) -> bool:
        behind = end + 1 if self.text.startswith(" ", end) else end
        return behind in self.asides or start in self._aside_ends

    def set_aside(self, start: int, end: int) -> None:
        """What stands there is a condition, a method or a former value: nothing to look for a name
        in, and nothing that parts a name from its figure."""
        self.asides[start] = end
        self._aside_ends.add(end)

    def aside_before(self, start: int, place: int) -> int:
        """Where the last aside in ``text[start:place]`` ends, ``start`` where there is none."""
        ends = (e for s, e in self.asides_between(start, place))
        return max((end for end in ends if end <= place), default=start)

    def asides_between(self, start: int, place: int) -> Iterator[tuple[int, int]]:
        """Asides that begin between two places, not further than ``ASIDE`` before the second."""
        for at in range(max(start, place - ASIDE), place):
            if at in self.asides:
                yield at, self.asides[at]


def _moved(one: Stated, by: int) -> Stated:
    inner = (one.inner[0] + by, one.inner[1] + by) if one.inner[1] else one.inner
    return replace(one, start=one.start + by, end=one.end + by, first=one.first + by, inner=inner)


def brackets_in(text: str) -> list[str]:
    """What stands in brackets, in order."""
    return re.findall(r"\(([^()]*)\)", text)
