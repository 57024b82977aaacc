"""Papers that come in are written piece by piece, and are what their content says."""

from __future__ import annotations

import errno
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import pytest
from PIL import Image
from sqlalchemy import select
from tests.review.browsing import browser, entered
from tests.review.making import People
from tests.review.test_deciding import CASE, REASON, Desk, received_papers

from zhiyi.review.database.models import Entry
from zhiyi.review.deciding import received
from zhiyi.review.deciding.conclusions import received_file
from zhiyi.review.deciding.received import LARGEST_PAPER, incoming
from zhiyi.review.errors import NoRoom, Wrong
from zhiyi.review.papers.notices import own_template
from zhiyi.review.web import security
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

PAGE = f"/cases/{CASE}/deciding/conclude"


def picture(kind: str) -> bytes:
    target = BytesIO()
    Image.new("RGB", (8, 8)).save(target, kind)
    return target.getvalue()


def ofd() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 x", "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
        (ofd(), "application/ofd"),
        (own_template("inquiry_notice"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)  # fmt: skip
def test_it_is_kept_under_its_hash(tmp_path: Path, data: bytes, kind: str) -> None:
    stream = BytesIO(data)
    stream.seek(3)  # somebody has looked at it
    with incoming(tmp_path, stream) as paper:
        paper.keep()
    assert (paper.sha256, paper.bytes, paper.media_type) == (
        sha256(data).hexdigest(), len(data), kind,
    )  # fmt: skip
    assert [file.name for file in tmp_path.iterdir()] == [paper.sha256]
    assert (tmp_path / paper.sha256).read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [b"", b"a text", b"<html><script>alert(1)</script></html>", b"MZ" + bytes(100), b"PK\x03\x04"],
)
def test_what_is_no_paper_is_refused_and_leaves_nothing(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Wrong), incoming(tmp_path, BytesIO(data)) as paper:
        paper.keep()
    assert not list(tmp_path.iterdir())


def test_what_is_not_kept_leaves_nothing(tmp_path: Path) -> None:
    with incoming(tmp_path, BytesIO(b"%PDF-1.7")) as paper:
        assert paper.part.exists()
    assert not list(tmp_path.iterdir())


def test_a_limit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "LARGEST_PAPER", 3 << 20)
    with (
        pytest.raises(Wrong, match="不能超过3 MB"),
        incoming(tmp_path, BytesIO(b"%PDF" + bytes(3 << 20))),
    ):
        pass
    assert not list(tmp_path.iterdir())


class Full:
    """A file on a disk that is full."""

    def __init__(self, opened: IO[bytes]) -> None:
        self.opened = opened

    def __enter__(self) -> Full:
        return self

    def __exit__(self, *told: object) -> None:
        self.opened.close()

    def write(self, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def full(self: Path, *args: Any, **known: Any) -> Any:
        opened = real(self, *args, **known)
        return Full(opened) if args == ("xb",) else opened

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(NoRoom, match="磁盘空间不足"), incoming(tmp_path, BytesIO(b"%PDF")):
        pass
    assert not list(tmp_path.iterdir())


@pytest.fixture
def referred(workplace: Workplace, people: People) -> Desk:
    desk = Desk(workplace)
    desk.decide(people.wang, people.li, "undetermined")
    return desk


def test_a_large_scan_is_recorded_from_the_page(
    referred: Desk, workplace: Workplace, people: People
) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    seen = referred.seen(people.wang)
    form = {
        "version": str(seen.version), "report_sha256": seen.report_sha256,
        "body": "国家主管部门", "text": REASON,
    }  # fmt: skip
    scan = b"%PDF-1.7" + bytes(security.LARGEST)
    answer = client.post(PAGE, data=form, files={"paper": ("鉴别结论.pdf", scan)})
    assert answer.status_code == 303
    with workplace.reading() as session:
        (paper,) = received_papers(session, CASE)
    assert received_file(workplace, paper).stat().st_size == len(scan)


def test_who_decides_on_a_conclusion_reads_its_paper(
    referred: Desk, workplace: Workplace, people: People
) -> None:
    app = create_app(workplace)
    recorder, second = (entered(app, workplace, one) for one in (people.wang, people.li))
    seen = referred.seen(people.wang)
    form = {
        "version": str(seen.version), "report_sha256": seen.report_sha256,
        "body": "国家主管部门", "text": REASON,
    }  # fmt: skip
    scan = b"%PDF-1.7 <script>" + bytes(3 << 20)
    recorder.post(PAGE, data=form, files={"paper": ("鉴别结论.pdf", scan)})
    page = second.get(f"/cases/{CASE}/papers").text
    link = re.search(rf"/cases/{CASE}/conclusions/\d+", page)
    assert link and "鉴别结论.pdf" in page
    answer = second.get(link[0])
    assert answer.content == scan
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    with workplace.reading() as session:
        told = session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert told and "paper.exported" in told.line and sha256(scan).hexdigest() in told.line
    assert second.get(f"/cases/{CASE}/conclusions/999").status_code == 404


@pytest.mark.parametrize(
    ("path", "stated", "told"),
    [
        (PAGE, LARGEST_PAPER + (2 << 20), "201 MB"),
        (f"/api/v1/cases/{CASE}/conclusion", LARGEST_PAPER + (2 << 20), "201 MB"),
        (f"/cases/{CASE}/papers", security.LARGEST + 1, "512 KB"),
        ("/paper-templates", 7_000_000, "5 MB"),
    ],
)
def test_larger_requests_are_refused_unread_with_their_limit(
    workplace: Workplace, people: People, path: str, stated: int, told: str
) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    answer = client.post(path, headers={"content-length": str(stated)})
    assert answer.status_code == 413 and told in answer.text


def test_a_stranger_may_send_no_more_than_a_form(workplace: Workplace) -> None:
    client = browser(create_app(workplace))
    answer = client.post(PAGE, headers={"content-length": str(security.STRANGERS + 1)})
    assert answer.status_code == 413 and "64 KB" in answer.text
