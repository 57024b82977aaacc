"""What the page of a decision offers: three outcomes alike, none of them chosen."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient
from tests.review.browsing import entered
from tests.review.making import People

from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


@pytest.fixture
def wang(workplace: Workplace, people: People) -> TestClient:
    return entered(create_app(workplace), workplace, people.wang)


def choices(client: TestClient) -> list[str]:
    """The tags by which an outcome is chosen, as they stand on the page."""
    text = client.get(f"/cases/{CASE}/pane/deciding").text
    return re.findall(r'<(?:input|option)\b[^>]*(?:name="outcome"|value="(?:not_required|required|'
                      r'undetermined)")[^>]*>', text)  # fmt: skip


def test_the_outcomes_stand_in_the_order_of_the_announcement_and_none_is_chosen(
    wang: TestClient,
) -> None:
    tags = choices(wang)
    values = [found[1] for tag in tags if (found := re.search(r'value="(\w+)"', tag))]
    assert values == ["not_required", "required", "undetermined"]
    for tag in tags:
        assert not re.search(r"\b(checked|selected|autofocus|accesskey)\b", tag), tag


def test_the_outcomes_look_alike(wang: TestClient) -> None:
    tags = choices(wang)
    plain = {re.sub(r'(value|id|for)="[^"]*"', "", tag) for tag in tags}
    assert len(plain) == 1
    for name in ("case.css", "style.css"):
        text = files("zhiyi.review.web").joinpath("static", name).read_text("utf-8")
        assert not re.search(r"\boutcome-|input[^,{]*\[value=|not_required", text), name


def test_nothing_but_the_officers_post_enters_an_outcome(wang: TestClient) -> None:
    """No key of the page does: scripts know nothing of outcomes."""
    for name in ("keys.js", "viewer.js", "frame.js"):
        text = files("zhiyi.review.web").joinpath("static", name).read_text("utf-8")
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
        assert not re.search(r"outcome|not_required|undetermined|propose", text), name
    wang.get(f"/cases/{CASE}/deciding/propose")
    assert wang.post(f"/cases/{CASE}/deciding/propose", data={}).status_code in (404, 422)
