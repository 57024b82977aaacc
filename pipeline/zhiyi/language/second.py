"""The second voice: whether another detector hears the same language in a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiyi.engines.languages import LATIN, Voice, WideVoice
from zhiyi.language.codes import NONE, UNKNOWN, is_chinese
from zhiyi.language.cyrillic import CYRILLIC, is_excluded
from zhiyi.language.pieces import MOST_JUDGED
from zhiyi.language.words import latin_prose
from zhiyi.scripts import Script, count_letters, count_scripts, script_of

CONFIRM_LETTERS = 40
"""A second voice is asked from this many letters on. Of 1584 Latin lines so long (development set
and tuned half of the bank) the lead told 7 wrongly: 6 of them were disputed, of those told rightly
8. Below 40 letters it disputes 7 right ones of 128 and no wrong one."""
MOST_HEARD = 1000
"""So many characters of a passage are heard: from 80 on langdetect is right in 995 of 1000."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``agreed`` None: the text is too short, or the voice cannot tell. ``rivals``: what the
    voices hear that differ."""

    agreed: bool | None = None
    rivals: tuple[str, ...] = ()


def hear(text: str, code: str, voices: Sequence[Voice]) -> Verdict:
    """What ``voices`` say of a text that is told to be in ``code``."""
    told = own_letters(_beginnings(text), code)
    if code in (NONE, UNKNOWN) or is_chinese(code) or count_letters(told) < CONFIRM_LETTERS:
        return Verdict()  # of Han characters alone no other language is possible
    heard = tops(text, code, voices)
    rivals = tuple(dict.fromkeys(top for top in heard if top != code.partition("-")[0]))
    return Verdict(agreed=not rivals if heard else None, rivals=rivals)


BEYOND = 0.9
"""Probability from which a voice is sure of a language beyond the lead's own. Chosen by hand: of
Hungarian, Romanian, Finnish, Norwegian and Slovenian sentences both voices give 0.97 and more."""


def beyond(text: str, voices: Sequence[Voice]) -> tuple[str, float] | None:
    """The language of a long open text that is beyond the lead's own, and how sure the lead is.

    ``UNKNOWN`` where no other voice is sure of any language: none knows this one (Esperanto). None:
    the text is short, or open between languages that the voices know.
    """
    lead, told = voices[0], own_letters(_beginnings(text), UNKNOWN)
    if not isinstance(lead, WideVoice) or count_letters(told) < CONFIRM_LETTERS:
        return None
    code, score = _top(lead.weigh_widely(told))
    if code in (UNKNOWN, *LATIN):
        return None
    heard = [_top(possible(voice.weigh(told), told)) for voice in voices[1:]]
    if score >= BEYOND and code in (other for other, _ in heard):
        return code, score
    return None if any(sure >= BEYOND for _, sure in heard) else (UNKNOWN, 0.0)


def _top(weights: dict[str, float]) -> tuple[str, float]:
    code = max(weights, key=lambda c: weights[c], default=UNKNOWN)
    return code, weights.get(code, 0.0)


def tops(text: str, code: str, voices: Sequence[Voice]) -> tuple[str, ...]:
    """What each voice hears first, if it hears anything."""
    told = own_letters(_beginnings(text), code)
    heard = [possible(voice.weigh(told), told) for voice in voices]
    return tuple(max(weights, key=lambda c: weights[c]) for weights in heard if weights)


def _beginnings(text: str) -> str:
    """The beginnings of the first lines: enough to hear a language by."""
    return "\n".join(line[:MOST_JUDGED] for line in text.split("\n"))[:MOST_HEARD]


def possible(weights: dict[str, float], text: str) -> dict[str, float]:
    """The weights of languages whose letters stand in the text: langdetect hears Korean in Chinese
    without one Hangul letter."""
    counts = count_scripts(text)
    needs: dict[str, Script] = {"ko": "hangul", "ja": "kana", **dict.fromkeys(CYRILLIC, "cyrillic")}
    written = {c: w for c, w in weights.items() if c not in needs or counts.get(needs[c], 0)}
    return {c: w for c, w in written.items() if c not in CYRILLIC or not is_excluded(c, text)}


def own_letters(text: str, code: str) -> str:
    """What a second voice hears: of a text in Han, kana, Hangul or Cyrillic these alone, for the
    model numbers and names in it mislead it; of any other the prose."""
    if is_chinese(code):
        return _only(text, {"han"})
    if code in ("ja", "ko"):
        return _only(text, {"han", "kana", "hangul"})
    return _only(text, {"cyrillic"}).lower() if code in CYRILLIC else latin_prose(text)


def _only(text: str, scripts: set[Script]) -> str:
    return "".join(c if script_of(c) in scripts else " " for c in text)
