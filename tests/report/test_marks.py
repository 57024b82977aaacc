from __future__ import annotations

import pytest

from zhiyi.report.marks import Mark, marked


def shown(text: str, *marks: Mark) -> str:
    """The quote with its marks in square brackets, and what is on the whole behind a bar."""
    found = marked(text, marks)
    pieces = "".join(f"[{p.text}]" if p.mark else p.text for p in found.pieces)
    return pieces + "".join(f"|{mark.kind}" for mark in found.whole)


@pytest.mark.parametrize(
    ("text", "figure", "kind", "expected"),
    [
        ("Accuracy ±0.95 % FS", "0.95 %", "number", "Accuracy ±[0.95 %] FS"),
        ("流导1，250 l／s以上", "1250 l/s", "number", "流导[1，250 l／s]以上"),
        ("抗拉强度5490MPa", "5490 MPa", "number", "抗拉强度[5490MPa]"),
        ("1 250 h and 250 h", "250 h", "number", "1 250 h and [250 h]"),
        ("25 bolts, 5 nuts", "5", "number", "25 bolts, [5] nuts"),
        ("1.5 or 5.5 or 5", "5", "number", "1.5 or 5.5 or [5]"),
        ("15 and 1,5", "1,5", "number", "15 and [1,5]"),
        ("leak rate ≤ 2 Pa", "2 Pa", "comparator", "leak rate [≤ 2 Pa]"),
        ("leak rate ≤ 2 Pa", "2 Pa", "number", "leak rate ≤ [2 Pa]"),
        ("model kv-20s only", "KV-20S", "code", "model [kv-20s] only"),
        ("model KV-20SX only", "KV-20S", "code", "model KV-20SX only|code"),
        ("it must not be used", "", "negation", "it must not be used|negation"),
        ("nothing of the kind", "7 mm", "number", "nothing of the kind|number"),
        ("ｍａｘ．８０℃", "80℃", "number", "ｍａｘ．[８０℃]"),
        ("", "5", "number", "|number"),
    ],
)
def test_a_figure_is_marked_as_the_paper_prints_it(
    text: str, figure: str, kind: str, expected: str
) -> None:
    assert shown(text, Mark(figure, kind, 1, "d")) == expected


def test_two_marks_never_overlap() -> None:
    text = "5 mm to 5 mm"
    assert shown(text, Mark("5 mm", "number", 1, "a"), Mark("5 mm", "unit", 2, "b")) == (
        "[5 mm] to [5 mm]"
    )
    third = (Mark("5 mm", "number", n, str(n)) for n in range(3))
    assert shown(text, *third) == "[5 mm] to [5 mm]|number"


@pytest.mark.parametrize("text", ["ﬁlter 5 µm ½ inch", "İ 7 kW", "\ud800 5 V", "e\u0301 3 A"])
def test_no_character_of_a_quote_is_lost(text: str) -> None:
    figures = [Mark(figure, "number", 1, "d") for figure in ("5 µm", "7 kW", "5 V", "3 A", "½")]
    assert "".join(piece.text for piece in marked(text, figures).pieces) == text
