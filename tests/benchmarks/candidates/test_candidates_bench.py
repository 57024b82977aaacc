"""The scorer on results made by hand, and the case file itself."""

import pytest

from zhiyi.controls import load_controls

from .cases import Product, faults, load_products, split_of
from .judging import Found, company, judge, missed, outcomes, ranking, reached
from .papers import blocks
from .peers import Keywords, terms
from .reading import DAY


def product(**given: object) -> Product:
    row: dict[str, object] = {
        "id": "made", "split": split_of("made"), "name": "变频器", "outcome": "met",
        "papers": ("说明\n频率：900 Hz",), "codes": ("3A225",), "why": "达到",
        "source": "synthetic",
    }  # fmt: skip
    return Product(**(row | given))  # type: ignore[arg-type]


def entries() -> frozenset[str]:
    return frozenset(entry.id for entry in load_controls().entries)


def test_the_case_file_is_well_formed() -> None:
    assert faults(load_products(), entries()) == []


def test_the_case_file_is_as_wide_as_it_is_meant_to_be() -> None:
    products = load_products()
    touching = [one for one in products if one.touches]
    firsts = {code[0] for one in touching for code in one.codes}
    assert len(products) >= 160
    assert 0.55 <= len(touching) / len(products) <= 0.8
    assert firsts == set("0123456789n")
    assert sum(one.source != "synthetic" for one in products) >= 40
    assert 0.35 <= len(load_products("kept")) / len(products) <= 0.65


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"codes": ("9Z999",)}, "9Z999 is no entry"),
        ({"split": "neither"}, "split is"),
        ({"outcome": "none"}, "do not agree"),
        ({"outcome": "partly"}, "missing figure"),
        ({"source": "a book"}, "no source"),
        ({"hs": "85x"}, "HS number"),
        ({"why": ""}, "no reason"),
    ],
)
def test_a_faulty_paragraph_is_named(given: dict[str, object], fault: str) -> None:
    found = faults([product(**given)], frozenset({"3A225"}))
    assert any(fault in one for one in found), found


def test_the_same_product_twice_is_named() -> None:
    assert any("twice" in one for one in faults([product(), product()], frozenset({"3A225"})))


def test_ranks_count_groups_once_and_take_any_paragraph_below_a_right_code() -> None:
    given = product(codes=("1C902.a",))
    found = [Found("3C001.a"), Found("3C001.b"), Found("1C902.a.4", "criteria_met")]
    verdict = judge(given, found)
    assert (verdict.rank, verdict.group_rank) == (3, 2)
    assert judge(given, [Found("1C902.b")]).rank == 0
    assert judge(given, [Found("1C902.b")]).group_rank == 1


def test_rows_of_the_nuclear_list_are_groups_of_their_own() -> None:
    given = product(codes=("nuclear-59",))
    assert judge(given, [Found("nuclear-2"), Found("nuclear-59")]).group_rank == 2


@pytest.mark.parametrize(
    ("outcome", "missing", "told", "false"),
    [
        ("met", (), "criteria_met", 0),
        ("not_met", (), "criteria_met", 1),
        ("partly", ("密度",), "criteria_met", 1),
        ("description_only", (), "criteria_met", 1),
        ("not_met", (), "criteria_partly_known", 0),
    ],
)
def test_met_is_false_wherever_the_figures_do_not_reach(
    outcome: str, missing: tuple[str, ...], told: str, false: int
) -> None:
    verdict = judge(product(outcome=outcome, missing=missing), [Found("3A225", told)])
    assert len(verdict.false) == false


def test_met_of_another_entry_is_false_too() -> None:
    found = [Found("3A225", "criteria_met"), Found("3A226", "criteria_met")]
    assert judge(product(), found).false == ("3A226",)


def test_partly_known_counts_only_with_what_is_missing_named() -> None:
    given = product(outcome="partly", missing=("密度|比模量", "外径"))
    for asked, named in (("比模量 外径", True), ("密度", False), ("", False)):
        assert judge(given, [Found("3A225", "criteria_partly_known", asked)]).named is named
    whole = judge(product(), [Found("3A225", "criteria_partly_known", "频率控制")])
    silent = judge(product(), [Found("3A225", "criteria_partly_known")])
    assert reached(whole) and not reached(silent)


def test_entries_beside_leave_the_right_group_and_those_allowed_out() -> None:
    given = product(also=("3A226",))
    found = [Found("3A225"), Found("3A226"), Found("3A227", "criteria_not_met"), Found("2B201.a")]
    verdict = judge(given, found)
    assert verdict.beside == ("3A227", "2B201.a")
    row = company([verdict])["with an entry"]
    assert row["ratio of others a product"] == 2
    assert row["ratio of these not told not met"] == 1


def test_shares_are_of_products_with_an_entry() -> None:
    none = product(codes=(), outcome="none")
    verdicts = [
        judge(product(), [Found("3A225", "criteria_met")]),
        judge(product(), [Found("1C902.b"), Found("3A225", "criteria_not_met")]),
        judge(none, [Found("3A225", "name_only")]),
    ]
    row = ranking(verdicts)
    assert (row["products"], row["group first"], row["code in 5"]) == (2, 0.5, 1.0)
    assert outcomes(verdicts)["met"]["told so"] == 0.5
    assert outcomes(verdicts)["none"]["false met"] == 0
    assert [bool(missed(one)) for one in verdicts] == [False, True, True]


def test_rows_of_a_paper_become_tables_between_its_lines() -> None:
    assert blocks("\n报告\n样品\n| 项目 | 值 |\n| 密度 |\n完\n") == [
        "# 报告", "样品", [["项目", "值"], ["密度", ""]], "完",
    ]  # fmt: skip


def test_keyword_search_ranks_the_entry_that_shares_rare_words_first() -> None:
    assert terms("UO2 粉末状") == ["uo2", "粉末", "末状"]
    listed = [entry for entry, _ in load_controls().listed(DAY)]
    assert Keywords(listed).ranked("三氟化氯")[0] == "1C238"
