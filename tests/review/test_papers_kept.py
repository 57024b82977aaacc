"""Papers of a case: made, listed, handed out, all of it in the journal and on one page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from tests.report.by_hand import NASTY, hostile
from tests.review.browsing import entered
from tests.review.making import NANJING, People, put
from tests.review.papers_by_hand import words

from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case, Decision, Entry, Judgement, Paper
from zhiyi.review.errors import NotThere, Overtaken, Refused, Wrong
from zhiyi.review.papers import keeping
from zhiyi.review.papers.keeping import KEPT, hand_out, make_paper, papers_of
from zhiyi.review.papers.making import KINDS, Kind
from zhiyi.review.papers.office_templates import FOLDER
from zhiyi.review.papers.phrases import HOLD
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"
AT = datetime(2026, 3, 16, 3, 0, tzinfo=UTC)


def entries(workplace: Workplace, action: str) -> list[dict[str, object]]:
    with workplace.reading() as session:
        lines = session.scalars(select(Entry.line).where(Entry.action == action)).all()
    return [json.loads(line) for line in lines]


def stand(workplace: Workplace, people: People, outcome: str = "required") -> None:
    """An outcome by two officers."""
    with workplace.database.writing() as session:
        session.add(
            Decision(
                case=CASE, round=1, outcome=outcome, reason="经核对", report_sha256="",
                proposed_by=people.wang.id, proposed_at=AT, answered_by=people.li.id,
                answered_at=AT, answer="", state="standing",
            )
        )  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "result_notice"])
def test_a_paper_is_kept_listed_and_told_in_the_journal(
    any_workplace: Workplace, any_people: People, kind: Kind
) -> None:
    workplace, people = any_workplace, any_people
    number = make_paper(workplace, people.wang, CASE, kind, at=AT)
    with workplace.reading() as session:
        (listed,) = papers_of(session, people.li, CASE)
    assert (listed.id, listed.kind, listed.by) == (number, kind, "王关员")
    (entry,) = entries(workplace, "paper.made")
    body = entry["body"]
    assert isinstance(body, dict)
    assert (entry["actor"], entry["case"], entry["subject"]) == ("wang", CASE, kind)
    assert body["sha256"] == listed.sha256 and body["name"] == listed.name
    assert listed.name.startswith(CASE) and listed.name.endswith((".docx", ".zip"))


def test_a_paper_that_is_taken_along_is_told_in_the_journal(
    workplace: Workplace, people: People
) -> None:
    number = make_paper(workplace, people.wang, CASE, "file_note", at=AT)
    found = hand_out(workplace, people.sun, CASE, number)
    assert "案卷记录" in words(found.data) and found.name.endswith("案卷记录-20260316-1100.docx")
    (entry,) = entries(workplace, "paper.exported")
    assert entry["actor"] == "sun"


def test_a_paper_that_was_changed_on_disk_is_not_handed_out(
    workplace: Workplace, people: People
) -> None:
    number = make_paper(workplace, people.wang, CASE, "file_note", at=AT)
    (file,) = (workplace.directory / KEPT).iterdir()
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(NotThere, match="内容有变"):
        hand_out(workplace, people.wang, CASE, number)
    file.unlink()
    with pytest.raises(NotThere, match="已不在原处"):
        hand_out(workplace, people.wang, CASE, number)
    assert not entries(workplace, "paper.exported")


def test_papers_are_for_the_office_and_are_made_by_those_who_work_on_cases(
    workplace: Workplace, people: People
) -> None:
    number = make_paper(workplace, people.wang, CASE, "file_note", at=AT)
    with pytest.raises(NotThere):
        make_paper(workplace, people.qian, CASE, "file_note", at=AT)
    with pytest.raises(NotThere):
        hand_out(workplace, people.qian, CASE, number)
    with pytest.raises(NotThere):
        hand_out(workplace, people.wang, "ZY-2026-0043", number)
    with pytest.raises(Refused):
        make_paper(workplace, people.sun, CASE, "file_note", at=AT)
    with pytest.raises(Refused):
        make_paper(workplace, people.admin, CASE, "file_note", at=AT)
    assert len(entries(workplace, "paper.made")) == 1


def test_without_an_outcome_there_is_no_result_and_no_entry(
    workplace: Workplace, people: People
) -> None:
    with pytest.raises(Wrong, match="尚无经两名关员确认的判定"):
        make_paper(workplace, people.wang, CASE, "result_notice", at=AT)
    assert not entries(workplace, "paper.made")
    stand(workplace, people)
    number = make_paper(workplace, people.wang, CASE, "result_notice", at=AT)
    said = words(hand_out(workplace, people.wang, CASE, number).data)
    assert "应当提交许可证件，不予放行" in said
    (entry,) = entries(workplace, "paper.made")
    assert isinstance(entry["body"], dict) and entry["body"]["outcome"] == "required"


def test_a_paper_tells_what_officers_held(workplace: Workplace, people: People) -> None:
    with workplace.database.writing() as session:
        session.add(
            Judgement(
                case=CASE, fact="i-1", layer="indicators", code=None, verdict="unsure",
                note="请看原件", correction=None, place={"label": "拉伸强度"}, revision=0,
                by=people.li.id, at=AT, standing="current",
            )
        )  # fmt: skip
    number = make_paper(workplace, people.wang, CASE, "file_note", at=AT)
    said = words(hand_out(workplace, people.wang, CASE, number).data)
    assert "存疑：李关员" in said and "附言：请看原件" in said


def test_a_case_that_changes_meanwhile_makes_no_paper(
    workplace: Workplace, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keeping._keep

    def keep_late(place: Workplace, digest: str, data: bytes) -> None:
        kept(place, digest, data)
        with place.database.writing() as session:
            session.get_one(Case, CASE).version += 1

    monkeypatch.setattr(keeping, "_keep", keep_late)
    with pytest.raises(Overtaken, match="质疑已有变化"):
        make_paper(workplace, people.wang, CASE, "file_note", at=AT)
    with workplace.reading() as session:
        assert session.scalar(select(func.count()).select_from(Paper)) == 0


def test_the_package_has_the_pages_of_the_case(workplace: Workplace, people: People) -> None:
    number = make_paper(workplace, people.wang, CASE, "identification", at=AT)
    found = hand_out(workplace, people.wang, CASE, number)
    with ZipFile(BytesIO(found.data)) as archive:
        assert [name for name in archive.namelist() if name.startswith("页面图片/")]


def test_the_page_offers_makes_lists_and_hands_out(workplace: Workplace, people: People) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    page = client.get(f"/cases/{CASE}/papers")
    assert page.status_code == 200 and "尚未制作文书" in page.text and HOLD in page.text
    assert "判定经两名关员确认后方可制作" in page.text
    asked = {"kind": "materials_request", "due": "2099-01-05"}
    answer = client.post(f"/cases/{CASE}/papers", data=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{CASE}/papers")
    with workplace.reading() as session:
        (listed,) = papers_of(session, people.wang, CASE)
    assert listed.name in client.get(f"/cases/{CASE}/papers").text
    file = client.get(f"/cases/{CASE}/papers/{listed.id}")
    assert quote(listed.name, safe="") in file.headers["content-disposition"]
    assert file.headers["content-disposition"].startswith("attachment;")
    assert "于2099年1月5日前" in words(file.content)


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ({"kind": "result_notice"}, 422, "尚无经两名关员确认的判定"),
        ({"kind": "clearance"}, 404, "没有这种文书"),
        ({"kind": "materials_request", "due": "tomorrow"}, 422, "日期格式不正确"),
        ({"kind": "materials_request", "due": "2026-03-01"}, 422, "期限不能早于制作文书之日"),
        ({}, 422, ""),
    ],
)
def test_what_cannot_be_made_is_told(
    workplace: Workplace, people: People, data: dict[str, str], status: int, told: str
) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    answer = client.post(f"/cases/{CASE}/papers", data=data)
    assert answer.status_code == status and told in answer.text


def test_a_paper_is_made_by_the_page_alone(workplace: Workplace, people: People) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    del client.headers["x-csrf"]
    answer = client.post(f"/cases/{CASE}/papers", data={"kind": "file_note"})
    assert answer.status_code == 403
    assert not entries(workplace, "paper.made")


def test_an_auditor_reads_papers_and_is_offered_none(workplace: Workplace, people: People) -> None:
    client = entered(create_app(workplace), workplace, people.sun)
    page = client.get(f"/cases/{CASE}/papers")
    assert page.status_code == 200 and f'action="/cases/{CASE}/papers"' not in page.text


def test_a_template_of_the_office_that_cannot_be_used_is_told(
    workplace: Workplace, people: People
) -> None:
    file = workplace.directory / FOLDER / "inquiry_notice.docx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    client = entered(create_app(workplace), workplace, people.wang)
    assert "不是有效的 DOCX 文件" in client.get(f"/cases/{CASE}/papers").text
    answer = client.post(f"/cases/{CASE}/papers", data={"kind": "inquiry_notice"})
    assert answer.status_code == 422 and not entries(workplace, "paper.made")


def test_the_bundle_is_had_from_the_page_and_told_in_the_journal(
    workplace: Workplace, people: People
) -> None:
    client = entered(create_app(workplace), workplace, people.sun)
    assert f'action="/cases/{CASE}/bundle"' in client.get(f"/cases/{CASE}/papers").text
    found = client.post(f"/cases/{CASE}/bundle")
    assert found.status_code == 200 and ZipFile(BytesIO(found.content)).testzip() is None
    assert len(entries(workplace, "bundle.exported")) == 1


def test_our_templates_can_be_had(workplace: Workplace, people: People) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    found = client.get("/paper-templates/result_notice.docx")
    assert "{{处理结果}}" in words(found.content)
    assert client.get("/paper-templates/x.docx").status_code == 404


def test_names_of_papers_and_cases_stay_text(workplace: Workplace, people: People) -> None:
    inquiry = hostile()
    notice = replace(inquiry.notice, office=NANJING)
    put(workplace.directory, replace(inquiry, notice=notice), folder="hostile")
    sync(workplace)
    number = make_paper(workplace, people.wang, "hostile", "file_note", at=AT)
    client = entered(create_app(workplace), workplace, people.wang)
    page = client.get("/cases/hostile/papers").text
    assert "<script>alert" not in page and "onerror=alert(1)>" not in page.replace("&gt;", "")
    assert "\u202e" not in page
    file = client.get(f"/cases/hostile/papers/{number}")
    assert file.status_code == 200 and NASTY not in file.headers["content-disposition"]
