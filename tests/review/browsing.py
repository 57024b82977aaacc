"""A browser without a screen: pages asked for and forms sent, as one of the people."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from fastapi import FastAPI
from fastapi.testclient import TestClient

from zhiyi.review.accounts.sessions import open_session
from zhiyi.review.database.models import User
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

CSRF = re.compile(r'name="csrf" (?:value|content)="([^"]*)"')


def browser(app: FastAPI) -> TestClient:
    """Follows no redirects, shows the program's own failures as answers."""
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def entered(app: FastAPI, workplace: Workplace, officer: Officer) -> TestClient:
    """The browser of somebody who has signed in; their password was not asked for. Every form
    carries the session's token: ``client.headers["x-csrf"]``."""
    client = browser(app)
    with workplace.database.writing() as session:
        user = session.get_one(User, officer.id)
        client.cookies.set(app.state.cookie, open_session(session, user, at=datetime.now(UTC)))
    found = CSRF.search(client.get("/account").text)
    assert found
    client.headers["x-csrf"] = found[1]
    return client
