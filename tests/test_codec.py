from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.report import by_hand

from zhiyi import codec
from zhiyi.errors import InputError


def test_a_document_survives_json_to_the_last_digit() -> None:
    for document in by_hand.rich().documents:
        assert codec.load(codec.dump(document)) == document
    assert b'"1.80"' in codec.dump(by_hand.data_sheet())


@pytest.mark.parametrize("name", ["rich", "empty", "unreadable", "hostile", "split_contract"])
def test_an_inquiry_survives_json(name: str) -> None:
    inquiry = getattr(by_hand, name)()
    assert codec.load_inquiry(codec.dump_inquiry(inquiry)) == inquiry


def test_a_fact_without_evidence_is_refused_on_load() -> None:
    stored = json.loads(codec.dump(by_hand.data_sheet()))
    stored["indicators"][0]["evidence"] = []
    with pytest.raises(InputError, match="has no evidence"):
        codec.load(json.dumps(stored).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"id": "x"}', b"\xff"])
def test_what_is_not_a_document_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="--fresh"):
        codec.load(data)


def test_a_path_that_is_not_utf_8_can_be_stored() -> None:
    odd = replace(by_hand.declaration(), path="\udcb1\udca8.pdf")
    assert codec.load(codec.dump(odd)).path.endswith(".pdf")
