"""What counts as a seal found, and what its owner is worth."""

from __future__ import annotations

from typing import Any

import pytest
from tests.benchmarks.folders import lettering_verdict, line_errors, page_text, tokens_right
from tests.benchmarks.seals import SealTally, Tallies, owner_verdict, seal_rows, tally_seals

from zhiyi.document import Box, Evidence, Origin, Seal

OWNER = "杭州鑫淼化工有限公司"


def truth(**more: Any) -> dict[str, Any]:
    box = [0.1, 0.1, 0.3, 0.25]
    return {"page": 1, "box": box, "shape": "round", "colour": "red", "owner": OWNER,
            "purpose": None} | more  # fmt: skip


def seal(left: float = 0.1, **more: Any) -> Seal:
    box = Box(left, 0.1, left + 0.2, 0.25)
    told: dict[str, Any] = {"shape": "round", "colour": "red", "text": OWNER, "owner": OWNER}
    place = Evidence(document="d", page=1, box=box, quote="")
    return Seal(id="s", evidence=(place,), origin=Origin("m@1", 0.9), **(told | more))


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (OWNER, "exact"),
        (None, "withheld"),
        ("杭州鑫森化工有限公司", "wrong"),
        ("", "wrong"),
    ],
)
def test_another_letter_is_another_firm_and_none_is_no_guess(
    shown: str | None, verdict: str
) -> None:
    assert owner_verdict(OWNER, shown) == verdict


def test_found_missed_and_false_seals_are_counted_by_their_boxes() -> None:
    tallies = Tallies(SealTally)
    tally_seals(
        [truth(), truth(box=[0.6, 0.6, 0.8, 0.8])], [seal(), seal(0.4)], "f", tallies, "  clean"
    )
    row = seal_rows(tallies)["all"]
    assert (row["seals"], row["found"], row["false"]) == (2, 0.5, 0.5)
    assert (row["owner exact"], row["purpose right"], row["colour right"]) == (1.0, 1.0, 1.0)


def test_a_seal_without_a_place_takes_what_is_left_of_the_file() -> None:
    tallies = Tallies(SealTally)
    elsewhere = truth(page=7, box=None)
    tally_seals([elsewhere, truth()], [seal(), seal(0.6)], "f", tallies)
    row = seal_rows(tallies)["all"]
    assert (row["seals"], row["found"], row["false"]) == (2, 1.0, 0.0)


def test_only_special_purposes_are_purposes() -> None:
    tallies = Tallies(SealTally)
    known = [truth(purpose="合同专用章")]
    tally_seals(known, [seal(purpose=None, owner=None)], "f", tallies, "  clean")
    row = seal_rows(tallies)["all"]
    assert (row["purpose right"], row["owner withheld"]) == (0.0, 1.0)


def test_seals_are_counted_by_quality_shape_and_colour_too() -> None:
    tallies = Tallies(SealTally)
    known = [truth(), truth(box=[0.6, 0.6, 0.8, 0.8], shape="oval", colour="blue")]
    tally_seals(known, [seal()], "f", tallies, "  clean")
    found = {name: (row["seals"], row["found"]) for name, row in seal_rows(tallies).items()}
    assert found == {
        "all": (2, 0.5),
        "  clean": (2, 0.5),
        "  round": (1, 1.0),
        "  red": (1, 1.0),
        "  oval": (1, 0.0),
        "  blue": (1, 0.0),
    }


@pytest.mark.parametrize(
    ("owner", "verdict"),
    [
        ("天津君和缘商贸有限公司", "exact"),
        ("ALTAIR OPTICS", "exact"),
        ("天津君和商贸有限公司", "wrong"),
        (None, "withheld"),
    ],
)
def test_an_owner_is_sought_in_lettering_known_as_one_text(owner: str | None, verdict: str) -> None:
    assert lettering_verdict("ALTAIR OPTICS 天津君和缘商贸有限公司 发票专用章", owner) == verdict


@pytest.mark.parametrize(
    ("line", "reads", "errors"),
    [
        ("名称 某某公司", ["某某公司", "名称"], 0),
        ("住所 南京市栖霞区马群街道", ["住所南京市栖霞", "区马群街道"], 0),
        ("成立日期 2011年", ["成立日期2017年"], 1),
    ],
)
def test_a_key_line_may_be_a_row_of_pieces_or_run_over_reads(
    line: str, reads: list[str], errors: int
) -> None:
    assert line_errors(line, page_text(reads)) == errors


@pytest.mark.parametrize(
    ("reads", "right"),
    [
        (["灰分 ≤50 ppm", "比刚度 12.7 ×10⁶ m"], [True, True]),
        (["灰分≤150ppm", "12.7 x106m"], [False, True]),
        (["灰分 50ppm", "112.7×10⁶ m"], [False, False]),
    ],
)
def test_a_token_of_a_key_line_stands_alone_in_its_page(
    reads: list[str], right: list[bool]
) -> None:
    assert tokens_right("灰分 ≤50 ppm，比刚度 12.7×10⁶ m", page_text(reads)) == right
