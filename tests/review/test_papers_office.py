"""Administrators put the office's own templates in, look at them and take them away."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from tests.review.browsing import entered
from tests.review.making import NANJING, SHANGHAI, People
from tests.review.papers_by_hand import words
from tests.review.test_papers_kept import AT, CASE, entries

from zhiyi.review.database.models import Entry
from zhiyi.review.errors import NotThere, Refused, Wrong
from zhiyi.review.papers.keeping import hand_out, make_paper
from zhiyi.review.papers.notices import own_template
from zhiyi.review.papers.office_templates import place_of
from zhiyi.review.papers.template_keeping import (
    VERSIONS,
    history,
    in_use,
    put_template,
    remove_template,
    version_of,
)
from zhiyi.review.papers.zips import sealed
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

KIND = "inquiry_notice"
HERE = "/paper-templates"


def template(*changes: tuple[str, str], extra: dict[str, bytes] | None = None) -> bytes:
    """Ours, with words of it changed and parts added."""
    with ZipFile(BytesIO(own_template("inquiry_notice"))) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    text = parts["word/document.xml"].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return sealed(parts | {"word/document.xml": text.encode()} | (extra or {}))


OURS = template(("两用物项出口管制海关质疑通知书", "南京海关质疑通知书"))


@pytest.fixture
def admin(workplace: Workplace, people: People) -> TestClient:
    return entered(create_app(workplace), workplace, people.admin)


def send(client: TestClient, data: bytes, **known: str) -> tuple[int, str]:
    form = {"kind": KIND, "office": ""} | known
    answer = client.post(HERE, data=form, files={"file": ("本关 通知书.docx", data)})
    return answer.status_code, answer.text


def test_a_template_is_put_in_used_told_and_taken_away(
    workplace: Workplace, people: People, admin: TestClient
) -> None:
    assert "未放入模板" in admin.get(HERE).text
    assert send(admin, OURS, office=NANJING)[0] == 303
    number = make_paper(workplace, people.wang, CASE, "inquiry_notice", at=AT)
    assert "南京海关质疑通知书" in words(hand_out(workplace, people.wang, CASE, number).data)
    page = admin.get(HERE).text
    digest = sha256(OURS).hexdigest()
    assert digest[:16] in page and "管理员" in page and "本关 通知书.docx" in page
    assert admin.get(f"{HERE}/versions/{digest}").content == OURS
    gone = admin.post(f"{HERE}/remove", data={"kind": KIND, "office": NANJING})
    assert gone.status_code == 303
    assert not place_of(workplace.directory, NANJING, KIND).exists()
    assert admin.get(f"{HERE}/versions/{digest}").content == OURS  # its version stays
    (put,), (removed,) = entries(workplace, "template.put"), entries(workplace, "template.removed")
    assert put["actor"] == removed["actor"] == "admin"
    assert put["body"] == {
        "kind": KIND, "office": NANJING, "name": "本关 通知书.docx", "sha256": digest,
        "bytes": len(OURS), "before": None,
    }  # fmt: skip
    assert isinstance(removed["body"], dict) and removed["body"]["sha256"] == digest


def test_a_second_version_says_which_one_it_replaces(workplace: Workplace, people: People) -> None:
    first = put_template(workplace, people.admin, "inquiry_notice", "", "a.docx", OURS)
    other = template(("两用物项出口管制海关质疑通知书", "质疑通知书"))
    second = put_template(workplace, people.admin, "inquiry_notice", "", "b.docx", other)
    told = history(workplace, people.admin)
    assert [one.sha256 for one in told] == [second, first]
    assert entries(workplace, "template.put")[1]["body"]["before"] == first  # type: ignore[index]
    (used,) = in_use(workplace, told)
    assert used.version == told[0] and used.office == "" and not used.wrong
    assert version_of(workplace, people.admin, first) == OURS


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK", "不是有效的 DOCX 文件"),
        (template(("{{货物名称}}", "{{货物名字}}")), "不认识的占位符 {{货物名字}}"),
        (template(("{{货物名称}}", "{{货物名字}}")), "缺少必需的占位符 {{货物名称}}"),
        (template(("{{放行说明}}", "")), "缺少必需的占位符 {{放行说明}}"),
        (template(extra={"word/vbaProject.bin": b"x"}), "含有宏"),
        (b"x" * 5_000_001, "文件超过5 MB"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_changed(
    workplace: Workplace, people: People, admin: TestClient, data: bytes, told: str
) -> None:
    status, text = send(admin, data)
    assert status == 422 and told in text
    assert not place_of(workplace.directory, "", KIND).exists()
    assert not (workplace.directory / VERSIONS).exists()
    assert not entries(workplace, "template.put")


def test_a_template_that_breaks_when_filled_is_refused(
    workplace: Workplace, people: People
) -> None:
    with ZipFile(BytesIO(OURS)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    rels = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = rels.replace("styles.xml", "nowhere.xml").encode()
    with pytest.raises(Wrong, match="试填后无法打开"):
        put_template(workplace, people.admin, "inquiry_notice", "", "a.docx", sealed(parts))


def test_a_template_put_there_by_hand_is_told_as_such_and_can_be_taken_away(
    workplace: Workplace, people: People, admin: TestClient
) -> None:
    place = place_of(workplace.directory, SHANGHAI, KIND)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"broken")
    page = admin.get(HERE).text
    assert "手工放置" in page and "不是有效的 DOCX 文件" in page
    admin.post(f"{HERE}/remove", data={"kind": KIND, "office": SHANGHAI})
    assert not place.exists()
    digest = sha256(b"broken").hexdigest()
    assert version_of(workplace, people.admin, digest) == b"broken"


def test_a_version_whose_bytes_changed_is_not_handed_out(
    workplace: Workplace, people: People
) -> None:
    digest = put_template(workplace, people.admin, "inquiry_notice", "", "a.docx", OURS)
    (workplace.directory / VERSIONS / digest).write_bytes(b"other")
    with pytest.raises(NotThere, match="内容有变"):
        version_of(workplace, people.admin, digest)
    for odd in ("0" * 64, "../journal.jsonl"):
        with pytest.raises(NotThere):
            version_of(workplace, people.admin, odd)


def test_offices_that_nobody_knows_and_templates_that_are_not_there_are_refused(
    workplace: Workplace, people: People
) -> None:
    with pytest.raises(Wrong, match="没有这个海关"):
        put_template(workplace, people.admin, "inquiry_notice", "../..", "a.docx", OURS)
    with pytest.raises(NotThere):
        remove_template(workplace, people.admin, "result_notice", "")
    assert not entries(workplace, "template.removed")


def test_only_administrators_change_templates(workplace: Workplace, people: People) -> None:
    with workplace.reading() as session:
        before = session.scalar(select(func.count()).select_from(Entry))
    for who in (people.wang, people.zhao, people.sun):
        with pytest.raises(Refused):
            put_template(workplace, who, "inquiry_notice", "", "a.docx", OURS)
        with pytest.raises(Refused):
            remove_template(workplace, who, "inquiry_notice", "")
        with pytest.raises(Refused):
            history(workplace, who)
    client = entered(create_app(workplace), workplace, people.wang)
    assert client.get(HERE).status_code == 403
    assert send(client, OURS)[0] == 403
    assert client.get(f"{HERE}/versions/{'0' * 64}").status_code == 403
    with workplace.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == before


def test_the_name_of_a_file_stays_text(admin: TestClient) -> None:
    form = {"kind": KIND, "office": ""}
    name = "<img src=x onerror=alert(1)>\u202e.docx"
    admin.post(HERE, data=form, files={"file": (name, OURS)})
    page = admin.get(HERE).text
    assert "<img" not in page and "\u202e" not in page
