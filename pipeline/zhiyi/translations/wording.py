"""Words that turn a statement round: negation, words of comparison, and the greatest and least.

A negation is only held against a translation where one side denies in plain words and the other
side has nothing that could deny: languages deny in many ways, "keep away from" is 避免.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from zhiyi.scripts import count_scripts
from zhiyi.translations.numerals import figure_words
from zhiyi.translations.plain import plain

SAID = 8_192
"""Texts, and pairs of them, of which is remembered what they deny: blocks beside each other, and
papers that state the same, ask of the same words again."""


@dataclass(frozen=True, slots=True)
class Wording:
    """``plain``: words that deny for certain; ``any``: whatever may deny; ``turning``:
    words that turn a comparator round ("do not store above"); ``limit``: words that make a number a
    limit, or may; ``set_aside``: phrases with such words that deny nothing;
    ``compared``: these and comparators;
    ``harmless``: words that only look like denials;
    ``greatest``, ``least``: words that make a parameter the greatest or least of its kind;
    ``better``, ``worse``: bounds said of quality; ``at_least``, ``at_most``: of what has no figure
    beside it."""

    plain: re.Pattern[str]
    any: re.Pattern[str]
    turning: re.Pattern[str]
    limit: re.Pattern[str]
    set_aside: re.Pattern[str]
    compared: re.Pattern[str]
    harmless: re.Pattern[str]
    greatest: re.Pattern[str]
    least: re.Pattern[str]
    better: re.Pattern[str]
    worse: re.Pattern[str]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]


@cache
def _wording() -> Wording:
    data = figure_words()
    signs = [word for table in ("comparators", "comparators_after") for word in _words(data[table])]
    told = data["negation"]
    return Wording(
        plain=_pattern(told["plain"]),
        any=_pattern(told["plain"] + told["perhaps"]),
        turning=_pattern(told["turning"]),
        limit=_pattern(signs + data["limits"]["perhaps"]),
        set_aside=_pattern(told["set_aside"] + told["harmless"] + signs),
        compared=_pattern(told["set_aside"] + signs),
        harmless=_pattern(told["harmless"]),
        greatest=_pattern(data["extremes"]["max"]),
        least=_pattern(data["extremes"]["min"]),
        better=_pattern(data["quality"]["better"]),
        worse=_pattern(data["quality"]["worse"]),
        at_least=_pattern(data["bounds"]["least"]),
        at_most=_pattern(data["bounds"]["most"]),
    )


def _words(table: dict[str, list[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_any_of(words), re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first; those that begin with a letter of an alphabet begin a
    word there, "~" marks a part of a word. For speed a branch for each first sign, in either case:
    the engine passes by a branch that begins with other signs without trying it."""
    parts: dict[str, list[str]] = {}
    for word in sorted({_plain(word) for word in words}, key=lambda word: (-len(word), word)):
        first, rest = (bare := word.strip("~") or word)[0], re.escape(bare[1:])
        left = r"(?<![^\W\d_].)" if _alphabetic(word[0]) and not word.startswith("~") else ""
        right = r"(?![^\W\d_])" if _alphabetic(word[-1]) and not word.endswith("~") else ""
        parts.setdefault(first.lower(), []).append(left + rest + right)
    return "|".join(f"{_either(first)}(?:{'|'.join(rest)})" for first, rest in parts.items())


def _either(sign: str) -> str:
    """A sign in either case, as a set that no flag concerns."""
    return f"(?-i:[{re.escape(sign)}{re.escape(sign.upper())}])"


def _alphabetic(letter: str) -> bool:
    return letter.isalpha() and set(count_scripts(letter)) <= {"latin", "cyrillic"}


