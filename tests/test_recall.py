"""What a stage found before is taken over where it would find the same, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pydantic import TypeAdapter
from tests.corrections.papers_by_hand import paper, with_seal

from zhiyi.deadlines import dates_of
from zhiyi.document import Document, Origin, Problem
from zhiyi.flow import Found
from zhiyi.inquiry import Inquiry, Notice, Translation
from zhiyi.recall import Recall, Sight, recalled

SIGHT = Sight(("lines", "parts"))
PROBLEM = Problem(stage="translations", code="TRANSLATION_CAPPED", detail="译文")


@pytest.fixture(scope="module")
def doc() -> Document:
    return with_seal(paper("data sheet.pdf", "Rated pressure: 35 MPa", "Rated flow: 9 L/min"), "甲")


@pytest.fixture
def inquiry(doc: Document) -> Inquiry:
    notice = Notice(id="Z-1")
    dates = dates_of(notice, declared=None, as_of=date(2026, 3, 3), option=None)
    return Inquiry(id="Z-1", folder="in", notice=notice, dates=dates, documents=(doc,))


class Finder:
    """Finds a translation of every part; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[Inquiry] = []

    def __call__(self, inquiry: Inquiry) -> Found[Translation]:
        self.asked.append(inquiry)
        found = (
            Translation(
                id="t",
                evidence=part.evidence,
                origin=Origin("finder@1", 1 / 3),
                part=part.id,
                status="missing",
            )
            for _, part in inquiry.parts()
        )
        return Found(tuple(found), (PROBLEM,))


def of_lines(inquiry: Inquiry, change: Callable[[str], str]) -> Inquiry:
    (doc,) = inquiry.documents
    lines = tuple(replace(line, text=change(line.text)) for line in doc.lines)
    return replace(inquiry, documents=(replace(doc, lines=lines),))


def told(inquiry: Inquiry, *, rests: str = "1") -> bytes:
    recall = Recall(rests=rests)
    recalled("translations", Finder(), SIGHT, recall)(inquiry)
    assert recall.news
    return recall.told()


def test_a_stage_sees_the_layers_of_its_sight_only(inquiry: Inquiry, doc: Document) -> None:
    finder = Finder()
    assert doc.indicators and doc.seals and doc.passages
    recalled("translations", finder, SIGHT, None)(replace(inquiry, exporter="甲"))
    (seen,) = finder.asked
    (told,) = seen.documents
    assert (told.lines, told.parts, told.path) == (doc.lines, doc.parts, doc.path)
    assert (told.indicators, told.seals, told.passages, seen.exporter) == ((), (), (), None)


def test_what_was_found_in_the_same_is_taken_over(inquiry: Inquiry) -> None:
    fresh, again = Finder(), Finder()
    recall = Recall(rests="1", earlier=[told(inquiry)])
    found = recalled("translations", again, SIGHT, recall)(inquiry)
    assert found == fresh(SIGHT.of(inquiry))
    assert (again.asked, recall.news, recall.same) == ([], False, True)
    assert recall.told() == told(inquiry)


def test_what_a_stage_does_not_see_may_change(inquiry: Inquiry) -> None:
    (doc,) = inquiry.documents
    other = replace(inquiry, documents=(replace(doc, indicators=(), seals=()),), exporter="乙")
    again = Finder()
    recall = Recall(rests="1", earlier=[told(inquiry)])
    assert recalled("translations", again, SIGHT, recall)(other).facts
    assert again.asked == []


@pytest.mark.parametrize("what", ["a line", "the program", "the settings", "the place"])
def test_a_stage_is_run_where_anything_it_rests_on_has_changed(inquiry: Inquiry, what: str) -> None:
    kept, again, other = told(inquiry), Finder(), inquiry
    (doc,) = inquiry.documents
    if what == "a line":
        other = of_lines(inquiry, lambda text: text.replace("35", "36"))
    elif what == "the place":
        other = replace(inquiry, documents=(replace(doc, path="other.pdf"),))
    recall = Recall(rests="2" if what == "the program" else "1", earlier=[kept])
    settings = "others" if what == "the settings" else ""
    recalled("translations", again, SIGHT, recall, settings=settings)(other)
    assert (len(again.asked), recall.news) == (1, True)
    assert recall.same is (what != "the program")


