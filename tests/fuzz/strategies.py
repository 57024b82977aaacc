"""Anything that a noun may hold, made from its types; and text that tries to be something else."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from hypothesis import strategies as st

from zhiyi.document import Box, Evidence

NASTY = (
    "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "＝1", "<script>alert(1)</script>",
    "]]>", "<!--", "&amp;#0;", '" onload="x', "</td></table>", "\u202eexe.fdp", "\u2066\u2069",
    "\0", "\x0b\x0c\x1f\x7f\x85", "\ud800", "\udcff.pdf", "\ufffe\uffff", "\r", "a\r\nb\nc", '"',
    '""', "a,b;c", "\u2028\u2029", "{{ 7*7 }}", "{% raise %}", "${x}", "%s", "../..", "'", "\\",
    "\U0001f600\u200d", "e\u0301" * 40, "\U000e0001", "１２", "NaN", "1e999", "x" * 40_000,
    "\u0130\u0131ß", "javascript:alert(1)", "\ufeff", "_x000D_", "_x0000_",
)  # fmt: skip


def texts(*, longest: int = 30, surrogates: bool = True) -> st.SearchStrategy[str]:
    """Any text, lone surrogates too, and often one that is known to be taken for something."""
    letters = st.characters() if surrogates else st.characters(exclude_categories=["Cs"])
    nasty = [t for t in NASTY if surrogates or not any(0xD800 <= ord(c) < 0xE000 for c in t)]
    return st.text(letters, max_size=longest) | st.sampled_from(nasty)


@cache
def values_of(kind: type, text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Instances of a dataclass of which every field may hold anything that its type allows."""
    if kind is Box:
        return _boxes()
    hints = typing.get_type_hints(kind)
    fields = {
        field.name: _values(hints[field.name], text, field.name)
        for field in dataclasses.fields(kind)
    }
    made = st.builds(kind, **fields)
    if kind is Evidence:
        boxed, named = fields | {"box": _boxes()}, fields | {"locator": text}
        return st.builds(kind, **boxed) | st.builds(kind, **named)
    return made


def _boxes() -> st.SearchStrategy[Box]:
    places = st.floats(-1, 2, allow_nan=False)
    pairs = st.tuples(places, places).map(sorted)
    return st.builds(lambda x, y: Box(x[0], y[0], x[1], y[1]), pairs, pairs)


_SIMPLE: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
    int: lambda: st.integers(-(2**40), 2**40) | st.integers(0, 9),
    float: lambda: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans,
    type(None): st.none,
    date: st.dates,
    Decimal: lambda: (
        st.decimals(allow_nan=False, allow_infinity=False)
        | st.sampled_from([Decimal("1E+999999"), Decimal("1.80"), Decimal("-0")])
    ),
}


def _values(hint: Any, text: st.SearchStrategy[str], name: str) -> st.SearchStrategy[Any]:
    if hint is str:
        return text
    if hint in _SIMPLE:
        return _SIMPLE[hint]()
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_values(one, text, name) for one in inner))
    if origin is tuple and inner[-1] is Ellipsis:
        least = 1 if name == "evidence" else 0
        each = _values(inner[0], text, name)
        return st.lists(each, min_size=least, max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(_values(one, text, name) for one in inner))
    if dataclasses.is_dataclass(hint):
        return st.deferred(lambda: values_of(hint, text))
    raise TypeError(f"no strategy for {hint!r} in {name}")
