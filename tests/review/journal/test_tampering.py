"""Whatever is changed in mirror or database is found, and told where it is."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.drawn import drawn
from tests.review.journal.desk import WANG, Desk, change, copied, desk_at, kinds, verified

from zhiyi.errors import ArgumentError
from zhiyi.review.journal.entries import Link, digest, link_text, read_line

ENTRIES = 12


@pytest.fixture(scope="module")
def out(written: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, put right again by each test that damages it."""
    return copied(written, tmp_path_factory.mktemp("copy"))


def test_an_untouched_journal_is_intact(written: Desk) -> None:
    verdict = verified(written.out, written.keys)
    assert verdict.intact
    assert (verdict.entries, verdict.database, verdict.vouched) == (ENTRIES, ENTRIES, True)
    assert verdict.head == read_line(written.lines()[-1][:-1]).hash
    assert verdict.notes == ()


def test_a_copy_elsewhere_is_intact_and_says_what_it_was_checked_with(
    written: Desk, out: Path, tmp_path: Path
) -> None:
    with_key = verified(out, written.keys / "journal.pub.pem")
    without = verified(out)
    assert with_key.intact
    assert with_key.vouched
    assert with_key.notes == ()
    assert without.intact
    assert not without.vouched


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bare")


class TestMirror:
    """Alone, as where there is no database at hand, but with the head beside the key."""

    def _found(self, bare: Path, desk: Desk, data: bytes) -> set[tuple[str, str]]:
        (bare / "journal.jsonl").write_bytes(data)
        return kinds(verified(bare, desk.keys))

    @drawn(40)
    @given(data=st.data())
    def test_a_changed_byte_is_found(self, bare: Path, written: Desk, data: st.DataObject) -> None:
        whole = written.mirror.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[at]))
        assert self._found(bare, written, whole[:at] + bytes([byte]) + whole[at + 1 :])

    @drawn(40)
    @given(data=st.data())
    def test_inserted_and_deleted_bytes_are_found(
        self, bare: Path, written: Desk, data: st.DataObject
    ) -> None:
        whole = written.mirror.read_bytes()
        at = data.draw(st.integers(0, len(whole)))
        gone = data.draw(st.integers(0, 800))
        put = data.draw(st.binary(max_size=4))
        changed = whole[:at] + put + whole[at + gone :]
        if changed != whole:
            assert self._found(bare, written, changed)

    @drawn(40)
    @given(keep=st.data())
    def test_a_cut_at_any_byte_is_found(
        self, bare: Path, written: Desk, keep: st.DataObject
    ) -> None:
        whole = written.mirror.read_bytes()
        end = keep.draw(st.integers(0, len(whole) - 1))
        assert self._found(bare, written, whole[:end]) & {
            ("mirror", "cut"), ("mirror", "absent"), ("mirror", "torn"),
        }  # fmt: skip

    @drawn(40)
    @given(order=st.permutations(range(ENTRIES)))
    def test_another_order_is_found(self, bare: Path, written: Desk, order: list[int]) -> None:
        lines = written.lines()
        found = self._found(bare, written, b"".join(lines[one] for one in order))
        assert ({("mirror", "swapped")} <= found) == (order != sorted(order))

    @pytest.mark.parametrize(
        ("edit", "told"),
        [
            (lambda x: [*x[:4], x[4].replace("核对".encode(), "核定".encode()), *x[5:]],
             ("changed", 5, 5, 5)),
            (lambda x: x[:4] + x[5:], ("missing", 5, None, 5)),
            (lambda x: x[:4] + x[8:], ("missing", 5, None, 8)),
            (lambda x: x[1:], ("missing", 1, None, 1)),
            (lambda x: x[:9], ("cut", 10, None, 12)),
            (lambda x: [], ("absent", None, None, None)),
            (lambda x: [*x[:4], x[5], x[4], *x[6:]], ("swapped", 6, 5, 6)),
            (lambda x: x[:5] + x[4:], ("repeated", 5, 6, 5)),
            (lambda x: [*x, b"{}\n"], ("changed", 13, 13, 13)),
            (lambda x: [*x[:-1], x[-1][:-1]], ("torn", None, 12, None)),
        ],
        ids=["changed", "missing", "several", "first", "cut", "all", "swapped", "twice", "added",
             "torn"],
    )  # fmt: skip
    def test_it_is_told_where(self, bare: Path, written: Desk, edit, told) -> None:  # type: ignore[no-untyped-def]
        (bare / "journal.jsonl").write_bytes(b"".join(edit(written.lines())))
        first = verified(bare, written.keys).breaks[0]
        kind, seq, line, last = told
        assert (first.kind, first.seq, first.last or first.seq, first.line) == (
            kind, seq, last, line
        )  # fmt: skip

    def test_an_entry_of_another_key_is_foreign(self, bare: Path, written: Desk) -> None:
        """Who has no key can write entries whose hashes are right, but sign none."""
        last = read_line(written.lines()[-1][:-1])
        text = last.content or ""
        hash = digest(link_text(last.seq + 1, last.hash, digest(text)))
        forged = Link.of(last.seq + 1, last.hash, text, last.signature, hash)
        data = written.mirror.read_bytes() + forged.line().encode() + b"\n"
        assert self._found(bare, written, data) == {("mirror", "foreign")}

    def test_a_journal_signed_anew_by_another_key_is_foreign_or_not_vouched_for(
        self, written: Desk, tmp_path: Path
    ) -> None:
        other = desk_at(tmp_path)
        for _ in range(ENTRIES):
            other.note()
        other.database.close()
        found = kinds(verified(other.out, written.keys / "journal.pub.pem"))
        assert {("mirror", "foreign"), ("database", "foreign")} <= found
        unknown = verified(other.out)
        assert unknown.intact
        assert not unknown.vouched


