"""What the log tells of the workbench: ids and figures, no names."""

from __future__ import annotations

import json
from pathlib import Path

from tests.review.browsing import browser, entered
from tests.review.making import People

from zhiyi.batch.watching.logs import logged
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


def test_answers_are_logged_by_route_and_number_of_the_officer(
    workplace: Workplace, people: People, tmp_path: Path
) -> None:
    file = tmp_path / "log.jsonl"
    app = create_app(workplace)
    wang = entered(app, workplace, people.wang)
    with logged(verbose=False, file=file):
        wang.get("/?q=江苏岚科")
        wang.get(f"/cases/{CASE}/hand-over")
        browser(app).get("/users")
        browser(app).get(f"/nothing/{CASE}")
    text = file.read_text("utf-8")
    lines = [line for line in map(json.loads, text.splitlines()) if line["event"] == "answered"]
    told = [(line["route"], line["status"], line["officer"]) for line in lines]
    assert told[:3] == [
        ("/", 200, people.wang.id),
        ("/cases/{case}/hand-over", 200, people.wang.id),
        ("/users", 303, None),
    ]
    assert told[3][1] == 404
    assert all(line["level"] == "info" and line["ms"] >= 0 for line in lines)
    assert not any(word in text for word in (CASE, "岚科", "wang", "王关员", "testclient"))


def test_nothing_is_logged_where_no_log_was_asked_for(
    workplace: Workplace, people: People, tmp_path: Path
) -> None:
    with logged(verbose=False):
        assert entered(create_app(workplace), workplace, people.wang).get("/").status_code == 200
    assert not list(tmp_path.glob("*.jsonl"))
