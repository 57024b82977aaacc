from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report import by_hand
from tests.report import facing_by_hand as hand

from zhiyi.inquiry import Inquiry
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.facing import LONGEST, Facing, Row, facing_of
from zhiyi.report.holders import Holders
from zhiyi.report.papers import no_translation
from zhiyi.report.sparing import size_of, spared


def translation_of(inquiry: Inquiry, document: int = 0) -> types.Translation:
    return build_report(inquiry, program=by_hand.PROGRAM).documents[document].parts[0].translation


def rows_of(facing: Facing) -> list[Row]:
    return [row for sheet in facing.sheets for row in sheet.rows]


def words(row: Row) -> tuple[str, str, str]:
    own = " / ".join(cell.evidence.quote for cell in row.sources)
    other = " / ".join(cell.evidence.quote for cell in row.targets)
    return row.state, own, other


@pytest.fixture(scope="module")
def sheet() -> Facing:
    return facing_of(translation_of(hand.states()))


def test_blocks_face_each_other_in_the_order_of_the_original(sheet: Facing) -> None:
    assert [words(row) for row in rows_of(sheet)] == [
        ("aligned", hand.S_TITLE.quote, hand.Z_TITLE.quote),
        ("aligned", f"{hand.S_TEXT.quote} / {hand.S_AND.quote}", hand.Z_TEXT.quote),
        ("aligned", hand.S_LEAK.quote, hand.Z_LEAK.quote),
        ("aligned", hand.S_FLOW.quote, hand.Z_FLOW.quote),
        ("copied", hand.S_CODE.quote, hand.Z_CODE.quote),
        ("added", "", hand.Z_NOTE.quote),
        ("missing", hand.S_SERVICE.quote, ""),
        ("missing", hand.S_OIL.quote, ""),
        ("aligned", hand.S_DATE.quote, hand.Z_DATE.quote),
    ]


def test_rows_are_grouped_by_pages_of_the_original(sheet: Facing) -> None:
    assert [(one.place.page, len(one.rows)) for one in sheet.sheets] == [(1, 6), (2, 3)]
    counts = [(one.count("missing"), one.count("added"), one.differing) for one in sheet.sheets]
    assert counts == [(0, 1, 4), (2, 0, 0)]


def test_a_row_says_where_the_translation_turns_its_page(sheet: Facing) -> None:
    turns = [row.turn.page if row.turn else None for row in rows_of(sheet)]
    assert turns == [1, None, None, None, None, None, None, None, 2]


def test_each_difference_is_marked_in_the_words_of_both_sides(sheet: Facing) -> None:
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in rows_of(sheet):
        for cell in (*row.sources, *row.targets):
            for piece in cell.text.pieces:
                if piece.mark:
                    found.setdefault(piece.mark.number, []).append((piece.text, piece.mark.anchor))
            for mark in cell.text.whole:
                found.setdefault(mark.number, []).append(("whole", mark.anchor))
    assert found == {
        1: [("whole", True), ("whole", False)],
        2: [("≤ 1×10⁻⁹", True), ("≥ 1×10⁻⁹", False)],
        3: [("1,250 l/s", True), ("1520 l/s", False)],
        4: [("KV-20S", True), ("KV-205", False)],
        5: [("whole", True)],
    }
    assert sheet.placed == {1, 2, 3, 4, 5}


def test_only_gaps_additions_and_differences_are_noted(sheet: Facing) -> None:
    noted = [row.noted for row in rows_of(sheet)]
    assert noted == [False, True, True, True, False, True, True, True, False]


def test_a_difference_that_no_block_holds_is_not_placed() -> None:
    found = translation_of(hand.states())
    elsewhere = replace(found.differences[0].source, page=9)
    strange = replace(found.differences[0], source=elsewhere, target=None)
    assert facing_of(replace(found, differences=(strange,))).placed == frozenset()


