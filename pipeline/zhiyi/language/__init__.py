"""find_passages: lines of one language that stand together, with the language they are in.

Script first: kana, Hangul, Cyrillic and the forms of Han characters decide alone. What a line
leaves open is settled over the whole document by the most probable sequence, so that a short line
goes with its neighbours. Program text, names, addresses, units and figures are no language
(``NONE``); where the voices contradict each other, or a text is garbled, it is ``UNKNOWN``.
"""

from zhiyi.language.codes import NONE, UNKNOWN, has_language, in_foreign_language, is_chinese
from zhiyi.language.passages import find_passages, passages_of_text
from zhiyi.language.second import own_letters, possible

__all__ = [
    "NONE",
    "UNKNOWN",
    "find_passages",
    "has_language",
    "in_foreign_language",
    "is_chinese",
    "own_letters",
    "passages_of_text",
    "possible",
]
