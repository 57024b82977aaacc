from __future__ import annotations

from zhiyi.reading.native import Glyph, NativePage, native_lines


def glyphs(text: str, *, left: float = 10, foot: float = 50, size: float = 10) -> list[Glyph]:
    step = size / 2
    return [
        Glyph(char, left + n * step, foot - size, left + (n + 1) * step, foot, size)
        for n, char in enumerate(text)
    ]


def page(*runs: list[Glyph], rules: tuple[tuple[float, float, float], ...] = ()) -> NativePage:
    return NativePage(600, 800, tuple(g for run in runs for g in run), (), rules)


def texts(native: NativePage) -> list[str]:
    return [line.text for line in native_lines(native)]


def test_a_small_raised_figure_is_a_superscript() -> None:
    assert texts(page(glyphs("1.85 g/cm"), glyphs("3", left=55, foot=46, size=6))) == ["1.85 g/cm³"]


def test_a_negative_power_keeps_its_sign() -> None:
    assert texts(page(glyphs("10"), glyphs("-6", left=20, foot=46, size=6), glyphs("/K", left=27)))[
        0
    ].startswith("10⁻⁶")


def test_a_small_lowered_figure_stays_a_figure() -> None:
    assert texts(
        page(glyphs("H"), glyphs("2", left=15, foot=52, size=6), glyphs("O", left=18))
    ) == ["H2O"]


def test_cells_are_separate_lines() -> None:
    assert texts(page(glyphs("TH-85"), glyphs("1.85", left=80))) == ["TH-85", "1.85"]


def test_a_rule_between_two_words_separates_them() -> None:
    words = (glyphs("12"), glyphs("34", left=22))
    assert texts(page(*words)) == ["1234"]
    assert texts(page(*words, rules=((21, 30, 60),))) == ["12", "34"]


def test_every_character_has_its_edges() -> None:
    (line,) = native_lines(page(glyphs("1.85 g")))
    assert len(line.edges) == len(line.text) + 1
    assert list(line.edges) == sorted(line.edges)
    assert line.edges[5] == 35


def test_text_that_runs_up_the_page_is_one_line() -> None:
    up = [
        Glyph(char, 90, 500 - 5 * (n + 1), 100, 500 - 5 * n, 10, 270)
        for n, char in enumerate("MPa")
    ]
    (line,) = native_lines(page(up))
    assert line.text == "MPa" and line.angle == 270