COLUMNS = ("at", "actor", "action", "case", "line", "previous", "hash", "signature")


class TestDatabase:
    def _found(self, out: Path, desk: Desk) -> set[tuple[str, str]]:
        return kinds(verified(out, desk.keys))

    @drawn(40)
    @given(data=st.data())
    def test_a_changed_character_of_any_column_is_found(
        self, out: Path, written: Desk, data: st.DataObject
    ) -> None:
        seq = data.draw(st.integers(2, ENTRIES))
        column = data.draw(st.sampled_from(COLUMNS))
        old = _value(out, seq, column)
        at = data.draw(st.integers(0, len(old) - 1))
        put = data.draw(st.characters(codec="utf-8").filter(lambda one: one != old[at]))
        new = old[:at] + put + old[at + 1 :]
        change(out, f'UPDATE journal SET "{column}" = ? WHERE seq = ?', new, seq)
        try:
            verdict = verified(out, written.keys)
        finally:
            change(out, f'UPDATE journal SET "{column}" = ? WHERE seq = ?', old, seq)
        assert ("database", seq) in {(one.where, one.seq) for one in verdict.breaks}

    @pytest.mark.parametrize(
        ("column", "value"),
        [("case", None), *((column, value) for column in COLUMNS for value in (7, b"bytes", 1.5))],
    )
    def test_a_value_of_another_kind_is_found(
        self, out: Path, written: Desk, column: str, value: object
    ) -> None:
        old = _value(out, 7, column)
        change(out, f'UPDATE journal SET "{column}" = ? WHERE seq = 7', value)
        verdict = verified(out, written.keys)
        change(out, f'UPDATE journal SET "{column}" = ? WHERE seq = 7', old)
        assert ("database", 7) in {(one.where, one.seq) for one in verdict.breaks}

    @pytest.mark.parametrize(
        ("statements", "told"),
        [
            (["DELETE FROM journal WHERE seq = 5"], ("missing", 5, 5)),
            (["DELETE FROM journal WHERE seq BETWEEN 5 AND 7"], ("missing", 5, 7)),
            (["DELETE FROM journal WHERE seq = 1"], ("missing", 1, 1)),
            (["DELETE FROM journal WHERE seq > 9"], ("cut", 10, 12)),
            (["DELETE FROM journal"], ("cut", 1, 12)),
            (
                [
                    "UPDATE journal SET seq = -5 WHERE seq = 5",
                    "UPDATE journal SET seq = 5 WHERE seq = 6",
                    "UPDATE journal SET seq = 6 WHERE seq = -5",
                ],
                ("swapped", 5, 6),
            ),
            (["UPDATE journal SET seq = 99 WHERE seq = 12"], ("missing", 12, 98)),
            (["DROP TABLE journal"], ("unreadable", None, None)),
        ],
        ids=["missing", "several", "first", "cut", "all", "swapped", "far", "dropped"],
    )
    def test_it_is_told_where(
        self, written: Desk, tmp_path: Path, statements: list[str], told: tuple[object, ...]
    ) -> None:
        out = copied(written, tmp_path)
        for statement in statements:
            change(out, statement)
        breaks = [one for one in verified(out, written.keys).breaks if one.where == "database"]
        assert (breaks[0].kind, breaks[0].seq, breaks[0].last or breaks[0].seq) == told

    def test_both_cut_at_the_same_entry_are_found_by_the_head(
        self, written: Desk, tmp_path: Path
    ) -> None:
        out = copied(written, tmp_path)
        change(out, "DELETE FROM journal WHERE seq > 9")
        (out / "journal.jsonl").write_bytes(b"".join(written.lines()[:9]))
        assert self._found(out, written) == {("mirror", "cut"), ("database", "cut")}
        assert verified(out).intact  # and by nothing else, which a note says

    def test_a_whole_row_put_anew_is_another_than_the_mirrors(
        self, written: Desk, tmp_path: Path
    ) -> None:
        """Somebody with the key, who did not think of the mirror."""
        out = copied(written, tmp_path)
        first = read_line(written.lines()[10][:-1])
        text = (first.content or "").replace("confirmed", "rejected")
        hash = digest(link_text(first.seq, first.previous, digest(text)))
        change(
            out,
            "UPDATE journal SET line = ?, hash = ?, signature = ? WHERE seq = ?",
            text, hash, written.journal.keys.sign(hash), first.seq,
        )  # fmt: skip
        assert self._found(out, written) == {("database", "relinked"), ("database", "differs")}

    def test_a_mirror_that_somebody_cut_is_behind_its_database(
        self, written: Desk, tmp_path: Path
    ) -> None:
        out = copied(written, tmp_path)
        (out / "journal.jsonl").write_bytes(b"".join(written.lines()[:9]))
        assert self._found(out, written) == {("mirror", "cut")}
        assert kinds(verified(out)) == {("mirror", "cut")}

    def test_a_file_that_is_no_database_is_told(self, written: Desk, tmp_path: Path) -> None:
        out = copied(written, tmp_path)
        (out / ".zhiyi/review.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
        assert self._found(out, written) == {("database", "unreadable")}


def _value(out: Path, seq: int, column: str) -> str:
    with closing(sqlite3.connect(out / ".zhiyi/review.sqlite")) as connection:
        (value,) = connection.execute(
            f'SELECT "{column}" FROM journal WHERE seq = ?', (seq,)
        ).fetchone()
    return str(value)


def test_a_directory_that_had_another_journal_is_told(written: Desk, tmp_path: Path) -> None:
    """All of it, mirror and database, put away and begun anew with the same key."""
    out = tmp_path / "out"
    desk = desk_at(tmp_path)
    desk.note()
    desk.database.close()
    for file in (desk.mirror, desk.file):
        file.unlink()
    (desk.keys / "heads").rename(tmp_path / "kept")
    (desk.keys / "heads").mkdir(mode=0o700)
    again = desk_at(tmp_path)
    again.database.close()
    for head in (desk.keys / "heads").iterdir():
        head.unlink()
    for head in (tmp_path / "kept").iterdir():
        head.rename(desk.keys / "heads" / head.name)
    assert {("head", "head"), ("mirror", "cut"), ("database", "cut")} <= kinds(
        verified(out, desk.keys)
    )


def test_a_directory_without_a_journal_is_a_wrong_argument(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="没有操作日志"):
        verified(tmp_path)
    with pytest.raises(ArgumentError, match="没有这个目录"):
        verified(tmp_path / "none")


def test_a_verdict_is_told_in_chinese_and_english_and_as_json(
    written: Desk, tmp_path: Path
) -> None:
    out = copied(written, tmp_path)
    (out / "journal.jsonl").write_bytes(b"".join(written.lines()[:4] + written.lines()[6:]))
    verdict = verified(out, written.keys)
    told = "\n".join(verdict.lines())
    assert "日志文件 journal.jsonl，第5至6条：缺失" in told
    assert "the mirror journal.jsonl, entries 5 to 6: missing" in told
    plain = json.loads(json.dumps(verdict.plain()))
    assert plain["intact"] is False
    assert (plain["breaks"][0]["entry"], plain["breaks"][0]["last_entry"]) == (5, 6)
    assert WANG.name not in told