def test_the_newest_of_several_files_may_know_what_the_first_does_not(inquiry: Inquiry) -> None:
    other, again = of_lines(inquiry, str.upper), Finder()
    recall = Recall(rests="1", earlier=[told(inquiry), told(other)])
    recalled("translations", again, SIGHT, recall)(other)
    assert again.asked == []
    assert recall.news  # to be kept with the next one, which is given that one and the first


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept[: len(kept) // 2],
        lambda kept: b"[]",
        lambda kept: b'{"rests": "1", "stages": {"translations": 3}}',
        lambda kept: kept.replace(b'"missing"', b'"lost"'),
        lambda kept: b"[" * 100_000,
        lambda kept: None,
    ],
)
def test_what_cannot_be_read_is_as_none(
    inquiry: Inquiry, damage: Callable[[bytes], bytes | None]
) -> None:
    again = Finder()
    recall = Recall(rests="1", earlier=[damage(told(inquiry))])
    assert recalled("translations", again, SIGHT, recall)(inquiry).facts
    assert (len(again.asked), recall.news) == (1, True)


def test_what_would_be_read_otherwise_is_not_kept(inquiry: Inquiry) -> None:
    (doc,) = inquiry.documents
    part = replace(doc.parts[0], id="part-\ud800")
    other = replace(inquiry, documents=(replace(doc, parts=(part,)),))
    recall = Recall(rests="1")
    assert recalled("translations", Finder(), SIGHT, recall)(other).facts[0].part == "part-\ud800"
    assert not recall.news


def test_what_does_not_last_is_not_kept(inquiry: Inquiry) -> None:
    recall = Recall(rests="1")
    stage = recalled("translations", Finder(), SIGHT, recall, lasting=lambda f: not f.problems)
    assert stage(inquiry).problems == (PROBLEM,)
    assert not recall.news


def test_what_breaks_is_not_kept(inquiry: Inquiry) -> None:
    def broken(_: Inquiry) -> Found[Translation]:
        raise ValueError("a stage")

    recall = Recall(rests="1")
    with pytest.raises(ValueError, match="a stage"):
        recalled("translations", broken, SIGHT, recall)(inquiry)
    assert not recall.news


WORDS = TypeAdapter(tuple[str, ...])


class Parted:
    """Finds what every line says, each as a piece; counts those that it had to look at."""

    def __init__(self, recall: Recall) -> None:
        self.looked: list[str] = []
        self._pieces = recall.pieces("translations")

    def __call__(self, inquiry: Inquiry) -> Found[Translation]:
        for line in inquiry.documents[0].lines:
            assert self._pieces.of((line.text,), lambda told=line.text: self._look(told), WORDS)
        return Found()

    def _look(self, text: str) -> tuple[str, ...]:
        self.looked.append(text)
        return tuple(text.split())


def run_parted(
    inquiry: Inquiry, *earlier: bytes | None, rests: str = "1"
) -> tuple[list[str], bytes]:
    """What was looked at, and what is kept of it."""
    recall = Recall(rests=rests, earlier=earlier)
    finder = Parted(recall)
    recalled("translations", finder, SIGHT, recall)(inquiry)
    return finder.looked, recall.told()


def test_of_what_changed_only_the_pieces_that_did_are_found_anew(inquiry: Inquiry) -> None:
    other = of_lines(inquiry, lambda text: text.replace("35", "36"))
    looked, kept = run_parted(inquiry)
    assert looked == ["Rated pressure: 35 MPa", "Rated flow: 9 L/min"]
    looked, again = run_parted(other, kept)
    assert looked == ["Rated pressure: 36 MPa"]
    assert run_parted(other)[1] == again, "as if all had been found anew"


def test_pieces_of_a_stage_that_is_taken_over_are_kept_for_the_next_run(inquiry: Inquiry) -> None:
    other = of_lines(inquiry, lambda text: text.replace("35", "36"))
    _, kept = run_parted(inquiry)
    looked, over = run_parted(inquiry, kept)
    assert looked == []
    assert run_parted(other, over)[0] == ["Rated pressure: 36 MPa"]


@pytest.mark.parametrize(
    ("rests", "damage"),
    [("2", lambda kept: kept), ("1", lambda kept: kept.replace(b'["Rated"', b'[["Rated"]'))],
)
def test_pieces_of_another_program_and_those_that_cannot_be_read_are_found_anew(
    inquiry: Inquiry, rests: str, damage: Callable[[bytes], bytes]
) -> None:
    other = of_lines(inquiry, lambda text: text.replace("35", "36"))
    kept = damage(run_parted(inquiry)[1])
    assert "Rated flow: 9 L/min" in run_parted(other, kept, rests=rests)[0]
