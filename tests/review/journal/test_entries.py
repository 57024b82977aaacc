"""The text of entries: one for each value, and no other text is taken for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyi.errors import InputError
from zhiyi.review.journal.entries import Link, canonical, content, read_content, read_line

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_text_of_a_value_is_the_same_after_it_was_read(value: object) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert "\n" not in text


def test_keys_are_sorted_and_nothing_is_escaped_without_need() -> None:
    assert canonical({"二": [1, None], "a": "质疑\n", "B": True}) == (
        '{"B":true,"a":"质疑\\n","二":[1,null]}'
    )


def test_a_lone_surrogate_of_a_file_name_becomes_a_replacement_character() -> None:
    assert canonical({"file": "合同\udce4.pdf"}) == '{"file":"合同\N{REPLACEMENT CHARACTER}.pdf"}'


@pytest.mark.parametrize("value", [0.5, {"box": [0.1]}, 2**53, {1: "a"}, {"a": {"b"}}, b"bytes"])
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def _content(**known: object) -> str:
    given = {
        "actor": "wang", "office": "南京海关", "action": "judgement", "case": "ZY-1",
        "subject": "", "body": {"note": "核对"}, "at": datetime(2026, 3, 9, 8, 0, 1, tzinfo=UTC),
    }  # fmt: skip
    return content(**(given | known))  # type: ignore[arg-type]


def test_a_content_tells_what_was_done_and_when_in_utc() -> None:
    at = datetime(2026, 3, 9, 16, 0, 1, 25, tzinfo=timezone(timedelta(hours=8)))
    told = read_content(_content(at=at))
    assert told is not None
    assert (told.at, told.actor, told.body) == (
        "2026-03-09T08:00:01.000025Z", "wang", {"note": "核对"},
    )  # fmt: skip


def test_the_same_deed_twice_has_two_contents_so_that_a_digest_tells_nothing() -> None:
    assert _content() != _content()


@pytest.mark.parametrize("action", ["", "x" * 33])
def test_an_action_must_fit_its_column(action: str) -> None:
    with pytest.raises(ValueError, match="action"):
        _content(action=action)


@given(VALUES, st.integers(1, 10**9))
def test_a_line_is_read_as_it_was_written_with_and_without_content(value: object, n: int) -> None:
    link = Link.of(n, "0" * 64, canonical({"body": value}), "c2ln", "a" * 64)
    for one in (link, link.closed()):
        assert read_line(one.line().encode()) == one


GOOD = Link.of(1, "0" * 64, '{"a":"质疑"}', "c2ln", "a" * 64).line()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        GOOD + " ",
        GOOD.replace(":1,", ": 1,"),
        GOOD.replace(":1,", ":1.0,"),
        GOOD.replace(":1,", ":true,"),
        GOOD.replace("质", "\\u8d28"),
        GOOD.replace('{"a":"质疑"}', '{"a":1,"a":1}'),
        GOOD.replace('{"a":"质疑"}', '{"a":NaN}'),
        GOOD.replace('{"a":"质疑"}', '"text"'),
        GOOD.replace('"seq"', '"sequence"'),
        GOOD[:-1] + ',"more":1}',
        "[" * 100_000,
    ],
)
def test_a_line_in_any_other_form_is_no_entry(line: str) -> None:
    with pytest.raises(InputError):
        read_line(line.encode())
