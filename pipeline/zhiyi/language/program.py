"""Program text: code, settings, command lines and listings. It is in no language.

A line tells it by statements, calls, operators, identifiers as keys, or a command with its flags.
Settings (``yaw: 0``) and comments look like prose by themselves: they count as program text among
lines that are, and between the fences of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from zhiyi.scripts import knowledge, script_of

AROUND = 2
"""A setting or a comment belongs to program text so many lines away."""
MOST_WORDS = 3
"""A line may hold so many words beside its identifiers and still be a statement."""
MOST_READ = 300
"""So many characters of a line are looked at."""

_FENCE = re.compile(r"^\s*(?:```|~~~)\s*[\w+.-]*\s*$")
_STATEMENT = re.compile(
    r"[\w)\]}\"']\s*\{\s*$|^\s*[{}()\[\]]+[\s,;]*$"  # blocks
    r"|^\s*[\w\[\]>.*&: -]*[\w)\]\"'+\-]\s*(?:\([^()]*\))?\s*;\s*$"  # statements
    r"|[\w\])]\s*(?:==|!=|\+=|-=|\|\||&&|:=|<<|>>|->|::)\s*[\w(\"'$*&.]"  # operators
    r"|\w\s*=\s*[\w\"'({\[-][^=]*;"  # assignments
    r"|^\s*[a-z_][\w.]*\([^()]*\)\s*[:;]?$|\w\.\w+\(|\w\([^()]*[\"'_=&*][^()]*\)|\w\(\)"  # calls
    r"|^\s*</?[\w:.-]+(?:\s+[\w:.-]+\s*=\s*[\"'][^\"']*[\"'])*\s*/?>"  # markup
    r"|^\s*[{\[]?\s*\"[\w.-]+\"\s*:|^\s*\[[\w.-]+\]$"  # objects, sections
    r"|^\s*\$[A-Z]{5},|^[GM]\d+(?: [A-Z]-?[\d.]+)+"  # sentences of receivers and machine tools
)
_COMMAND = re.compile(r"^\s*(?:[$>#%]\s*)?(?:\./)?(?P<name>[\w.+-]+)(?P<rest>(?:\s+.*)?)$")
_FLAG = re.compile(
    r"(?:^|\s)-{1,2}[A-Za-z][\w-]*|[|>]\s*\w|\s[\w.~-]*/|&&|\w[_=]\w|\.\w{1,5}\b|\w-\w"
)
_ARGUMENTS = re.compile(r"(?:\s+[\w.:/@=$~+-]+)*\s*")  # small words without marks of sentences
_PROMPT = re.compile(r"^\s*\$\s*[a-z./~]")
_CONFIGURE = re.compile(r"^\s*\.{1,2}/[\w./-]+")
_KEY = re.compile(r"^\s*(?:-\s*)?[A-Za-z]\w*(?:[_.]\w+)+\s*[:=](?:\s|$)|^\s*(?:-\s*)?[A-Z_]{3,}=\S")
_SETTING = re.compile(r"^\s*(?:-\s*)?[a-z][\w.\-]*\s*[:=]\s*(?:[^\s#]+)?\s*(?:(?:#|//|;).*)?$")
_COMMENT = re.compile(r"^\s*(?://|/\*|\*/|#|--\s|;)")
_WORD = re.compile(r"(?<![\w./\\\-$])[^\W\d_]{2,}(?![\w/\\(]|[.\-]\w)")
_REMARK = re.compile(r"(?:\s#|//|/\*).*$")
_IMPORT = re.compile(r"[A-Za-z_][\w.]*\s+(?:as|import)\s+[\w.*, ]+|[A-Za-z_]\w*(?:\.\w+)+")
_CALL, _STRING = re.compile(r"\w\(.*\)\s*[;{]?\s*$"), re.compile(r"\"[^\"]*\"")
_ASSIGNED = re.compile(r"[A-Za-z]\w*=[\w\"'<\[]|\w\^\d|[a-z]\(\w+\) ?=|\w\*[a-z]")
_REGISTER = re.compile(r"\b0x[0-9A-Fa-f]+\b")


class Code(IntEnum):
    """How much a line looks like program text: not, among such lines only, by itself."""

    NO = 0
    AMONG = 1
    YES = 2


def program_lines(texts: Sequence[str]) -> list[bool]:
    """For every line of a paper whether it is program text."""
    looks = [looks_like_code(text) for text in texts]
    told = [look is Code.YES for look in looks]
    for start, end in _fences(texts):
        inner = looks[start + 1 : end]
        fenced = sum(look > Code.NO for look in inner) * 2 >= len(inner)
        told[start] = told[end] = True
        for n in range(start + 1, end) if fenced else ():
            told[n] = told[n] or looks[n] is Code.AMONG or _is_short(texts[n])
    for order in (range(len(texts)), range(len(texts) - 1, -1, -1)):
        for n in order:
            near = told[max(0, n - AROUND) : n] + told[n + 1 : n + 1 + AROUND]
            if looks[n] is Code.AMONG and any(near):
                told[n] = True
    return told


def _fences(texts: Sequence[str]) -> list[tuple[int, int]]:
    places = [n for n, text in enumerate(texts) if _FENCE.match(text)]
    return list(zip(places[::2], places[1::2], strict=False))


def _is_short(text: str) -> bool:
    """No sentence. Where listings stand between fences, sentences may stand among them."""
    return not _says_something(text) and len(_WORD.findall(text[:MOST_READ])) <= MOST_WORDS


def looks_like_code(text: str) -> Code:
    """What a line alone tells, by its beginning. Lines with Han characters, kana, Hangul or
    Cyrillic are never code by themselves: what they say matters."""
    text = text[:MOST_READ]
    if _says_something(text):
        return Code.NO
    code = _REMARK.sub("", text) if not _COMMENT.match(text) else text
    if _CALL.search(code):
        code = _STRING.sub('""', code)
    words = _WORD.findall(code)
    known = knowledge()
    prose = [w for w in words if w not in known.keywords and w not in known.commands]
    first = text.split()[0] if text.split() else ""
    if _FENCE.match(text) or _is_command(code, prose):
        return Code.YES
    if len(prose) <= MOST_WORDS and (_STATEMENT.search(code) or _KEY.match(code)):
        return Code.YES
    if len(prose) <= MOST_WORDS and len(_ASSIGNED.findall(code)) >= 2:
        return Code.YES
    if len(prose) <= MOST_WORDS and first in known.keywords and _is_declared(code):
        return Code.YES
    if len(_REGISTER.findall(code)) >= 1 and len(prose) <= 1:
        return Code.YES
    if _KEY.match(code) or _SETTING.match(text) or (_COMMENT.match(text) and "##" not in text):
        return Code.AMONG
    return Code.AMONG if words and len(prose) <= 1 and first in known.keywords else Code.NO


def _says_something(text: str) -> bool:
    return any(script_of(c) in ("han", "kana", "hangul", "cyrillic") for c in text)


def _is_declared(code: str) -> bool:
    """Whether a line that begins with a reserved word goes on as a statement does."""
    rest = code.split(maxsplit=1)[1] if len(code.split()) > 1 else ""
    ends = code.rstrip().endswith((";", "{", ":", ")", ">"))
    return ends or bool(_IMPORT.fullmatch(rest)) or code.lstrip().startswith("#")


def _is_command(code: str, prose: Sequence[str]) -> bool:
    """A prompt, or a command with a flag, a path, or few words behind it."""
    if _PROMPT.match(code) or _CONFIGURE.match(code):
        return True
    parts = _COMMAND.match(code)
    if parts is None or len(prose) > MOST_WORDS:
        return False
    flagged = bool(_FLAG.search(parts["rest"]))
    either = flagged and parts["name"] in knowledge().words_and_commands
    alone = bool(_ARGUMENTS.fullmatch(parts["rest"])) and bool(parts["rest"].strip())
    return either or (parts["name"] in knowledge().commands and (flagged or alone))
