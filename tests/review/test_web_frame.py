"""What holds for every page: headers, forms, errors, languages, and that text stays text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI, Form
from fastapi.testclient import TestClient
from tests.review.browsing import browser, entered
from tests.review.making import People

from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.errors import Overtaken, Wrong
from zhiyi.review.web.app import create_app
from zhiyi.review.web.frame import templates
from zhiyi.review.web.security import LARGEST
from zhiyi.review.web.signed import InPerson, SignedIn
from zhiyi.review.web.words import wordings
from zhiyi.review.workplace import Workplace

HOLD, REFERENCE = "质疑或鉴别期间，相关出口货物不予放行。", "本系统仅供关员参考，不构成判定。"
TEMPLATES = Path(str(files("zhiyi.review.web").joinpath("templates")))


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    """With a few endpoints of its own that fail in every way."""
    app = create_app(workplace)
    router = APIRouter()

    @router.post("/try/change")
    def change(officer: SignedIn) -> dict[str, str]:
        return {"by": officer.name}

    @router.post("/try/decide")
    def decide(officer: InPerson) -> dict[str, str]:
        return {"by": officer.name}

    @router.get("/try/overtaken")
    def overtaken(officer: SignedIn) -> None:
        raise Overtaken("已由<b>李晓岚</b>领取。 Somebody else has it.")

    @router.get("/api/try/wrong")
    def wrong(officer: SignedIn) -> None:
        raise Wrong("缺少理由。 A reason is missing.")

    @router.get("/try/broken")
    def broken(officer: SignedIn) -> None:
        raise ZeroDivisionError("secret of the program")

    @router.post("/try/number")
    def number(officer: SignedIn, number: int = Form()) -> int:
        return number

    app.include_router(router)
    return app


@pytest.fixture
def wang(app: FastAPI, workplace: Workplace, people: People) -> TestClient:
    return entered(app, workplace, people.wang)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing", "/static/style.css", "/api/nothing"])
def test_every_answer_carries_the_strict_policy(wang: TestClient, path: str) -> None:
    headers = wang.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "strict-transport-security" not in headers


def test_pages_are_not_kept_by_browsers_and_files_of_ours_are(wang: TestClient) -> None:
    assert wang.get("/").headers["cache-control"] == "no-store"
    page = wang.get("/").text
    (style,) = re.findall(r'href="(/static/style\.css\?v=\w+)"', page)
    assert "immutable" in wang.get(style).headers["cache-control"]


@pytest.mark.parametrize("template", sorted(templates().list_templates()))
def test_no_template_has_anything_inline_or_from_elsewhere(template: str) -> None:
    text = (TEMPLATES / template).read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script>|hx-on", text)
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)
    assert "|safe" not in text.replace(" ", "")


def test_every_page_says_what_the_law_says(wang: TestClient, app: FastAPI) -> None:
    for page in (wang.get("/"), wang.get("/account"), wang.get("/nothing")):
        assert HOLD in page.text and REFERENCE in page.text
    page = browser(app).get("/sign-in").text
    assert HOLD in page and REFERENCE in page


def test_who_is_not_signed_in_is_sent_to_the_sign_in_and_back(app: FastAPI) -> None:
    answer = browser(app).get("/?state=all&q=碳纤维")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2F%3Fstate%3Dall")
    assert browser(app).get("/api/nothing-of-mine", headers={"accept": "*/*"}).status_code == 404


@pytest.mark.parametrize("path", ["/account", "/users", "/try/overtaken"])
def test_nothing_is_shown_without_a_sign_in(
    app: FastAPI, workplace: Workplace, people: People, path: str
) -> None:
    assert browser(app).get(path).status_code == 303
    json = browser(app).get(path, headers={"accept": "application/json"})
    assert (json.status_code, json.json()["error"]["code"]) == (401, "NOT_SIGNED_IN")
    piece = browser(app).get(path, headers={"hx-request": "true"})
    assert (piece.status_code, piece.headers["hx-redirect"]) == (401, "/sign-in")
    shown = {"hx-request": "true", "hx-current-url": "http://testserver/cases/A?page=2"}
    piece = browser(app).get(path, headers=shown)
    assert piece.headers["hx-redirect"] == "/sign-in?next=%2Fcases%2FA%3Fpage%3D2"


@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/cases/A?page=2", "/sign-in?next=%2Fcases%2FA%3Fpage%3D2"),
        ("http://testserver/", "/sign-in"),
        ("http://evil.example/cases/A", "/sign-in"),
        ("//evil.example", "/sign-in"),
        ("", "/sign-in"),
    ],
)
def test_a_form_sent_too_late_leads_back_to_its_page(app: FastAPI, referer: str, way: str) -> None:
    answer = browser(app).post("/account/tokens/1/revoke", headers={"referer": referer})
    assert (answer.status_code, answer.headers["location"]) == (303, way)


def test_the_end_of_the_session_can_be_asked_for_and_put_off(
    wang: TestClient, app: FastAPI
) -> None:
    left = wang.get("/session").json()
    assert left["idle"] is True and 3500 < left["seconds"] <= 3600
    assert wang.post("/session").json()["seconds"] > 3500
    gone = browser(app).get("/session", headers={"accept": "application/json"})
    assert gone.status_code == 401


def test_signing_out_everywhere_signs_out_here_too(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    elsewhere = entered(app, workplace, people.wang)
    assert wang.post("/sign-out-everywhere").headers["location"] == "/sign-in"
    assert elsewhere.get("/").status_code == wang.get("/").status_code == 303


def test_a_change_needs_the_token_of_the_form(wang: TestClient) -> None:
    assert wang.post("/try/change").json() == {"by": "wang"}
    token = wang.headers.pop("x-csrf")
    assert wang.post("/try/change").status_code == 403
    assert wang.post("/try/change", data={"csrf": "guess"}).status_code == 403
    assert wang.post("/try/change", data={"csrf": ""}).status_code == 403
    assert wang.post("/try/change", json={"csrf": token}).status_code == 403
    assert wang.post("/try/change", data={"csrf": token}).status_code == 200
    assert wang.post("/try/change", data={"csrf": token}, files={"a": b"b"}).status_code == 200


def test_the_form_of_one_session_is_not_that_of_another(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    li = entered(app, workplace, people.li)
    assert wang.post("/try/change", headers={"x-csrf": li.headers["x-csrf"]}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing(wang: TestClient, headers: dict[str, str]) -> None:
    assert wang.post("/try/change", headers=headers).status_code == 403
    assert wang.get("/", headers=headers).status_code == 200
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert wang.post("/try/change", headers=own).status_code == 200


def test_a_token_of_the_api_judges_but_never_decides(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    token = create_token(workplace, people.wang, label="系统", days=1, at=datetime.now(UTC))
    client = browser(app)
    client.headers["authorization"] = f"Bearer {token}"
    assert client.post("/try/change").json() == {"by": "wang"}
    assert client.post("/try/decide").status_code == 403
    assert client.get("/account").status_code == 403
    client.headers["authorization"] = "Bearer zhiyi_guess"
    answer = client.post("/try/change", headers={"accept": "application/json"})
    assert answer.status_code == 401


def test_a_bad_token_is_not_made_good_by_a_cookie(wang: TestClient) -> None:
    answer = wang.post("/try/change", headers={"authorization": "Bearer x", "accept": "text/html"})
    assert answer.status_code == 303


def test_errors_are_pages_pieces_and_json(wang: TestClient) -> None:
    page = wang.get("/try/overtaken")
    assert page.status_code == 409 and "未能办理" in page.text
    assert "&lt;b&gt;李晓岚&lt;/b&gt;" in page.text and "<b>李" not in page.text
    piece = wang.get("/try/overtaken", headers={"hx-request": "true"})
    assert piece.status_code == 409 and "<html" not in piece.text
    json = wang.get("/api/try/wrong")
    assert json.status_code == 422
    assert json.json() == {"error": {"code": "WRONG", "message": "缺少理由。 A reason is missing."}}


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_the_programs_own_failure_tells_nothing_of_itself(wang: TestClient, accept: str) -> None:
    answer = wang.get("/try/broken", headers={"accept": accept})
    assert answer.status_code == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]


def test_a_page_that_is_not_there_leads_back(wang: TestClient, app: FastAPI) -> None:
    page = wang.get("/nothing")
    assert page.status_code == 404 and "王关员" in page.text and 'action="/sign-out"' in page.text
    assert "王关员" not in browser(app).get("/nothing").text


def test_what_was_sent_wrongly_is_named_and_not_repeated(wang: TestClient) -> None:
    answer = wang.post("/try/number", data={"number": "<script>alert(1)</script>"})
    assert answer.status_code == 422 and "number" in answer.text and "alert(" not in answer.text


def test_a_request_has_an_end(wang: TestClient) -> None:
    assert wang.post("/try/change", content=b"x" * (LARGEST + 1)).status_code == 413
    stream = (b"x" * 2**20 for _ in range(LARGEST // 2**20 + 2))
    answer = wang.post("/try/number", content=stream, headers={
        "content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert answer.status_code >= 400


def test_the_language_changes_by_a_form_and_stays(wang: TestClient) -> None:
    assert 'lang="zh-Hans"' in wang.get("/").text
    answer = wang.post("/language", data={"language": "en", "next": "/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    page = wang.get("/account").text
    assert '<html lang="en">' in page and "not released" in page


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
        "/\t/evil.example", "", "evil",
    ],
)  # fmt: skip
def test_a_form_leads_nowhere_else(wang: TestClient, next: str) -> None:
    answer = wang.post("/language", data={"language": "zh", "next": next})
    assert answer.headers["location"] == "/"


def test_every_wording_is_there_in_both_languages_with_the_same_places() -> None:
    for key, wording in wordings().items():
        assert wording.zh.strip() and wording.en.strip(), key
        places = [set(re.findall(r"\{(\w+)\}", text)) for text in wording]
        assert places[0] == places[1], key


def test_every_wording_that_a_template_names_is_known() -> None:
    for name in templates().list_templates():
        text = (TEMPLATES / name).read_text("utf-8")
        for key in re.findall(r"""\bt\(["']([\w.]+)["']\s*[,)]""", text):
            assert key in wordings() or key.startswith("report."), (name, key)


def test_characters_that_turn_text_are_written_out() -> None:
    made = templates().from_string("{{ name }}").render(name="报价\u202efdp.exe<b>")
    assert made == "报价⟨U+202E⟩fdp.exe&lt;b&gt;"


def test_over_tls_cookies_never_travel_without(workplace: Workplace, people: People) -> None:
    app = create_app(workplace, tls=True)
    answer = browser(app).get("/sign-in")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=strict"))
    assert app.state.cookie.startswith("__Host-")


def test_the_api_is_documented_and_pages_are_not_in_it(wang: TestClient) -> None:
    paths = wang.get("/api/openapi.json").json()["paths"]
    assert not {path for path in paths if not path.startswith(("/api/", "/try/"))}