@cache
def _signs(table: str) -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """The pattern of all comparators of a table, and what each stands for."""
    told: dict[str, frozenset[str]] = {}
    for key, words in figure_words()[table].items():
        for word in words:
            told_as = _plain(word).lower()
            told[told_as] = told.get(told_as, frozenset()) | set(key.split("|"))
    words = _any_of(told)
    if table == "comparators":
        # 不超过合同价款的25%
        between = r"(?:[一-鿿]{1,8}的)?[\s:()（）\[\]=]*(?:of|de|di|von|是|为|は|约|φ|Φ|Ø"
        between += r"|the|el|la|il|lo|les?|den|das|die|der)?\s*-?"
        return re.compile(rf"(?P<word>{words}){between}$", re.IGNORECASE), told
    return re.compile(rf"[\s(（]*(?P<word>{words})", re.IGNORECASE), told


REACH = 32
"""A comparator stands within so many characters of its number."""


def signs_around(before: str, after: str) -> tuple[frozenset[str], bool]:
    """The signs that the words next to a number may stand for, and whether these words deny (not
    more than); no sign where no comparator stands there, or several that do not agree."""
    pattern, told = _signs("comparators")
    found = pattern.search(before[-REACH:])
    first = told[found["word"].lower()] if found else frozenset[str]()
    pattern, told = _signs("comparators_after")
    later = pattern.match(after[:REACH])
    second = told[later["word"].lower()] if later else frozenset[str]()
    said = " ".join(match["word"] for match in (found, later) if match)
    denied = bool(said and _wording().turning.search(said))
    if first and second:
        both = (first & second) - {"?"}
        return (both | {"?"} if both and "?" in first | second else both), denied
    return first or second, denied


@cache
def _minus() -> re.Pattern[str]:
    words = _any_of(figure_words()["signs"]["minus"])
    return re.compile(
        rf"(?:{words})\s?$|(?:^|[\s:(（\[=~,;°/±至到为はを、]|[一-鿿ぁ-ヿ])-\s?$", re.IGNORECASE
    )


def is_minus(before: str) -> bool:
    """Whether the number behind ``before`` is less than nothing."""
    return bool(_minus().search(before[-12:]))


def limits(text: str) -> bool:
    """Whether anything in the text may make a number a limit."""
    return bool(_wording().limit.search(_plain(text)))


def turned(text: str) -> bool:
    """Whether words beside the comparators may turn them round: "do not store above 30 °C"."""
    return bool(_wording().turning.search(_wording().set_aside.sub(" ", _plain(text))))


def extremes(text: str) -> frozenset[str]:
    """``max``, ``min``: whether the text speaks of the greatest or the least of something."""
    wording, text = _wording(), _plain(text)
    told = (("max", wording.greatest), ("min", wording.least))
    return frozenset(name for name, pattern in told if pattern.search(text))


def bounds(text: str) -> frozenset[str]:
    """``min``, ``max``: whether the text says at least or at most."""
    wording, text = _wording(), _plain(text)
    told = (("max", wording.at_most), ("min", wording.at_least))
    return frozenset(name for name, pattern in told if pattern.search(text))


@lru_cache(maxsize=SAID)
def denies(text: str) -> bool:
    """Whether the text denies in plain words."""
    return bool(_wording().plain.search(_wording().set_aside.sub(" ", _plain(text))))


def negated(source: str, target: str) -> bool:
    """Whether one side denies in plain words what the other states without any doubt. Never told
    of Japanese and Korean, which deny where Chinese does not (なければならない 必须)."""
    if count_scripts(source).keys() & {"kana", "hangul"}:
        return False
    if denies(source):
        return not may_deny(target)
    return denies(target) and not may_deny(source)


@cache
def _predicates() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """For each predicate its Chinese words, its words in other languages, and those denied."""
    deny = _any_of([*figure_words()["permission"]["denying"], "n't", "cannot", "nor", "né", "ни"])
    after = _any_of(figure_words()["permission"]["behind"])
    found = []
    for told in figure_words()["predicate"]:
        stems, zh = _any_of(told["stems"]), "|".join(told["zh"])
        between = r"(?:\W+\w+){0,3}?\W+"
        behind = rf"(?:{stems})\w*{between}(?:{after})"
        ends = rf"(?:{stems})[^。、,.]{{0,8}}?(?:ない|ません|않|없|못|아니)"
        denied = rf"(?:{deny}){between}(?:{stems})\w*|{behind}|{ends}"
        found.append((zh, re.compile(rf"(?:{stems})", re.I), re.compile(denied, re.I)))
    return tuple(found)


