"""What brings an entry up: names as they are misprinted, numbers as they are misread, meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from controls.build import document, goods, indicator, inquiry
from zhiyi.controls.candidates import find_candidates, find_considered, match
from zhiyi.controls.chemistry import doubtful_numbers, misread
from zhiyi.controls.entries import ControlList
from zhiyi.controls.meaning import Meaning
from zhiyi.controls.numbers import declared
from zhiyi.errors import EngineError
from zhiyi.inquiry import Candidate, Considered, Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

DAY = date(2026, 3, 1)


@pytest.fixture
def ask(controls: ControlList, lexicon: Lexicon, units: Units):  # type: ignore[no-untyped-def]
    def asked(text: str = "", *, hs: str = "", cas: str = "") -> tuple[Candidate, ...]:
        return match(text, hs=hs, cas=cas, on=DAY, controls=controls, lexicon=lexicon, units=units)

    return asked


def both(
    case: Inquiry, controls: ControlList, lexicon: Lexicon, units: Units
) -> tuple[tuple[Candidate, ...], tuple[Considered, ...]]:
    found = find_candidates(case, controls=controls, lexicon=lexicon, units=units).facts
    case = replace(case, candidates=found)
    return found, find_considered(case, controls=controls, lexicon=lexicon, units=units).facts


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("diffusion pump, vacuum", "2B231"),
        ("Diffusion Pumps", "2B231"),
        ("turbo-molecular pumps", "2B231"),
        ("聚丙烯腈基碳纖維", "1C210"),
        ("Ｍ Ｐ Ｃ Ｖ Ｄ 设备", "2B005"),
        ("变 频 器", "3A225"),
        ("光纤陀螺议", "7A102"),
        ("数控卧式车庆", "2B201"),
        ("数控重型卧式车床", "2B201"),
        ("五轴联动加工中心\n型号:VMC-850", "2B201"),
        ("热等静压机|规格:HIP-200|用途:粉末冶金", "2B104"),
        ("GaAs ingots", "3C001"),
        ("Gallium oxide powder 99.99%", "3C001"),
        ("GaN自支撑衬底", "3C001"),
    ],
)
def test_a_name_is_found_as_it_is_printed(ask, written: str, group: str) -> None:  # type: ignore[no-untyped-def]
    assert ask(written)[0].code[:5] == group


def test_what_the_goods_are_used_for_is_not_what_they_are(ask) -> None:  # type: ignore[no-untyped-def]
    assert not any(one.code == "3A225" for one in ask("塑料外壳|用途:变频器"))


@pytest.mark.parametrize(
    ("read", "digits", "unsure"),
    [
        ("8414100020", "8414100020", False),
        ("8414.10.00.20", "8414100020", False),
        ("8414 1000", "84141000", False),
        ("841410", "841410", False),
        ("8414100020999", "8414100020", False),
        ("84l41OOO2O", "8414100020", True),
        ("841410002", "84141000", True),
        ("8414", "", True),
        ("见附件", "", True),
    ],
)
def test_an_hs_number_is_kept_as_read(read: str, digits: str, unsure: bool) -> None:
    number = declared(read)
    assert (number.read, number.digits, number.unsure) == (read, digits, unsure)
    assert bool(number.remark) == (read not in ("8414100020", "8414.10.00.20"))


def test_fewer_digits_that_agree_are_worth_less(ask) -> None:  # type: ignore[no-untyped-def]
    worth = []
    for hs in ("8414100020", "84141000", "841410"):
        found = next(one for one in ask(hs=hs) if one.code == "2B231")
        assert found.outcome == "name_only"
        worth.append(found.reasons[0].score)
    assert worth == sorted(worth, reverse=True)
    assert len(set(worth)) == 3


@pytest.mark.parametrize("read", ["102-71-8", "102-71-7", "1O2-71-6", "182-71-6", "102-17-6"])
def test_a_misread_cas_number_is_matched_as_uncertain(ask, read: str) -> None:  # type: ignore[no-untyped-def]
    [found] = ask(cas=read)
    assert (found.code, found.outcome) == ("1C450.c.17", "name_only")
    assert read in found.reasons[0].detail
    assert "存疑" in found.reasons[0].detail


def test_a_number_that_fails_its_check_is_told_where_the_listed_one_is_missed(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    sheet = document("sds", text=["产品名称：三乙醇胺", "CAS No. 102-71-9"])
    case = inquiry([goods("三乙醇胺")], [sheet])
    first = both(case, controls, lexicon, units)[0][0]
    assert (first.code, first.outcome) == ("1C450.c.17", "description_only")
    assert "CAS号102-71-9（校验位不符，可能误读）" in first.criteria[0].detail
    assert first.to_ask == ("CAS号",)


def test_two_misread_digits_are_another_number(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask(cas="188-71-6") == ()


def test_what_has_the_form_of_a_cas_number_is_kept_as_read() -> None:
    assert doubtful_numbers("CAS 102-71-6，102-71-8，日期2026-03-01") == ("102-71-8",)
    assert misread("102-71-8", {"7664-39-3"}) is None


def test_what_an_entry_leaves_out_is_no_candidate_of_it(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    sheet = document("sds", text=["CAS号：108-01-0"])
    case = inquiry([goods("N,N-二甲基乙醇胺", hs="2922192900")], [sheet])
    found, near = both(case, controls, lexicon, units)
    assert "1C450.b.11" not in {one.code for one in found}
    [told] = [one for one in near if one.code == "1C450.b.11"]
    assert "除外" in told.why


def test_what_was_considered_says_why_it_ranks_lower(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    found, near = both(inquiry([goods("变频器散热风扇")]), controls, lexicon, units)
    assert "3A225" not in {one.code for one in found}
    [told] = [one for one in near if one.code == "3A225"]
    assert "似指其他商品" in told.why
    assert told.why_en


def test_no_more_than_six_are_considered_and_none_of_a_code_that_is_shown(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    names = "阀门配件；变频器风扇；加速度计外壳；陀螺仪支架；反应釜盖；发酵罐垫；铣床护罩；无人机箱"
    found, near = both(inquiry([goods(names, hs="8414100020")]), controls, lexicon, units)
    groups = [(one.code or one.id)[:5] for one in near]
    assert 0 < len(near) <= 6
    assert len(set(groups)) == len(groups)
    assert not set(groups) & {(one.code or one.id)[:5] for one in found}


def test_figures_that_fit_another_thing_do_not_meet_its_entry(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    sheet = document(
        "sheet",
        indicators=[
            indicator("wavelength", "510", "nm", document="sheet"),
            indicator("laser_power", "50", "W", document="sheet"),
        ],
    )
    found, _ = both(inquiry([goods("铜蒸气激光器")], [sheet]), controls, lexicon, units)
    assert found[0].code == "6A205.a"
    assert not [one.code for one in found[1:] if one.outcome == "criteria_met"]


class Spelling:
    """An encoder that knows two meanings."""

    name = "spelling@1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[1.0, 0.0] if "泵" in text or "pump" in text else [0.0, 1.0] for text in texts]
        return np.asarray(rows, np.float32)


def test_meaning_brings_up_the_entries_that_stand_out(controls: ControlList) -> None:
    entries = controls.versions(DAY)
    near = Meaning(entries, Spelling()).near(["抽气用的泵"])
    assert near
    told = [f"{entries[n].title}{entries[n].title_en}{entries[n].names}".lower() for n in near]
    assert all("泵" in text or "pump" in text for text in told)


class Broken:
    """An encoder whose weights are gone."""

    name = "broken@1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise EngineError("缺少权重 weights missing")


def test_a_broken_encoder_costs_no_candidate(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    case = inquiry([goods("抽气泵体总装")])
    plain = find_candidates(case, controls=controls, lexicon=lexicon, units=units)
    found = find_candidates(case, controls=controls, lexicon=lexicon, units=units, encoder=Broken())
    assert found.facts == plain.facts
    assert [problem.stage for problem in found.problems] == ["candidates"]


def test_goods_that_are_named_ask_no_encoder(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    case = inquiry([goods("油扩散泵")])
    found = find_candidates(case, controls=controls, lexicon=lexicon, units=units, encoder=Broken())
    assert found.facts
    assert found.problems == ()


def test_meaning_alone_is_ranked_low(controls: ControlList, lexicon: Lexicon, units: Units) -> None:
    case = inquiry([goods("抽气泵体总装")])
    found = find_candidates(
        case, controls=controls, lexicon=lexicon, units=units, encoder=Spelling()
    ).facts
    assert len(found) <= 2
    assert all(one.outcome == "name_only" and one.score < 0.4 for one in found)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("玻璃精馏塔，内径150 mm，用于香料提纯。", "2B350.e"),
        ("货物为钐钴磁钢，用于磁力耦合器。", "1C902.a.4"),
        ("设备为电动式（电磁）振动试验系统，配水平滑台。", "2B210.a"),
        ("套筒，材料为马氏体时效钢（时效态），外径80 mm。", "1C216"),
    ],
)
def test_goods_under_a_general_name_are_what_their_papers_call_them(
    controls: ControlList, lexicon: Lexicon, units: Units, line: str, code: str
) -> None:
    sheet = document("sheet", text=["情况说明", line], kind="explanation")
    case = inquiry([goods("专用件")], [sheet])
    found = find_candidates(case, controls=controls, lexicon=lexicon, units=units).facts
    assert code in [one.code for one in found]
