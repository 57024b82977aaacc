"""Whatever is changed in any row that an officer's act wrote is found, and told where it is."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from sqlalchemy import select, text
from tests.review.drawn import drawn
from tests.review.journal.desk import change, verified
from tests.review.making import People, case, put

from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.accounts.users import NewUser, add_user, set_active, set_password
from zhiyi.review.cases.holding import take
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case, Decision, Paper
from zhiyi.review.database.opening import FILE
from zhiyi.review.deciding.decisions import Proposal, Seen, confirm, propose
from zhiyi.review.journal.audit import verify_directory
from zhiyi.review.journal.bundles import verify_bundle
from zhiyi.review.journal.files import CONCLUSION, RECEIVED
from zhiyi.review.journal.told import TABLES, columns_of
from zhiyi.review.judging import judgements
from zhiyi.review.judging.following import follow
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.papers.keeping import make_paper
from zhiyi.review.workplace import Workplace, open_workplace
from zhiyi.store import write_whole

CASE = "ZY-2026-0042"
NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
PASSWORD = "Quiet-Harbour-27-Lanterns"


def work(workplace: Workplace, people: People) -> None:
    """Acts of every kind, so that every table has rows, new ones and changed ones."""
    sync(workplace, follow=follow)
    new = NewUser(name="chen", shown="陈", office="南京海关", role="officer", password=PASSWORD)
    add_user(workplace, new, by=people.admin, at=NOW)
    set_password(workplace, "chen", PASSWORD + "!", by=people.admin)
    create_token(workplace, people.wang, label="统计", days=30, at=NOW)
    take(workplace, people.wang, CASE, version=0)
    fix = {"what": "seal", "owner": "江苏示例新材料有限公司"}
    first = judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    judge(
        workplace, people.wang, CASE,
        Entered(fact="i-2", verdict="unsure", note="与原件核对后仍不能确定", seen=first.id),
    )  # fmt: skip
    judge(workplace, people.wang, CASE, Entered(fact="seal-3", verdict="corrected", correction=fix))
    decided = propose(
        workplace, people.wang, CASE,
        Proposal(outcome="undetermined", reason="指标与条目所列相近，须鉴别", typed=CASE),
        seen=_seen(workplace),
    )  # fmt: skip
    confirm(workplace, people.zhao, CASE, decided, typed=CASE, note="同意", seen=_seen(workplace))
    _receive(workplace, people)
    make_paper(workplace, people.wang, CASE, "file_note", at=NOW)


def _receive(workplace: Workplace, people: People) -> None:
    """A paper that came in, as the conclusion of an identification does."""
    data = b"%PDF-1.7 conclusion"
    digest = sha256(data).hexdigest()
    with workplace.act(people.wang, "case.concluded", case=CASE) as act:
        write_whole(workplace.directory / RECEIVED / digest, data)
        paper = Paper(
            case=CASE,
            kind=CONCLUSION,
            name="鉴别结论.pdf",
            sha256=digest,
            by=people.wang.id,
            at=NOW,
        )
        act.session.add(paper)


def _seen(workplace: Workplace) -> Seen:
    with workplace.reading() as session:
        row = session.get_one(Case, CASE)
        return Seen(row.version, row.report_sha256)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An output directory after work of every kind, the keys beside it; each test puts right what
    it damages."""
    folder = tmp_path_factory.mktemp("worked")
    directory = folder / "out"
    directory.mkdir()
    for id in (CASE, "ZY-2026-0043"):
        put(directory, case(id))
    workplace = open_workplace(directory, keys=folder / "keys")
    work(workplace, People(workplace))
    workplace.close()
    yield directory


def test_work_of_every_kind_writes_rows_of_every_table_and_is_intact(worked: Path) -> None:
    with closing(sqlite3.connect(worked / FILE)) as connection:
        for table in TABLES:
            assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0], table
    found = verified(worked, worked.parent / "keys")
    assert found.breaks == ()
    assert found.notes == ()


TOLD = [(table, column.name) for table in TABLES for column in columns_of(table)]


