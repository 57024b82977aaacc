"""A run writes into the directory that the workbench serves: whole reports are seen, or none."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.review.making import People

from zhiyi.cli import main
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case
from zhiyi.review.errors import NotThere
from zhiyi.review.judging.following import follow
from zhiyi.review.judging.judgements import Entered, judge, standing
from zhiyi.review.workplace import Workplace, open_workplace

CASE = "case"
LETTER = "情况说明\n我公司出口HB-7高压泵。\n额定压力：35 MPa\n主要用途：农业灌溉。\n"
NOTICE = 'id = "Z-1"\noffice = "南京海关"\ngoods = "高压泵"\nnotice_received = 2026-03-05\n'


class Watching(Thread):
    """Looks for reports and opens the case again and again, as a busy workbench does. ``seen``: the
    digests of what it opened; ``broken``: what it met besides."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(daemon=True)
        self._workplace, self._done = workplace, Event()
        self.seen: set[str] = set()
        self.broken: list[str] = []
        self.looks = 0

    def run(self) -> None:
        while not self._done.is_set():
            try:
                told = sync(self._workplace, follow=follow)
                self._open()
            except Exception as error:  # the border of a thread: the test tells it
                self.broken.append(repr(error))
                return
            self.broken += [str(one) for one in getattr(told, "unreadable", ())]
            self.looks += 1
            self._done.wait(0.05)

    def _open(self) -> None:
        try:
            file = self._workplace.files.load(CASE)
        except NotThere:  # not yet
            return
        for document in file.report.documents:
            for page in range(1, document.pages + 1):
                file.lines(document.id, page)
        self.seen.add(file.sha256)

    def end(self) -> None:
        self._done.set()
        self.join(60)


def run(root: Path, more: str = "") -> str:
    """A whole run of the program; the digest of the report that it leaves."""
    submission = root / "in" / CASE / "submission"
    submission.mkdir(parents=True, exist_ok=True)
    (submission / "说明.txt").write_text(LETTER + more, "utf-8")
    (submission.parent / "inquiry.toml").write_text(NOTICE, "utf-8")
    out = root / "out"
    command = ["run", str(submission.parent), "--out", str(out), "--workers", "1"]
    assert main([*command, "--date", "2026-03-06"]) == 0
    return sha256((out / CASE / "report.json").read_bytes()).hexdigest()


def test_reports_are_taken_whole_and_judgements_follow_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiyi.batch.versions.program_hash", lambda: "0" * 24)
    out = tmp_path / "out"
    out.mkdir()
    workplace = open_workplace(out, keys=tmp_path / "keys")
    people = People(workplace)
    watching = Watching(workplace)
    watching.start()
    try:
        first = run(tmp_path)
        sync(workplace, follow=follow)
        indicators = json.loads((out / CASE / "report.json").read_bytes())["indicators"]
        (fact,) = (one["id"] for one in indicators if one["parameter"] == "额定压力")
        judge(workplace, people.wang, CASE, Entered(fact=fact, verdict="confirmed", seen=None))
        second = run(tmp_path, "重量：12 kg\n")
        sync(workplace, follow=follow)
    finally:
        watching.end()
    assert watching.broken == []
    assert watching.looks > 1
    assert watching.seen <= {first, second}
    with workplace.reading() as session:
        case = session.get_one(Case, CASE)
        assert (case.report_sha256, case.gone) == (second, False)
        (judged,) = standing(session, CASE).values()
    assert judged.standing == "moved", "the paper is another: to be looked at once more"
    workplace.close()
