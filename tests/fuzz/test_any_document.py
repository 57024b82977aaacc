"""Whatever a document holds is kept; whatever bytes are loaded are one or are refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.mutations import BLIND, TEXTUAL
from tests.fuzz.strategies import texts, values_of
from tests.report import by_hand

from zhiyi import codec
from zhiyi.document import Document
from zhiyi.errors import InputError
from zhiyi.inquiry import Inquiry

CLEAN, ANY = texts(surrogates=False), texts()


@given(values_of(Document, CLEAN))
def test_any_document_comes_back_as_it_was(document: Document) -> None:
    assert codec.load(codec.dump(document)) == document


@settings(max_examples=max(settings().max_examples // 8, 5))
@given(values_of(Inquiry, CLEAN))
def test_any_inquiry_comes_back_as_it_was(inquiry: Inquiry) -> None:
    assert codec.load_inquiry(codec.dump_inquiry(inquiry)) == inquiry


@given(values_of(Document, ANY))
def test_a_document_with_lone_surrogates_is_kept_and_then_stays_the_same(
    document: Document,
) -> None:
    kept = codec.dump(document)
    assert codec.dump(codec.load(kept)) == kept


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        codec.load(data)


STORED = codec.dump(by_hand.data_sheet())


@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_a_stored_document_that_is_damaged_loads_or_is_refused(chance: object, times: int) -> None:
    data = STORED
    for _ in range(times):
        data = chance.choice((*BLIND, *TEXTUAL))(data, chance)  # type: ignore[attr-defined]
    try:
        loaded = codec.load(data)
    except InputError:
        return
    assert codec.load(codec.dump(loaded)) == loaded


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 2_000_000,
        b'{"id":' * 1_000_000,
        b'{"id": "' + b"x" * 20_000_000,
        b'{"bytes": ' + b"9" * 1_000_000 + b"}",
        b'{"bytes": 1e400}',
        b'{"id": "\\ud800"}',
        b"\xef\xbb\xbf{}",
    ],
    ids=["deep", "deep objects", "long text", "long number", "large number", "surrogate", "mark"],
)
def test_bytes_made_to_break_a_reader_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        codec.load(data)


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", "NaN"), ("width", "1e400"), ("number", "1" * 5000), ("sheet", "[" * 500)],
)
def test_numbers_that_are_none_are_refused(field: str, value: str) -> None:
    stored = json.loads(STORED)
    stored["pages"][0][field] = "@"
    with pytest.raises(InputError):
        codec.load(json.dumps(stored).replace('"@"', value).encode())