@drawn(60)
@given(data=st.data())
def test_a_change_of_any_column_of_any_row_is_told_with_table_row_column_and_entry(
    worked: Path, data: st.DataObject
) -> None:
    table, column = data.draw(st.sampled_from(TOLD))
    with closing(sqlite3.connect(worked / FILE)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        rows = connection.execute(f'SELECT id, "{column}" FROM "{table}"').fetchall()
        key, old = data.draw(st.sampled_from(rows))
        new = data.draw(_other(old))
        try:
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (new, key))
        except sqlite3.IntegrityError:
            reject()  # the database itself did not take it
        (there,) = connection.execute(
            f'SELECT "{column}" FROM "{table}" WHERE id = ?', (key,)
        ).fetchone()
        connection.commit()
        found = verified(worked, worked.parent / "keys").breaks
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (old, key))
        connection.commit()
    if (there, type(there)) == (old, type(old)):
        return  # SQLite took 1.0 for the 1 that stood there
    told = {(one.where, one.kind, one.table, one.row, one.column): one for one in found}
    one = told["database", "claim", table, str(key), column]
    assert one.seq is not None
    assert TABLES[table].name in one.zh
    assert column in one.en


def _other(old: object) -> st.SearchStrategy[object]:
    """Another value, of the same kind or any."""
    kinds: list[st.SearchStrategy[object]] = [
        st.none(), st.integers(-5, 9), st.text(max_size=4), st.binary(max_size=3), st.floats(0, 1),
    ]  # fmt: skip
    if isinstance(old, str) and old:
        kinds.append(
            st.tuples(st.integers(0, len(old) - 1), st.sampled_from("01ax\"' 质")).map(
                lambda at: old[: at[0]] + at[1] + old[at[0] + 1 :]
            )
        )
    return st.one_of(kinds).filter(lambda new: (new, type(new)) != (old, type(old)))