_NOT = r"[不未无非没勿][一-鿿]{0,3}?"


@lru_cache(maxsize=SAID)
def opposed(source: str, target: str) -> bool:
    """Whether one side denies of the goods what the other states in as many words, everywhere."""
    source, target = (_wording().compared.sub(" ", _plain(text)) for text in (source, target))
    for zh, stems, denied in _predicates():
        every = len(re.findall(zh, target))
        own = len(stems.findall(source)) if every else 0
        if not own:
            continue
        if len(denied.findall(source)) == own and _asserts(zh, source, target):
            return True
        if len(re.findall(_NOT + f"(?:{zh})", target)) == every and not (
            _denial(source) or _wording().turning.search(source)
        ):
            return True
    return False


_NOR = re.compile(r"[也亦][不未非没无]")
_DENYING = re.compile(r"[不未无非没勿禁]|除外|以外|除了")


def _asserts(zh: str, source: str, target: str) -> bool:
    """Whether the translation states each ``zh`` in a clause that denies nothing, and lacks a
    denial that the original has; nor (也不) needs a denial before it."""
    clauses = re.split(r"[,，、;；。]", target)
    if first := _NOR.search(target):
        return bool(re.search(zh, target) and not _denial(target[: first.start()]))
    if any(_DENYING.search(clause) for clause in clauses if re.search(zh, clause)):
        return False
    own = len(_wording().turning.findall(re.sub(r"\bpas\b", " ", source, flags=re.I)))
    return len(_DENYING.findall(target)) < own or not _denial(target)


def _denial(text: str) -> bool:
    """Whether anything but a comparator may deny."""
    wording = _wording()
    return bool(wording.any.search(wording.set_aside.sub(" ", text)))


@lru_cache(maxsize=SAID)
def may_deny(text: str) -> bool:
    """Whether anything in the text may deny, or stand for a denial: not less than, too."""
    return bool(_wording().any.search(_wording().harmless.sub(" ", _plain(text))))


def worsened(source: str, target: str) -> bool:
    """Whether 优于 (better than) became 劣于 (worse than)."""
    wording, source, target = _wording(), _plain(source), _plain(target)
    return bool(
        wording.worse.search(target)
        and not wording.better.search(target)
        and not wording.worse.search(source)
    )


LONG = 240
"""Letters up to which one statement can be taken for what a block says."""


@cache
def _permission() -> dict[str, re.Pattern[str]]:
    return {name: _pattern(words) for name, words in figure_words()["permission"].items()}


_MUST_NOT = re.compile(
    r"\b(?:darf|dürfen|kann|können|peut|puede|può)\b[^.,;:]{0,60}?\b(?:nicht|pas)\b"
    r"|\b(?:may|can)(?:\s+\w+)?\s+not\b",
    re.I,
)


@lru_cache(maxsize=SAID)
def allowed(source: str, target: str) -> bool:
    """Whether the original forbids something and allows nothing, and the translation allows."""
    told, source, target = _permission(), _plain(source), _plain(target)
    if not told["allowed"].search(target) or len(source) > LONG or len(target) > LONG:
        return False
    bare = told["forbidden"].sub(" ", _MUST_NOT.sub(" ", source))
    forbids = bare != source or told["denying"].search(_wording().set_aside.sub(" ", source))
    if not forbids or told["may"].search(bare):
        return False
    if not told["denied"].search(target):
        return True
    clauses = re.split(r"[,，、;；。]", target)
    freely = [c for c in clauses if told["allowed"].search(c) and not told["denied"].search(c)]
    return bool(freely) and not told["excepting"].search(source)


def _plain(text: str) -> str:
    return plain(text)[0]