def test_a_paper_without_translation_shows_its_draft_as_a_draft() -> None:
    found = translation_of(hand.states(), 2)
    assert found.segments == ()
    first, second = rows_of(facing_of(found))
    assert (first.state, first.targets, first.noted) == ("missing", (), True)
    assert [p.text for p in first.drafts[0].text.pieces if p.mark] == ["540"]
    assert [p.text for p in first.sources[0].text.pieces if p.mark] == ["450"]
    assert (second.drafts[0].text.pieces, second.drafts[0].detail) == ((), "未得出可用的草稿")


def test_a_draft_stands_in_the_empty_side_of_its_gap() -> None:
    inquiry = hand.states()
    drafted = replace(hand.DRAFT.sentences[0], source=hand.S_OIL, text="更换密封件")
    draft = replace(hand.DRAFT, part="part-doc-1-1", sentences=(drafted,))
    rows = rows_of(facing_of(translation_of(replace(inquiry, drafts=(draft,)))))
    assert [words(row)[1] for row in rows if row.drafts] == [hand.S_OIL.quote]
    assert len(rows) == 9


def test_nothing_found_makes_no_rows() -> None:
    assert facing_of(no_translation("missing")).sheets == ()


def test_an_addition_in_a_file_that_faces_nothing_comes_last() -> None:
    found = translation_of(hand.states())
    other = replace(found.additions[0], document="doc-9")
    rows = rows_of(facing_of(replace(found, additions=(other,))))
    assert rows[-1].state == "added"
    only = facing_of(replace(found, segments=(), additions=(other,)))
    assert [row.state for row in rows_of(only)] == ["added"]


def test_a_very_long_block_is_cut_and_says_so() -> None:
    found = translation_of(hand.states())
    segment = found.segments[0]
    long = replace(segment, source=replace(segment.source, quote="x" * (LONGEST + 7)))
    (row,) = rows_of(facing_of(replace(found, segments=(long,), additions=(), differences=())))
    assert row.sources[0].cut == 7
    assert sum(len(piece.text) for piece in row.sources[0].text.pieces) == LONGEST


def test_a_line_is_found_in_the_paragraph_around_it() -> None:
    def place(top: float, bottom: float, quote: str) -> types.Evidence:
        box = (0.1, top, 0.9, bottom)
        return types.Evidence(document="d", page=1, box=box, locator=None, quote=quote)

    above, paragraph = place(0.1, 0.2, "a"), place(0.2, 0.4, "b c")
    holders = Holders([above, paragraph])
    assert holders.of(place(0.19, 0.25, "b")) == paragraph
    assert holders.of(place(0.6, 0.7, "z")) is None
    without = replace(paragraph, box=None)
    assert Holders([without]).of(replace(without, quote="c")) == without
    assert Holders([without]).of(replace(without, quote="z")) is None


def test_what_is_noted_is_kept_first_when_a_report_grows_too_big() -> None:
    facing = facing_of(translation_of(hand.manual(6, blocks=4)))
    noted = sum(size_of(row) for row in rows_of(facing) if row.noted)
    kept = spared({"p": facing}, limit=noted + 900)["p"]
    assert kept.noted == facing.noted == 5
    assert 0 < kept.left_out == facing.rows - kept.rows
    assert [one.place.page for one in kept.sheets] == [1, 2, 3, 4, 5, 6]
    assert kept.sheets[-1].left_out == 4
    assert spared({"p": facing})["p"] == facing


def test_papers_share_the_limit_of_a_report() -> None:
    facing = facing_of(translation_of(hand.manual(4, blocks=4)))
    whole = sum(map(size_of, rows_of(facing)))
    kept = spared({"a": facing, "b": facing}, limit=whole)
    assert [one.noted for one in kept.values()] == [5, 5]
    assert 0 < kept["a"].left_out < kept["b"].left_out
    assert sum(size_of(row) for one in kept.values() for row in rows_of(one)) <= whole
