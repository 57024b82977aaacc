from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.report import by_hand, facing_by_hand

from zhiyi.inquiry import Inquiry
from zhiyi.report.build import build_report
from zhiyi.report.places import digits
from zhiyi.report.schema import from_bytes, report_schema, to_bytes

INQUIRIES = {
    "rich": by_hand.rich,
    "empty": by_hand.empty,
    "unreadable": by_hand.unreadable,
    "hostile": by_hand.hostile,
    "split": by_hand.split_contract,
    "side by side": facing_by_hand.states,
}


def written(inquiry: Inquiry) -> dict[str, Any]:
    data = to_bytes(build_report(inquiry, program=by_hand.PROGRAM))
    loaded: dict[str, Any] = json.loads(data)
    return loaded


@pytest.mark.parametrize("name", INQUIRIES)
def test_every_report_validates_against_the_published_schema(name: str) -> None:
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(written(INQUIRIES[name]()))


@pytest.mark.parametrize("name", INQUIRIES)
def test_a_report_survives_json(name: str) -> None:
    report = build_report(INQUIRIES[name](), program=by_hand.PROGRAM)
    assert from_bytes(to_bytes(report)) == report


@pytest.mark.parametrize("words", ["NaN", "Infinity", "\ud800.pdf", "\x00\x1f\x7f\u2028 “\\”"])
def test_what_a_paper_is_named_changes_nothing_of_how_it_is_written(words: str) -> None:
    """Two spaces of indent, as Python writes them; lone surrogates become U+FFFD."""
    inquiry = by_hand.rich()
    first, *others = inquiry.documents
    named = replace(inquiry, documents=(replace(first, path=words), *others))
    data = to_bytes(build_report(named, program=by_hand.PROGRAM))
    told = json.loads(data)
    assert told["documents"][0]["path"] == words.replace("\ud800", "\ufffd" * 3)
    assert data.decode() == json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def test_a_float_that_json_has_no_number_for_is_refused() -> None:
    program = replace(by_hand.PROGRAM, seconds=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        to_bytes(build_report(by_hand.empty(), program=program))


def test_the_schema_names_the_enums_and_refuses_others() -> None:
    schema = report_schema()
    assert "criteria_partly_known" in json.dumps(schema)
    report = written(by_hand.rich())
    report["candidates"][0]["outcome"] = "controlled"
    assert not Draft202012Validator(schema).is_valid(report)


def test_a_determination_is_never_filled_in() -> None:
    report = written(by_hand.rich())
    assert {c["determination"] for c in report["candidates"]} == {None}
    report["candidates"][0]["determination"] = "controlled"
    assert not Draft202012Validator(report_schema()).is_valid(report)


def test_numbers_are_strings_as_printed() -> None:
    by_id = {i["id"]: i for i in written(by_hand.rich())["indicators"]}
    assert by_id["i-3"]["value"] == "1.80"
    assert by_id["i-3"]["tolerance"] == {"minus": "0.02", "plus": "0.02", "unit": None}
    cure = by_id["i-4"]
    assert (cure["operator"], cure["value"]) == ("range", None)
    assert (cure["low"], cure["high"], cure["high_inclusive"]) == ("130", "180", False)


@pytest.mark.parametrize(
    ("number", "text"),
    [("5880", "5880"), ("12.70", "12.70"), ("1.27E+7", "12700000"), ("1E-7", "0.0000001"),
     ("1E+999999", "1E+999999")],
)  # fmt: skip
def test_digits_are_written_out_unless_they_would_fill_the_disk(number: str, text: str) -> None:
    assert digits(Decimal(number)) == text


def test_a_picture_inside_an_office_file_is_placed_on_the_page_that_holds_it() -> None:
    inquiry = by_hand.rich()
    explanation = inquiry.document("doc-3")
    stamped = replace(explanation, seals=(by_hand.seal("s", by_hand.E_PHOTO, "x", None),))
    document = written(replace(inquiry, documents=(stamped,)))["documents"][0]
    seal = document["seals"][0]
    assert (seal["page"], seal["box"]) == (1, None)
    evidence = seal["evidence"][0]
    assert evidence["locator"] == "图片 1"
    assert evidence["picture"] == {"page": 2, "box": [0.1, 0.1, 0.6, 0.15]}
    assert document["pages"] == 1
    assert document["parts"][0]["pages"] == [1]


def test_a_document_sums_up_its_parts_by_the_worst() -> None:
    inquiry = by_hand.rich()
    file = replace(
        inquiry.document("doc-4"),
        parts=(
            by_hand.part("doc-4", "technical", (1,), languages=by_hand.ENGLISH, foreign=True),
            by_hand.part("doc-4", "technical", (2,), languages=by_hand.CHINESE),
        ),
    )
    document = written(replace(inquiry, documents=(file, inquiry.document("doc-5"))))["documents"][
        0
    ]
    assert [p["translation"]["status"] for p in document["parts"]] == [
        "inconsistent",
        "not_required",
    ]
    assert document["translation"]["status"] == "inconsistent"
    assert document["foreign"] is True
    assert document["sealed_by"] == "none"
    assert document["languages"] == [{"code": "en", "share": 1.0}]


def test_a_foreign_part_that_no_stage_looked_at_is_undetermined() -> None:
    inquiry = replace(by_hand.rich(), translations=())
    documents = {d["id"]: d for d in written(inquiry)["documents"]}
    assert documents["doc-4"]["translation"]["status"] == "undetermined"
    assert documents["doc-1"]["translation"]["status"] == "not_required"


def test_a_translation_names_what_it_translates() -> None:
    documents = {d["id"]: d for d in written(by_hand.rich())["documents"]}
    assert documents["doc-5"]["translates"] == ["part-doc-4-1"]
    assert documents["doc-4"]["translation"]["documents"] == ["doc-5"]
    assert documents["doc-4"]["translation"]["coverage"] == 0.812
    kinds = [d["kind"] for d in documents["doc-4"]["translation"]["differences"]]
    assert kinds == ["number", "section"]


def test_a_difference_says_what_to_mark_and_whether_it_is_doubtful() -> None:
    documents = {d["id"]: d for d in written(facing_by_hand.states())["documents"]}
    told = documents["doc-1"]["parts"][0]["translation"]
    marked = [(d["kind"], d["figures"], d["doubtful"]) for d in told["differences"]]
    assert marked[2:] == [
        ("number", ["1250 l/s", "1520 l/s"], False),
        ("code", ["KV-20S", "KV-205"], True),
        ("section", ["", ""], False),
    ]
    assert [s["state"] for s in told["segments"]].count("missing") == 2
    assert [one["quote"] for one in told["additions"]] == [facing_by_hand.Z_NOTE.quote]


def test_each_seal_says_whose_it_is() -> None:
    seals = [seal for d in written(by_hand.rich())["documents"] for seal in d["seals"]]
    assert [seal["owner_is"] for seal in seals] == ["exporter", "exporter", "another"]


def test_a_seal_shows_the_lines_that_it_lies_on() -> None:
    inquiry = by_hand.rich()
    document = inquiry.document("doc-1")
    line = document.lines[0]
    stamped = by_hand.seal("s", by_hand.OFFICIAL, "x", None, overlaps=(line.id, "line-gone"))
    sealed = replace(document, seals=(stamped,))
    (seal,) = written(replace(inquiry, documents=(sealed,)))["documents"][0]["seals"]
    assert [under["quote"] for under in seal["overlaps"]] == [line.place.quote]
    assert seal["overlaps"][0]["page"] == line.place.page


def test_two_photographs_of_one_contract_are_joined() -> None:
    documents = written(by_hand.split_contract())["documents"]
    assert documents[1]["parts"][0]["continues"] == "part-doc-1-1"
    assert documents[0]["parts"][0]["continues"] is None


def test_what_cannot_be_read_is_listed_with_its_problem() -> None:
    documents = written(by_hand.unreadable())["documents"]
    assert [d["status"] for d in documents] == ["unreadable", "unreadable"]
    assert all(d["problems"] and d["foreign"] is None for d in documents)


def test_attributed_indicators_name_their_goods_and_others_none() -> None:
    by_id = {i["id"]: i["goods"] for i in written(by_hand.rich())["indicators"]}
    assert by_id["i-1"] == ["goods-1"]
    assert by_id["i-4"] == []
