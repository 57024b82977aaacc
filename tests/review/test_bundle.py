"""The bundle of one case verifies by itself, tells nothing of others, and is read as a stranger's
ZIP."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from tests.review.drawn import drawn
from tests.review.making import SHANGHAI, People, case, hire, put
from tests.review.test_deciding import REASON, Desk

from zhiyi.cli import main
from zhiyi.corrections.revision import Revision, told_of
from zhiyi.errors import ArgumentError
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Decision, Entry, Judgement
from zhiyi.review.errors import NotThere, Refused
from zhiyi.review.journal import bundles
from zhiyi.review.journal.audit import verify_directory
from zhiyi.review.journal.bundles import verify_bundle
from zhiyi.review.journal.entries import read_content, read_line
from zhiyi.review.journal.files import PAPERS
from zhiyi.review.journal.keys import Keys
from zhiyi.review.journal.verdict import Verdict
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.papers.keeping import make_paper
from zhiyi.review.papers.making import KINDS
from zhiyi.review.papers.zips import sealed
from zhiyi.review.workplace import Workplace, open_workplace

CASE, ANOTHER, FOREIGN = "ZY-2026-0042", "ZY-2026-0043", "ZY-2026-0077"
AT = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)
SECRET = "另一质疑的附言 4711"
NOTE = "与原件一致"


@pytest.fixture(autouse=True)
def _nobodys_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIYI_KEYS", str(tmp_path / "no keys"))


def _work(workplace: Workplace, people: People) -> None:
    """On two cases; of the first a decision stands."""
    desk = Desk(workplace)
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed", note=NOTE))
    judge(workplace, people.wang, ANOTHER, Entered(fact="i-2", verdict="unsure", note=SECRET))
    desk.confirm(people.zhao, desk.propose(people.wang))


@pytest.fixture
def worked(workplace: Workplace, people: People) -> Workplace:
    """A workplace of one's own."""
    _work(workplace, people)
    return workplace


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A workplace of which one bundle was made; nobody changes it."""
    folder = tmp_path_factory.mktemp("kept")
    for inquiry in (case(CASE), case(ANOTHER), case(FOREIGN, office=SHANGHAI)):
        put(folder / "out", inquiry)
    workplace = open_workplace(folder / "out", keys=folder / "keys")
    sync(workplace)
    people = People(workplace)
    _work(workplace, people)
    made = make_bundle(workplace, people.wang, CASE, at=AT)
    assert made.name == "ZY-2026-0042-案卷包-20260320-1100.zip"
    (folder / "bundle.zip").write_bytes(made.data)
    yield workplace
    workplace.close()


@pytest.fixture
def bundle(kept: Workplace, tmp_path: Path) -> Path:
    """A copy of its bundle."""
    return Path(shutil.copy(kept.directory.parent / "bundle.zip", tmp_path))


@pytest.fixture
def key(kept: Workplace) -> Path:
    """Its public key."""
    return kept.journal.keys.folder / "journal.pub.pem"


def _inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _kinds(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.kind, one.detail) for one in verdict.breaks}


def test_a_bundle_verifies_by_itself_and_is_vouched_for_by_the_offices_key(
    bundle: Path, key: Path, kept: Workplace
) -> None:
    with_key, without = verify_bundle(bundle, key=key), verify_bundle(bundle)
    assert with_key.intact
    assert with_key.vouched
    assert with_key.journal == kept.journal.id
    assert without.intact
    assert not without.vouched
    assert without.key == kept.journal.public.raw


def test_it_holds_what_the_case_rests_on(bundle: Path, kept: Workplace) -> None:
    inside = _inside(bundle)
    report = (kept.directory / CASE / "report.json").read_bytes()
    assert inside["reports/0/report.json"] == report
    held = json.loads(inside["case.json"])
    assert held["report_sha256"] == sha256(report).hexdigest()
    (judgement,) = held["judgements"]
    assert (judgement["fact"], judgement["note"], judgement["by"]) == ("i-2", NOTE, "wang")
    (decision,) = held["decisions"]
    assert (decision["outcome"], decision["state"], decision["reason"]) == (
        "required", "standing", REASON,
    )  # fmt: skip
    assert (decision["proposed_by"], decision["answered_by"]) == ("wang", "zhao")
    assert held["movements"]
    submitted = json.loads(inside["submission.json"])["documents"]
    assert all(len(one["sha256"]) == 64 for one in submitted)
    assert inside["public.pem"] == kept.journal.public.pem


def _revision(folder: Path) -> Revision:
    """Of an original that was written anew since, which is why nobody looks at it any more."""
    return Revision(
        number=1, folder=folder, report_sha256="1" * 64, base_sha256="2" * 64,
        corrections_sha256="3" * 64, program="", corrections=(), changes=(), since=(),
    )  # fmt: skip


def test_the_revisions_and_corrections_are_in_it(worked: Workplace, people: People) -> None:
    folder = worked.directory / CASE
    (folder / "revisions/2").mkdir(parents=True)  # not whole: it has no revision.json
    first = folder / "revisions/1"
    first.mkdir()
    (first / "report.json").write_bytes(b"{}")
    (first / "revision.json").write_bytes(told_of(_revision(first)))
    (folder / "corrections.jsonl").write_bytes(b"{}\n")
    (folder / "report.html").symlink_to("/etc/passwd")
    made = make_bundle(worked, people.wang, CASE, at=AT)
    names = set(zipfile.ZipFile(BytesIO(made.data)).namelist())
    assert {"reports/1/report.json", "reports/1/revision.json", "corrections.jsonl"} <= names
    assert not {name for name in names if "reports/2" in name or name.endswith(".html")}


def test_nothing_of_other_cases_is_in_it_yet_every_entry_is(bundle: Path, kept: Workplace) -> None:
    inside = _inside(bundle)
    for name, data in inside.items():
        for secret in (SECRET, ANOTHER, FOREIGN, sha256(SECRET.encode()).hexdigest()):
            assert secret.encode() not in data, name
    links = [read_line(line) for line in inside["journal.jsonl"].splitlines()]
    with kept.reading() as session:
        entries = session.scalars(select(Entry).order_by(Entry.seq)).all()
    assert [link.hash for link in links] == [entry.hash for entry in entries[:-1]]
    told = [read_content(link.content) for link in links if link.content is not None]
    assert {one.case for one in told if one} == {None, CASE}
    assert [one.action for one in told if one and one.case is None] == ["journal.begun"]
    assert json.loads(entries[-1].line)["action"] == "bundle.exported"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_its_manifest_is_checked_with_openssl_alone(bundle: Path, tmp_path: Path) -> None:
    inside = _inside(bundle)
    for name in ("manifest.json", "public.pem"):
        (tmp_path / name).write_bytes(inside[name])
    (tmp_path / "sig").write_bytes(b64decode(inside["manifest.sig"]))
    (tmp_path / "hash").write_bytes(sha256(inside["manifest.json"]).digest())
    told = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin",
         "-in", "hash", "-sigfile", "sig"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Verified Successfully" in told.stdout


@pytest.mark.parametrize("who", ["qian", "admin"])
def test_who_may_not_have_the_case_gets_no_bundle(
    worked: Workplace, people: People, who: str
) -> None:
    with pytest.raises((NotThere, Refused)):
        make_bundle(worked, getattr(people, who), CASE, at=AT)


def test_the_same_case_at_the_same_entry_makes_the_same_bytes_but_for_the_time(
    worked: Workplace, people: People
) -> None:
    first = make_bundle(worked, people.wang, CASE, at=AT)
    again = make_bundle(worked, people.wang, CASE, at=AT)
    inside = [
        {one.filename: one.CRC for one in zipfile.ZipFile(BytesIO(made.data)).infolist()}
        for made in (first, again)
    ]
    changed = {name for name, crc in inside[0].items() if inside[1][name] != crc}
    assert changed == {"journal.jsonl", "manifest.json", "manifest.sig"}


@pytest.fixture
def whole(workplace: Workplace, people: People) -> Workplace:
    """A case that was referred, concluded and decided again, with papers, a correction and a
    revision."""
    desk = Desk(workplace)
    desk.decide(people.wang, people.li, "undetermined")
    desk.conclude(people.wang)
    for kind in KINDS:
        if kind != "result_notice":
            make_paper(workplace, people.wang, CASE, kind, at=AT)
    folder = workplace.directory / CASE
    first = folder / "revisions/1"
    first.mkdir(parents=True)
    (first / "report.json").write_bytes(b"{}")
    (first / "revision.json").write_bytes(told_of(_revision(first)))
    return workplace


def test_it_takes_along_what_was_received_and_what_was_made(
    whole: Workplace, people: People
) -> None:
    inside = _bundled(make_bundle(whole, people.wang, CASE, at=AT).data)
    held = json.loads(inside["case.json"])["papers"]
    received = [one for one in held if one["kind"] == "conclusion"]
    assert len(received) == 1 and len(held) == len(KINDS)
    for row in held:
        folder = "received" if row["kind"] == "conclusion" else "papers"
        data = inside[f"{folder}/{row['id']}-{row['name']}"]
        assert sha256(data).hexdigest() == row["sha256"]
    readme = inside["README.txt"].decode()
    for name in inside:
        assert name.partition("/")[0] in readme or name.startswith("README"), name
    assert json.loads(inside["manifest.json"])["left_out"] == []


def test_a_paper_that_is_not_what_it_was_is_named_and_left_out(
    whole: Workplace, people: People
) -> None:
    changed, *_ = (whole.directory / PAPERS).iterdir()
    changed.write_bytes(b"other")
    made = make_bundle(whole, people.wang, CASE, at=AT)
    manifest = json.loads(_bundled(made.data)["manifest.json"])
    (name,) = manifest["left_out"]
    assert name.startswith("papers/")
    assert name not in {one["name"] for one in manifest["files"]}


def test_anywhere_else_it_verifies_and_each_file_that_is_changed_is_found(
    whole: Workplace, people: People, tmp_path: Path
) -> None:
    data = make_bundle(whole, people.wang, CASE, at=AT).data
    public = whole.journal.public.pem
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    whole.close()
    shutil.rmtree(whole.directory)  # neither reports nor database nor signing key
    shutil.rmtree(tmp_path / "keys")
    bundle, key = elsewhere / "b.zip", elsewhere / "key.pem"
    bundle.write_bytes(data)
    key.write_bytes(public)
    assert verify_bundle(bundle, key=key).intact
    assert main(["audit", "verify", str(bundle), "--key", str(key)]) == 0
    inside = _bundled(data)
    assert len(inside) >= 14
    for name, content in inside.items():
        flipped = content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]
        bundle.write_bytes(sealed(inside | {name: flipped}))
        assert not verify_bundle(bundle, key=key).intact, name
        bundle.write_bytes(sealed({one: inside[one] for one in inside if one != name}))
        assert not verify_bundle(bundle, key=key).intact, name


def _bundled(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# What a stranger may do to it.

Edit = Callable[[dict[str, bytes]], None]


def _edited(name: str, old: bytes, new: bytes) -> Edit:
    def edit(inside: dict[str, bytes]) -> None:
        assert old in inside[name]
        inside[name] = inside[name].replace(old, new)

    return edit


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Edit:
    def edit(inside: dict[str, bytes]) -> None:
        lines = inside["journal.jsonl"].splitlines(keepends=True)
        inside["journal.jsonl"] = b"".join(change(lines))

    return edit


@pytest.mark.parametrize(
    ("edit", "kind", "detail"),
    [
        (_edited("case.json", b"required", b"not_required"), "file", "case.json"),
        (_edited("submission.json", b"pages", b"Pages"), "file", "submission.json"),
        (lambda inside: inside.pop("reports/0/report.json"), "file", "reports/0/report.json"),
        (lambda inside: inside.update({"more\x1b[2J.txt": b""}), "file", "more\ufffd[2J.txt"),
        (_edited("manifest.json", b"wang", b"zhao"), "foreign", "manifest.json"),
        (_lines(lambda x: x[:-1]), "cut", ""),
        (_lines(lambda x: x[:3] + x[4:]), "missing", ""),
        (_lines(lambda x: [*x[:3], x[4], x[3], *x[5:]]), "swapped", ""),
        (_edited("journal.jsonl", b"confirmed", b"corrected"), "changed", ""),
        (_lines(lambda x: [*x, x[-1][:20]]), "torn", ""),
    ],
    ids=["case", "submission", "gone", "more", "manifest", "cut", "missing", "swapped", "changed",
         "torn"],
)  # fmt: skip
def test_what_was_changed_is_told(
    bundle: Path, key: Path, edit: Edit, kind: str, detail: str
) -> None:
    inside = _inside(bundle)
    edit(inside)
    bundle.write_bytes(sealed(inside))
    assert (kind, detail) in _kinds(verify_bundle(bundle, key=key))
    assert main(["audit", "verify", str(bundle), "--key", str(key)]) == 1


def test_a_bundle_of_another_key_is_foreign_though_its_hashes_are_right(
    bundle: Path, tmp_path: Path, kept: Workplace
) -> None:
    other = Keys.open(tmp_path / "other", outside=kept.directory)
    inside = _inside(bundle)
    hash = sha256(inside["manifest.json"]).hexdigest()
    inside["manifest.sig"] = other.sign(hash).encode()
    inside["public.pem"] = other.public.pem
    bundle.write_bytes(sealed(inside))
    other.publish()
    verdict = verify_bundle(bundle, key=tmp_path / "other")
    assert {one.seq for one in verdict.breaks if one.kind == "foreign"} == {1}
    assert ("foreign", "manifest.json") in _kinds(verify_bundle(bundle))


@drawn(60)
@given(data=st.data())
def test_a_changed_byte_of_the_file_is_found_unless_every_content_is_the_same(
    bundle: Path, key: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = bundle.read_bytes()
    at = data.draw(st.integers(4, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[at]))
    changed = tmp_path / "changed.zip"
    changed.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    if verify_bundle(changed, key=key).intact:
        assert _inside(changed) == _inside(bundle)


@drawn(20)
@given(data=st.data())
def test_a_cut_file_is_found(bundle: Path, key: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = bundle.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: data.draw(st.integers(4, len(whole) - 1))])
    assert not verify_bundle(cut, key=key).intact


def _zip(*files: tuple[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            with pytest.warns(UserWarning) if name in archive.namelist() else nullcontext():
                archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        _zip(),
        _zip(("a", b"")),
        _zip(("manifest.json", b"[" * 10_000), ("journal.jsonl", b"")),
        _zip(("manifest.json", b"{}"), ("manifest.json", b"{}"), ("journal.jsonl", b"")),
        _zip(("manifest.json", b'{"files": 7}'), ("journal.jsonl", b"x")),
        b"PK\x03\x04" + b"\0" * 100,
    ],
    ids=["empty", "other", "deep", "twice", "odd", "none"],
)
def test_a_zip_that_is_no_bundle_ends_without_a_crash(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(b"PK\x03\x04" + data[4:])
    assert [one.kind for one in verify_bundle(path).breaks] == ["unreadable"]


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("MOST_FILES", 3),
        ("MOST_BYTES", 1000),
        ("MOST_LIST", 10),
        ("MOST_JOURNAL", 100),
        ("MOST_CASE", 10),
    ],
)
def test_limits_hold_before_anything_is_read(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(bundles, limit, most)
    kinds = [one.kind for one in verify_bundle(bundle).breaks]
    assert kinds == ["claim" if limit == "MOST_CASE" else "unreadable"]


def _case(new: bytes) -> Edit:
    return lambda inside: inside.update({"case.json": new})


@pytest.mark.parametrize(
    "edit",
    [
        _case(b"[]"),
        _case(b'{"decisions": [{"id": []}], "judgements": []}'),
        _case(b'{"decisions": [7], "judgements": 7}'),
        _case(b'{"decisions": [], "judgements": [{"id": 1, "note": 0.5}]}'),
        _case(b'{"decisions": [], "judgements": [{"id": 1, "note": ' + b"[" * 600 + b"]" * 600
              + b"}]}"),
        _case(b"[" * 100_000),
        _case(b"\xff"),
    ],
    ids=range(7),
)  # fmt: skip
def test_a_case_that_says_odd_things_ends_without_a_crash(
    bundle: Path, key: Path, edit: Edit
) -> None:
    inside = _inside(bundle)
    edit(inside)
    bundle.write_bytes(sealed(inside))
    assert {"claim", "file"} <= {one.kind for one in verify_bundle(bundle, key=key).breaks}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK"])
def test_any_other_file_is_a_wrong_argument(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(ArgumentError):
        verify_bundle(path)
    assert main(["audit", "verify", str(path)]) == 2
    assert main(["audit", "verify", str(tmp_path / "nothing")]) == 2


# Judgements and decisions that were changed behind the journal's back.


def test_a_decision_changed_in_the_database_is_found_in_directory_and_bundle(
    worked: Workplace, people: People, tmp_path: Path
) -> None:
    with worked.database.writing() as session:
        session.execute(update(Decision).values(outcome="not_required"))
    found = verify_directory(worked.directory, key=worked.journal.keys.folder, patience=0)
    (told,) = found.breaks
    assert (told.kind, told.where) == ("claim", "database")
    assert "判定" in told.zh
    path = tmp_path / "b.zip"
    path.write_bytes(make_bundle(worked, people.wang, CASE, at=AT).data)
    (told,) = verify_bundle(path, key=worked.journal.keys.folder).breaks
    assert (told.kind, told.where) == ("claim", "bundle")


@pytest.mark.parametrize(
    "column", [{"verdict": "rejected"}, {"note": "改"}, {"revision": 3}, {"case": FOREIGN}]
)
def test_a_judgement_changed_in_the_database_is_found(
    worked: Workplace, column: dict[str, str]
) -> None:
    with worked.database.writing() as session:
        session.execute(update(Judgement).where(Judgement.case == CASE).values(**column))
    found = verify_directory(worked.directory, key=worked.journal.keys.folder, patience=0)
    assert {one.kind for one in found.breaks} == {"claim"}


def test_a_judgement_that_was_taken_out_or_put_in_is_found(worked: Workplace) -> None:
    with worked.database.writing() as session:
        row = session.scalars(select(Judgement).where(Judgement.case == CASE)).one()
        session.delete(row)
    (told,) = verify_directory(worked.directory, key=worked.journal.keys.folder, patience=0).breaks
    assert "缺失" in told.zh


def test_work_of_all_kinds_leaves_an_intact_journal(worked: Workplace) -> None:
    with worked.act(None, "user_added", subject="sun2") as act:
        hire(act.session, "sun2")
    sync(worked)
    assert verify_directory(worked.directory, key=worked.journal.keys.folder, patience=0).intact
