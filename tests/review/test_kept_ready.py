"""What the pages of cases keep ready, and for how long."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from zhiyi.review.web import case_view, keeping_up
from zhiyi.review.web.case_view import Shelf
from zhiyi.review.web.frame import templates
from zhiyi.review.web.keeping_up import warm
from zhiyi.review.workplace import Workplace


def test_a_report_is_prepared_once_and_large_ones_push_out_what_was_not_looked_at(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, file = Shelf(), workplace.files.load("ZY-2026-0042")
    first = shelf.of(file)
    monkeypatch.setattr(case_view, "KEPT", 2 * first.things_told)

    assert shelf.of(replace(file, sha256="other")) is not first
    assert shelf.of(file) is first
    shelf.of(replace(file, sha256="third"))
    assert shelf.of(file) is first
    shelf.of(replace(file, sha256="fourth"))
    shelf.of(replace(file, sha256="fifth"))
    assert shelf.of(file) is not first


def test_one_larger_than_all_that_is_kept_is_kept_alone(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_view, "KEPT", 1)
    shelf, file = Shelf(), workplace.files.load("ZY-2026-0042")

    assert shelf.of(file) is shelf.of(file)


def test_no_template_is_left_to_be_compiled_by_the_first_officer(workplace: Workplace) -> None:
    warm(workplace)

    compiled = {key[1] for key in templates().cache or ()}
    assert set(templates().list_templates()) <= compiled


def test_the_look_at_the_directory_goes_on_after_what_nobody_foresaw(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, looked = Event(), []

    def look(at: Workplace) -> None:
        looked.append(at)
        if len(looked) == 3:
            stop.set()
        raise ZeroDivisionError

    monkeypatch.setattr(keeping_up, "look", look)
    monkeypatch.setattr(keeping_up, "EVERY", 0)
    keeping_up._keep_up(workplace, stop)
    assert looked == [workplace] * 3
