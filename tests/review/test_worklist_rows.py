"""Rows of the worklist are kept, and what belongs to one officer is no part of them."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.review.browsing import entered
from tests.review.making import People

from zhiyi.review.web.app import create_app
from zhiyi.review.web.words import Language
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    return create_app(workplace)


def tokens(page: str) -> set[str]:
    return set(re.findall(r'name="csrf" (?:value|content)="([^"]*)"', page))


def test_each_officer_has_their_own_token_in_rows_that_are_kept(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    wang, li = entered(app, workplace, people.wang), entered(app, workplace, people.li)
    pages = [client.get("/").text for client in (wang, li, wang)]

    assert [tokens(page) for page in pages] == [
        {client.headers["x-csrf"]} for client in (wang, li, wang)
    ]
    assert pages[0].count(wang.headers["x-csrf"]) == pages[1].count(li.headers["x-csrf"])


def test_whoever_takes_a_case_comes_back_to_the_list_as_it_was_asked_for(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    wang = entered(app, workplace, people.wang)
    wang.get("/")
    page = wang.get('/?q=&candidate="1C').text
    assert 'name="next" value="/?q=&amp;candidate=%221C"' in page
    wang.post(f"/cases/{CASE}/take", data={"version": 0})
    wang.get("/")
    assert f"/cases/{CASE}/hand-over?next=%2F%3Fmust%3D1" in wang.get("/?must=1").text


def acts(client: TestClient) -> list[str]:
    """What the row of the case offers."""
    found = re.search(rf'<tr data-row>(?:(?!</tr>).)*"/cases/{CASE}" .*?</tr>', _page(client), re.S)
    assert found
    return re.findall(rf"/cases/{CASE}/([a-z-]+)", found[0])


def _page(client: TestClient) -> str:
    return client.get("/?state=all").text


def test_a_row_offers_what_its_reader_may_do_now(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    wang, li, sun = (entered(app, workplace, one) for one in (people.wang, people.li, people.sun))
    assert (acts(wang), acts(li), acts(sun)) == (["take"], ["take"], [])
    wang.post(f"/cases/{CASE}/take", data={"version": 0})
    assert acts(wang) == ["hand-over", "give-back"]
    assert acts(li) == (["hand-over"] if people.li.role == "reviewer" else [])
    assert acts(sun) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_row_speaks_its_readers_language(
    app: FastAPI, workplace: Workplace, people: People, language: Language
) -> None:
    wang, li = entered(app, workplace, people.wang), entered(app, workplace, people.li)
    wang.get("/")
    li.post("/language", data={"language": language, "next": "/"})
    assert ("Take" in li.get("/").text) == (language == "en")
    assert "领取" in wang.get("/").text
