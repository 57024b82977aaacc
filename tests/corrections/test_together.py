"""Of several corrections of one fact the last holds, for what it says."""

from __future__ import annotations

from dataclasses import replace

from tests.corrections.papers_by_hand import correction, paper

from zhiyi.corrections import AsRead, CellText, Change, Correction, Figure, LineText, Rejected
from zhiyi.corrections.together import together, withdrawn

DOC = paper("资料.pdf", "额定压力：35 MPa", rows=(("项目", "数值"), ("额定压力", "35")))


def of_indicator(*changes: Change) -> tuple[Correction, ...]:
    return tuple(
        correction(DOC, DOC.indicators[0], change, layer="indicators", number=number)
        for number, change in enumerate(changes, 1)
    )


def test_the_last_figure_holds_with_the_parameter_before_it() -> None:
    (said,) = together(
        of_indicator(
            Figure(figure="36 MPa"), Figure(parameter_id="pressure"), Figure(figure="38 MPa")
        )
    )
    assert said.change == Figure(figure="38 MPa", parameter_id="pressure")
    assert said.last.number == 3


def test_a_figure_after_a_rejection_holds_alone() -> None:
    (said,) = together(of_indicator(Rejected(), Figure(figure="36 MPa")))
    assert (said.change, said.numbers) == (Figure(figure="36 MPa"), (2,))


def test_what_is_withdrawn_holds_no_more() -> None:
    made = of_indicator(Figure(figure="36 MPa"), AsRead())
    assert together(made) == ()
    assert withdrawn(made) == {1, 2}
    again = (*made, replace(made[0], number=3))
    assert [said.numbers for said in together(again)] == [(3,)]
    assert withdrawn(again) == {1, 2}


def test_each_cell_of_a_table_has_its_own() -> None:
    table = DOC.tables[0]
    cells = [CellText(row=1, column=n, text="x") for n in (0, 1)]
    made = [correction(DOC, table, one, layer="tables", number=n) for n, one in enumerate(cells, 1)]
    assert len(together(made)) == 2
    back = correction(DOC, table, AsRead(), layer="tables", number=3)
    assert together([*made, back]) == ()


def test_facts_do_not_meet() -> None:
    line = correction(DOC, DOC.lines[0], LineText(text="x"), layer="lines", number=1)
    other = correction(DOC, DOC.lines[1], LineText(text="y"), layer="lines", number=2)
    assert [said.last for said in together([line, other])] == [line, other]
