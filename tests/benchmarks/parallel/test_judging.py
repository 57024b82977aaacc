"""The judge itself: an answer made from the truth gets full marks, silence gets none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiyi.document import Document, Evidence, Origin, Part
from zhiyi.inquiry import Dates, Difference, Inquiry, Notice, Segment, Translation

from .judging import Tally, Told, row
from .layouts import Laid
from .reading import Run
from .situations import Case, Truth, cases

SURE = Origin("truth@1", 1.0)


def test_an_answer_made_from_the_truth_gets_full_marks() -> None:
    figures = row(_tally(answered=True))
    right = ("status", "pairing F1", "wanting found", "changes found", "located", "alignment F1")
    assert {name: figures[name] for name in right} == dict.fromkeys(right, 1.0)
    assert figures["sections located"] == 1.0
    assert figures["overlap"] == 1.0
    assert figures["false alarms"] == 0.0
    assert figures["papers with them"] == 0.0


def test_silence_finds_no_pair_no_loss_and_no_change() -> None:
    figures = row(_tally(answered=False))
    for name in ("pairing R", "wanting found", "changes found", "located"):
        assert figures[name] == 0.0, name
    assert figures["false alarms"]


def test_a_difference_that_nobody_planted_is_a_false_one() -> None:
    case = next(c for c in cases(9, 1, "dev") if c.truths[0].situation == "full")
    run = _run(case, answered=True)
    [told] = [t for t in run.inquiry.translations]
    segment = told.segments[0]
    assert segment.target is not None
    wrong = _difference("wrong", segment.source, segment.target)
    inquiry = replace(run.inquiry, translations=(replace(told, differences=(wrong,)),))
    tally = Tally()
    tally.add(Told(case.truths[0], replace(run, inquiry=inquiry)))
    assert tally.n["false differences"] == 1


def _tally(*, answered: bool) -> Tally:
    tally = Tally()
    for case in cases(9, 30, "dev"):
        if "bilingual" in case.name or "bad" in case.name:
            continue
        run = _run(case, answered=answered)
        for truth in case.truths:
            tally.add(Told(truth, run))
    return tally


def _run(case: Case, *, answered: bool) -> Run:
    docs = {path: _with_part(laid.document) for path, laid in case.laid.items()}
    truths = [t for t in case.truths if t.statuses != {"not_required"}] if answered else []
    today = date(2026, 1, 5)
    inquiry = Inquiry(
        id=case.name,
        folder=case.name,
        notice=Notice(),
        dates=Dates(as_of=today, chosen=today, basis="today"),
        documents=tuple(docs.values()),
        translations=tuple(_answer(truth, case, docs) for truth in truths),
    )
    return Run(case, inquiry, 0.0, 0.0, 1)


def _with_part(doc: Document) -> Document:
    part = Part(
        id=f"part-{doc.id}",
        evidence=(doc.lines[0].place,),
        origin=SURE,
        pages=tuple(page.number for page in doc.pages),
        kind="technical",
    )
    return replace(doc, parts=(part,))


def _answer(truth: Truth, case: Case, docs: dict[str, Document]) -> Translation:
    own = _places(case.laid[truth.path], truth.language)
    theirs: dict[str, Evidence] = {}
    for path in sorted(truth.targets):
        theirs |= _places(case.laid[path], "zh")
    segments = [
        Segment(
            source=place,
            target=theirs.get(key),
            score=1.0,
            state="aligned" if key in theirs else "missing",
        )
        for key, place in own.items()
        if key in theirs or key in truth.missing
    ]
    found = [_difference(c.key, own[c.key], theirs[c.key]) for c in truth.changes]
    return Translation(
        id=f"translation-{truth.path}",
        evidence=docs[truth.path].parts[0].evidence,
        origin=SURE,
        part=docs[truth.path].parts[0].id,
        status=sorted(truth.statuses)[0],  # type: ignore[arg-type]
        targets=tuple(docs[path].parts[0].id for path in sorted(truth.targets)),
        segments=tuple(segments),
        differences=tuple(found),
    )


def _places(laid: Laid, code: str) -> dict[str, Evidence]:
    """One piece of evidence for each item: all its lines as one quote, where the first stands."""
    found: dict[str, Evidence] = {}
    for line in laid.document.lines:
        block = laid.owners[line.id]
        if block is None or not block.key or block.code != code:
            continue
        before = found.get(block.key)
        quote = f"{before.quote} {line.text}" if before else line.text
        found[block.key] = replace(before or line.place, quote=quote)
    return found


def _difference(name: str, source: Evidence, target: Evidence) -> Difference:
    return Difference(
        id=f"difference-{name}",
        evidence=(source, target),
        origin=SURE,
        kind="number",
        detail=name,
    )