@pytest.mark.parametrize("table", TABLES)
def test_a_row_taken_out_or_put_in_is_told(worked: Path, tmp_path: Path, table: str) -> None:
    copy = tmp_path / "out"
    shutil.copytree(worked, copy)
    with closing(sqlite3.connect(copy / FILE)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        (last,) = connection.execute(f'SELECT max(id) FROM "{table}"').fetchone()
        other = "zz" if isinstance(last, str) else 999
        connection.execute(f'UPDATE "{table}" SET id = ? WHERE id = ?', (other, last))
        connection.commit()
    found = {
        (one.kind, one.table, one.row, one.seq is not None)
        for one in verified(copy, worked.parent / "keys").breaks
    }
    assert {("lost", table, str(last), True), ("unfounded", table, str(other), False)} <= found


def test_what_secures_accounts_is_told_by_its_digest_alone(worked: Path) -> None:
    journal = (worked / "journal.jsonl").read_text("utf-8")
    with closing(sqlite3.connect(worked / FILE)) as connection:
        hashes = connection.execute(
            "SELECT password_hash FROM users UNION SELECT hash FROM tokens"
        ).fetchall()
    assert len(hashes) > 2
    assert not [one for (one,) in hashes if one in journal]


def _line(out: Path, edit: object) -> None:
    path = out / CASE / "corrections.jsonl"
    path.write_bytes(edit(path.read_bytes()))  # type: ignore[operator]


def _put_correction(data: bytes) -> bytes:
    one = json.loads(data.splitlines()[-1])
    more = json.dumps(one | {"number": one["number"] + 1}, ensure_ascii=False)
    return data + more.encode() + b"\n"


FILES = {
    "received": (lambda out: next((out / ".zhiyi/received").iterdir()).unlink(), "file", "papers"),
    "received changed": (
        lambda out: next((out / ".zhiyi/received").iterdir()).write_bytes(b"x"), "file", "papers"),
    "paper changed": (
        lambda out: next((out / ".zhiyi/papers").iterdir()).write_bytes(b"x"), "file", "papers"),
    "decided": (
        lambda out: (shutil.rmtree(out / ".zhiyi/decided"),
                     (out / CASE / "report.json").write_bytes(b"{}")), "file", "decisions"),
    "correction gone": (lambda out: (out / CASE / "corrections.jsonl").unlink(), "lost", ""),
    "correction changed": (
        lambda out: _line(out, lambda data: data.replace(b'"wang"', b'"zhao"')), "claim", ""),
    "correction put in": (lambda out: _line(out, _put_correction), "unfounded", ""),
}  # fmt: skip


@pytest.mark.parametrize("damage", FILES)
def test_files_that_rows_name_are_looked_at(worked: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "out"
    shutil.copytree(worked, copy)
    harm, kind, table = FILES[damage]
    harm(copy)
    found = [one for one in verified(copy, worked.parent / "keys").breaks]
    assert [(one.where, one.kind, one.table) for one in found] == [("files", kind, table)]


def test_a_report_that_was_made_anew_is_a_note_and_the_one_decided_on_is_kept(
    worked: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "out"
    shutil.copytree(worked, copy)
    put(copy, case(CASE, deadline=date(2026, 4, 1)))
    found = verified(copy, worked.parent / "keys")
    assert found.breaks == ()
    assert [CASE in note.zh for note in found.notes] == [True]


def test_a_correction_whose_judgement_a_crash_kept_out_is_told_apart(
    workplace: Workplace, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = workplace.journal.keys.folder
    figure = {"what": "indicator", "figure": "204 GPa"}
    entered = Entered(fact="i-2", verdict="corrected", correction=figure)
    written = judgements.carried

    def killed(*given: object, **known: object) -> object:
        written(*given, **known)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(judgements, "carried", killed)
        judge(workplace, people.wang, CASE, entered)
    found = verified(workplace.directory, keys)
    assert found.breaks == ()
    assert [f"{CASE}/corrections.jsonl 1" in note.zh for note in found.notes] == [True]
    bundle = workplace.directory.parent / "case.zip"
    bundle.write_bytes(make_bundle(workplace, people.wang, CASE, at=NOW).data)
    assert "corrections.jsonl 1" in verify_bundle(bundle).notes[-1].zh

    judge(workplace, people.wang, CASE, entered)
    found = verified(workplace.directory, keys)
    assert (found.breaks, found.notes) == ((), ())
    _line(workplace.directory, _put_correction)
    found = verified(workplace.directory, keys)
    assert [one.kind for one in found.breaks] == ["unfounded"], "each entry is for one line"


def test_judgements_that_followed_their_facts_are_as_the_journal_tells(
    workplace: Workplace, people: People
) -> None:
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    changed = json.loads((workplace.directory / CASE / "report.json").read_bytes())
    for one in changed["indicators"]:
        if one["id"] == "i-2":
            one["id"], one["quote"] = "i-9", one["quote"] + "。"
    (workplace.directory / CASE / "report.json").write_text(json.dumps(changed, ensure_ascii=False))
    sync(workplace, follow=follow)
    keys = workplace.journal.keys.folder
    assert verified(workplace.directory, keys).breaks == ()
    change(workplace.directory, "UPDATE judgements SET standing = 'current', fact = 'i-2'")
    found = verified(workplace.directory, keys).breaks
    assert {one.column for one in found} <= {"standing", "fact"}
    assert found


def test_rows_of_postgresql_are_compared_too(any_workplace: Workplace, any_people: People) -> None:
    work(any_workplace, any_people)
    set_active(any_workplace, "wang", False, by=any_people.admin)
    url = any_workplace.database.engine.url.render_as_string(hide_password=False)

    def found() -> list[tuple[str, str, str]]:
        verdict = verify_directory(
            any_workplace.directory, key=any_workplace.journal.keys.folder, url=url, patience=0
        )
        return [(one.kind, one.table, one.column) for one in verdict.breaks]

    assert found() == []
    with any_workplace.database.writing() as session:
        decision = session.scalars(select(Decision)).one()
        decision.outcome = "required"
        session.execute(text("UPDATE tokens SET revoked = false"))
        session.execute(text("UPDATE users SET role = 'reviewer' WHERE name = 'li'"))
    assert found() == [
        ("claim", "users", "role"), ("claim", "tokens", "revoked"),
        ("claim", "decisions", "outcome"),
    ]  # fmt: skip
