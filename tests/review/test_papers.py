"""What papers say, and what they never say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import docx
import numpy as np
import pytest
from PIL import Image
from tests.report.by_hand import NASTY, empty, hostile, rich, unreadable
from tests.review.papers_by_hand import (
    LI,
    WANG,
    cover,
    decided,
    dossier,
    judged,
    made,
    pictured,
    told,
    words,
)

from zhiyi.report.figures import figure_of
from zhiyi.report.types.readings import CorrectedFrom
from zhiyi.report.types.whole import Correction
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS, Outcome
from zhiyi.review.errors import Wrong
from zhiyi.review.judging.facts import material_fact
from zhiyi.review.papers.dossier import Decided
from zhiyi.review.papers.making import KINDS, Kind
from zhiyi.review.papers.phrases import HOLD, Marks, Places, counted
from zhiyi.review.papers.untrusted import printed, quoted

FREE: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "result_notice")
"""Papers that need no outcome."""
STANDING = (decided("undetermined"),)


@pytest.mark.parametrize("kind", FREE)
def test_every_paper_says_that_the_goods_stay_while_no_outcome_stands(kind: Kind) -> None:
    assert HOLD in told(kind, dossier())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inquiry", [rich, empty, unreadable])
def test_no_paper_speaks_of_release_but_to_refuse_it(kind: Kind, inquiry: object) -> None:
    case = dossier(inquiry(), decisions=STANDING)  # type: ignore[operator]
    said = told(kind, case).replace("不予放行", "")
    assert "放行" not in re.sub(r"“[^”]*”", "", said)


@pytest.mark.parametrize("kind", FREE)
def test_no_paper_names_an_outcome_before_one_stands(kind: Kind) -> None:
    said = told(kind, dossier()).replace("没有经两名关员确认的“无法确定，提请组织鉴别”的判定", "")
    assert not [one for one, _ in OUTCOME_WORDS.values() if one in said]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_case_makes_the_same_bytes(kind: Kind) -> None:
    case = dossier(decisions=STANDING, picture=pictured(rich()))
    assert made(kind, case) == made(kind, case)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inquiry", [rich, empty, unreadable, hostile])
def test_a_word_processor_opens_every_paper(kind: Kind, inquiry: object) -> None:
    case = dossier(inquiry(), decisions=STANDING)  # type: ignore[operator]
    opened = docx.Document(BytesIO(cover(kind, made(kind, case))))
    section = opened.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.left_margin.mm) == 28 and round(section.top_margin.mm) == 37


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_wrote_stays_text(kind: Kind) -> None:
    data = cover(kind, made(kind, dossier(hostile(), decisions=STANDING)))
    with ZipFile(BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "\u202e" not in xml and "<script>" not in xml and "<img" not in xml
    assert "w:hyperlink" not in xml
    if kind != "inquiry_notice" and kind != "result_notice":
        assert "⟨U+202E⟩" in xml


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a⟨U+0000⟩b"),
        ("a\ud800b", "a⟨U+D800⟩b"),
        ("a\ufffeb", "a⟨U+FFFE⟩b"),
        ("甲\u202e乙", "甲⟨U+202E⟩乙"),
        ("甲\u200b\U000e0041乙", "甲⟨U+200B⟩⟨U+E0041⟩乙"),
        ("一\n二\t三", "一 二 三"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
        ("价 نور 12", "价 \u200eنور\u200e 12"),
        ("长" * 9, "长长长长……（以下略5字）"),
    ],
)
def test_text_is_printed_so_that_it_neither_hides_nor_turns(text: str, shown: str) -> None:
    assert printed(text, most=4 if "长" in text else 100) == shown


def test_a_quote_without_words_says_so() -> None:
    assert quoted(" ") == "（无文字）"


def test_very_long_text_makes_no_endless_paper() -> None:
    inquiry = rich()
    report = dossier(inquiry).report
    long = replace(report.indicators[0], parameter="长" * 500_000, quote="长" * 500_000)
    case = replace(dossier(inquiry), report=replace(report, indicators=(long,)))
    case = replace(case, judgements=(judged(long.id),))
    assert len(told("file_note", case)) < 20_000


@pytest.mark.parametrize(
    ("number", "han"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_headings_are_counted_in_han(number: int, han: str) -> None:
    assert counted(number) == han


@pytest.mark.parametrize("kind", KINDS)
def test_who_issues_a_paper_stands_on_the_page_of_its_last_words(kind: Kind) -> None:
    data = cover(kind, made(kind, dossier(decisions=STANDING)))
    *before, _ = docx.Document(BytesIO(data)).paragraphs
    assert all(one.paragraph_format.keep_with_next for one in before[-3:])


# --- the request for materials


def test_the_request_lists_what_is_missing_and_why() -> None:
    said = told("materials_request", dossier())
    assert "江苏远航复合材料有限公司：" in said
    assert "海关要求的其他材料" in said
    assert "海关另行要求的《最终用户声明》未见" in said


def test_the_request_lists_deficiencies_with_file_and_page() -> None:
    rows = _rows(made("materials_request", dossier()))
    contract = next(row for row in rows if "合同专用章" in row[-1])
    assert "合同" in contract[1] and ".pdf》" in contract[1]
    assert contract[2] == "1–2"
    assert "请提交加盖出口货物发货人公章的材料" in contract[-1]


def test_the_request_asks_without_naming_entries_of_the_list() -> None:
    said = told("materials_request", dossier())
    assert "就第1项商品“碳纤维预浸料”，请说明下列事项" in said
    assert "树脂含量" in said
    assert "1C210" not in said and "12.7" not in said


def test_the_request_tells_differences_of_a_translation_and_contradictions() -> None:
    said = told("materials_request", dossier())
    assert "中文翻译件与原文不一致或者缺译之处" in said and "Tensile strength 5,880 MPa" in said
    assert "材料之间记载不一致之处" in said and "5490 MPa" in said


@pytest.mark.parametrize(
    ("at", "due", "limit", "remark"),
    [
        (datetime(2026, 3, 16, tzinfo=UTC), None, "于2026年3月18日前", ""),
        (datetime(2026, 3, 18, 17, tzinfo=UTC), None, "于　　年　　月　　日前", "已届满"),
        (datetime(2026, 3, 30, tzinfo=UTC), date(2026, 4, 8), "于2026年4月8日前", ""),
    ],
)
def test_a_day_that_is_past_is_no_time_limit(
    at: datetime, due: date | None, limit: str, remark: str
) -> None:
    said = told("materials_request", dossier(at=at), due=due)
    assert limit in said
    assert remark in said and bool(remark) == ("【质疑通知书确定的提交期限" in said)


def test_what_officers_hold_stands_beside_what_is_asked() -> None:
    case = dossier(judgements=(judged(material_fact("other"), "rejected", note="已在窗口收到"),))
    said = told("materials_request", case)
    assert "【关员意见 否定：李关员，2026年3月16日11:00】" in said
    assert "【关员意见 附言：已在窗口收到】" in said


def test_nothing_is_asked_for_a_rejected_candidate() -> None:
    case = dossier()
    assert "树脂含量" in told("materials_request", case)
    rejected = tuple(judged(one.id, "rejected") for one in case.report.candidates)
    assert "树脂含量" not in told("materials_request", replace(case, judgements=rejected))


def test_a_case_with_nothing_to_ask_leaves_it_to_the_officer() -> None:
    said = told("materials_request", dossier(empty()))
    assert "未列出不表示材料齐全" in said and "【出口货物发货人】" in said


# --- the result


@pytest.mark.parametrize("outcome", list(OUTCOME_WORDS))
def test_the_result_repeats_exactly_the_outcome_that_stands(outcome: Outcome) -> None:
    said = told("result_notice", dossier(decisions=(decided(outcome),)))
    assert OUTCOME_WORDS[outcome][0] in said
    others = [words[0] for other, words in OUTCOME_WORDS.items() if other != outcome]
    assert not [one for one in others if one in said]
    assert "草稿，非官方格式" in said
    assert (HOLD in said) == (outcome == "undetermined")


@pytest.mark.parametrize(
    "decisions",
    [
        (),
        (decided(state="proposed", by=None),),
        (decided(state="refused"),),
        (decided(state="withdrawn"),),
        (decided(by=WANG),),
        (decided(by=None),),
    ],
    ids=["none", "one officer", "sent back", "withdrawn", "the same officer twice", "unanswered"],
)
def test_there_is_no_result_without_two_officers(decisions: tuple[Decided, ...]) -> None:
    with pytest.raises(Wrong, match="尚无经两名关员确认的判定"):
        made("result_notice", dossier(decisions=decisions))


def test_after_an_identification_the_second_outcome_is_told() -> None:
    rounds = (decided("undetermined"), decided("required", round=2))
    said = told("result_notice", dossier(decisions=rounds))
    assert OUTCOME_WORDS["required"][0] in said and "质疑及组织鉴别" in said
    assert OUTCOME_WORDS["undetermined"][0] not in said


def test_the_notice_of_inquiry_leaves_its_reason_to_customs() -> None:
    rows = _rows(made("inquiry_notice", dossier()))
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    assert told["质疑事由"] == "＿＿＿＿＿＿"
    assert told["货物名称"] == "碳纤维预浸料" and told["商品编号"] == "6815120000"


# --- the file note


def test_the_note_tells_every_fact_with_its_place_how_sure_and_how_else_it_was_read() -> None:
    case = dossier()
    said = told("file_note", case)
    for one in case.report.indicators:
        if one.id in {"i-1", "i-6"}:
            assert one.quote in said or re.sub(r"\s+", " ", one.quote) in said
    assert "第1页" in said and "把握高（0.97）" in said
    others = [a for one in case.report.indicators for a in one.alternatives]
    assert others and any(f"（{one.method}，{one.score:.2f}）" in said for one in others)


def test_the_note_lists_judgements_and_who_made_them_also_those_whose_fact_is_gone() -> None:
    case = dossier(
        judgements=(
            judged("i-1", "corrected", correction={"what": "figure", "value": "5490"}),
            judged("i-gone", "confirmed", standing="gone", note="页面已换"),
        )
    )
    said = told("file_note", case)
    assert "更正：李关员，2026年3月16日11:00" in said and "5490" in said
    assert "（重新处理后未再检出）" in said and "附言：页面已换" in said
    assert "现行意见：更正1项。" in said


def test_the_note_tells_of_every_decision_and_who_answered() -> None:
    case = dossier(decisions=(decided(state="refused"), decided("required", by=LI)))
    said = told("file_note", case)
    assert "复核退回" in said and "已经复核确认" in said
    assert "王关员（南京海关）" in said and "李关员（南京海关）" in said
    assert "检测报告与说明所载不一致" in said


def test_the_note_says_how_many_indicators_it_leaves_out() -> None:
    case = dossier()
    first = case.report.indicators[0]
    one = replace(case.report.findings[0], refers_to=(first.id,))
    bare = replace(case.report, candidates=(), contradictions=(), findings=(one,), derived=())
    said = told("file_note", replace(case, report=bare))
    assert f"另识读到性能指标{len(case.report.indicators) - 1}项" in said


def test_where_nothing_rests_on_indicators_they_are_told_all_the_same() -> None:
    case = dossier()
    bare = replace(case.report, candidates=(), contradictions=(), findings=(), derived=())
    said = told("identification", replace(case, report=bare))
    assert all(figure_of(one) in said for one in bare.indicators)
    assert "下列指标未被比对" in said


def test_an_outcome_from_another_report_is_pointed_out() -> None:
    standing = replace(decided("required"), report_sha256="1" * 64)
    assert "与本文书所据报告不同" in told("file_note", dossier(decisions=(standing,)))


def test_the_note_tells_what_was_corrected_and_what_was_read_before() -> None:
    case = dossier()
    amended = CorrectedFrom(
        was="5,880 MPa", by="李关员", at="2026-03-16T03:00:00Z", corrections=(1,)
    )
    first, *rest = case.report.indicators
    correction = Correction(
        number=1, standing="applied", layer="indicators", fact=first.id, was="5,880 MPa",
        now="5,490 MPa", by="李关员", at="2026-03-16T03:00:00Z", note="放大后辨认", why="",
        evidence=first.evidence[0],
    )  # fmt: skip
    report = replace(
        case.report,
        indicators=(replace(first, corrected_from=amended), *rest),
        corrections=(correction,),
    )
    said = told("file_note", replace(case, report=report))
    assert "经关员更正（李关员），原识读：“5,880 MPa”" in said
    assert "更正的识读结果" in said and "放大后辨认" in said
    assert "2026年3月16日11:00" in said and "已按更正读取" in said


# --- the package for identification


def test_the_package_holds_marked_pages_and_the_hashes_of_all_files() -> None:
    inquiry = rich()
    case = dossier(inquiry, picture=pictured(inquiry))
    with ZipFile(BytesIO(made("identification", case))) as archive:
        names = archive.namelist()
        files = {name: archive.read(name) for name in names}
    pictures = [name for name in names if name.startswith("页面图片/")]
    said = words(files["提请组织鉴别材料.docx"])
    assert pictures and all(name in said for name in pictures)
    for one in case.report.documents:
        assert one.sha256 in files["提交文件校验值.csv"].decode("utf-8-sig")
        assert one.sha256 in said
    sums = dict(reversed(line.split("  ")) for line in files["校验值.txt"].decode().splitlines())
    assert sums == {n: sha256(files[n]).hexdigest() for n in names if n != "校验值.txt"}


def test_a_box_has_the_number_that_the_paper_gives_it() -> None:
    inquiry = rich()
    case = dossier(inquiry, picture=pictured(inquiry))
    data = made("identification", case)
    said = told("identification", case)
    numbers = {int(n) for n in re.findall(r"〔标(\d+)〕", said)}
    assert numbers == set(range(1, max(numbers) + 1))
    with ZipFile(BytesIO(data)) as archive:
        name = next(n for n in archive.namelist() if n.startswith("页面图片/文件04"))
        sheet = np.asarray(Image.open(BytesIO(archive.read(name))).convert("RGB"))
    red = (sheet[..., 0] > 150) & (sheet[..., 1] < 80) & (sheet[..., 2] < 80)
    assert red.sum() > 500


def test_pages_without_a_picture_are_named() -> None:
    assert "未能附上，请另附原件" in told("identification", dossier())


def test_the_package_is_a_preparation_unless_the_officers_refer_the_goods() -> None:
    assert "【准备稿" in told("identification", dossier())
    assert "【准备稿" in told("identification", dossier(decisions=(decided("required"),)))
    assert "【准备稿" not in told("identification", dossier(decisions=STANDING))


def test_names_in_the_package_are_safe_and_cells_are_no_formulas() -> None:
    inquiry = hostile()
    with ZipFile(BytesIO(made("identification", dossier(inquiry)))) as archive:
        assert not [n for n in archive.namelist() if ".." in n or n.startswith("/")]
        table = archive.read("提交文件校验值.csv").decode("utf-8-sig")
    assert NASTY not in table and "\u202e" not in table


def _rows(data: bytes) -> list[list[str]]:
    opened = docx.Document(BytesIO(data))
    return [[cell.text for cell in row.cells] for table in opened.tables for row in table.rows]


def test_a_contradiction_that_may_be_a_misreading_tells_the_officer_so() -> None:
    case = dossier()
    (one,) = case.report.contradictions
    doubted = replace(one, indicators=(), detail="甲载“器皿”；乙载“器血”（请先核对是否识读有误）")
    for contradiction, told_so in (
        (replace(one, indicators=(), detail="甲；乙"), False),
        (doubted, True),
    ):
        report = replace(case.report, contradictions=(contradiction,))
        said = told("materials_request", replace(case, report=report))
        assert ("可能系识读有误" in said) == told_so


def test_a_figure_of_a_condition_is_told_once_with_all_of_its_places() -> None:
    places = Places(dossier(), Marks())
    first = places.dossier.report.indicators[0]
    again = replace(first, id="again", evidence=(replace(first.evidence[0], page=7, picture=None),))
    places.indicators["again"] = again
    (line,) = places.stated((first.id, "again", "again"), most=2)
    assert line.count(figure_of(first)) == 1
    assert line.count("《") == 2
    assert "第7页" in line
    (short,) = places.stated((first.id, "again"), most=1)
    assert short.endswith("，等共2处")
