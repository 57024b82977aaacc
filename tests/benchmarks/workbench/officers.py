"""Officers at their screens, as locust plays them: started by ``load``, which tells in
``ZHIYI_LOAD`` (a file) who they are, how long they think, and where the answers are written.

Every officer signs in, looks at lists, opens cases as the browser does (the shell, its tab, its
picture), goes from fact to fact, judges, takes and gives back. An answer that is not the one asked
for is an error, whatever its status. Officers change only cases of their own share, so that nobody
is overtaken.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from threading import Lock
from time import process_time
from typing import Any
from urllib.parse import quote, urlencode

import gevent
from gevent.event import Event
from locust import FastHttpUser, between, constant, events, task
from tests.benchmarks.workbench.serving import processor

TOLD: dict[str, Any] = json.loads(Path(os.environ["ZHIYI_LOAD"]).read_text("utf-8"))
PEOPLE: list[dict[str, str]] = TOLD["people"]

WORDS = ("碳纤维", "有限公司", "拉伸强度", "数控机床", "检测报告", "合同", "1C210", "镍基合金")
LISTS = (
    {"missing": "any", "must": "1"},
    {"candidate": "1C210"},
    {"due": "passed"},
    {"holder": "nobody", "state": "all"},
    {"outcome": "criteria_partly_known"},
    {"candidate": "1C", "missing": "any"},
)
SORTS = ("severity", "received", "exporter", "state", "candidates", "inquiry")
TABS = (
    "findings", "materials", "seals", "translations", "indicators", "contradictions",
    "candidates", "derived", "particulars", "statements", "asked", "judgements", "deciding",
)  # fmt: skip
VERDICTS = ("confirmed", "rejected", "unsure")

_CASE = re.compile(r'href="/cases/([^"/?]+)"')
_CSRF = re.compile(r'name="csrf" (?:value|content)="([^"]*)"')
_FACT = re.compile(r'data-fact="([^"]+)"')
_PICTURE = re.compile(r'<img src="([^"]+)"')
_LEAF = re.compile(r'data-goto="([^"]+):([0-9]+)"')
_SEEN = re.compile(r'name="seen" value="([0-9]*)"')
_VERSION = re.compile(r'name="version" value="([0-9]+)"')

_answers: list[tuple[str, float, float, str]] = []
"""Kind, when it was asked for, milliseconds, what was wrong."""
_marks: list[tuple[float, float]] = []
"""Seconds of processor time that the server and this program had used: when the last officer had
signed in, and in the end."""
_numbers, _signed_in = count(), count()
_everybody = Event()
_lock = Lock()


def _mark() -> None:
    _marks.append((processor(TOLD["pid"]), process_time()))


@events.request.add_listener
def _note(
    name: str, response_time: float, exception: BaseException | None, start_time: float, **_: Any
) -> None:
    told = f"{exception or ''}"[:200]
    _answers.append((name, start_time, response_time, told))


@events.quitting.add_listener
def _write(**_: Any) -> None:
    _mark()
    used = [end - begun for begun, end in zip(_marks[0], _marks[-1], strict=True)]
    told = {"answers": _answers, "processor": used[0], "generator": used[1]}
    Path(TOLD["answers"]).write_text(json.dumps(told), "utf-8")


class OfficerAtWork(FastHttpUser):
    """One of ``PEOPLE``, in the order in which they come."""

    wait_time = between(*TOLD["think"]) if TOLD["think"] else constant(0)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        with _lock:
            self.number = next(_numbers)
        person = PEOPLE[self.number % len(PEOPLE)]
        self.share = self.number // TOLD["offices"]
        self.shares = -(-len(PEOPLE) // TOLD["offices"])
        self.chance = Random(f"{TOLD['seed']}/{self.number}")
        self.token = {"authorization": f"Bearer {person['token']}"}
        self.csrf, self.listed, self.case = "", [], ""
        self.facts: list[str] = []
        self.leaves: list[tuple[str, str]] = []
        self._sign_in(person)
        self._wait_for_all()

    def _wait_for_all(self) -> None:
        """The time that counts begins when everybody has signed in, and then takes its seconds."""
        if next(_signed_in) + 1 == len(PEOPLE):
            _mark()
            gevent.spawn_later(TOLD["seconds"], self.environment.runner.quit)
            _everybody.set()
        _everybody.wait()

    def _sign_in(self, person: dict[str, str]) -> None:
        form = self._get("sign-in", "/sign-in", holds="password")
        sent = {
            "name": person["name"], "password": person["password"], "next": "/",
            "csrf": _first(_CSRF, form),
        }  # fmt: skip
        self._post("sign-in", "/sign-in", sent, wanted=303)

    # -- asking

    @contextmanager
    def _asked(self, wanted: int, holds: str, ask: Callable[[], Any]) -> Iterator[list[str]]:
        """The text of the answer; an error where it has another status or lacks ``holds``."""
        text: list[str] = []
        with ask() as answer:
            found = answer.text or ""
            if answer.status_code != wanted:
                answer.failure(f"{answer.status_code}: {found[:120]}")
            elif holds not in found:
                answer.failure(f"without {holds!r}")
            else:
                answer.success()
                text.append(found)
        yield text

    def _get(
        self, kind: str, path: str, *, holds: str = "", headers: dict[str, str] | None = None
    ) -> str:
        def ask() -> Any:
            return self.client.get(
                path, name=kind, headers=headers or {}, catch_response=True, allow_redirects=False
            )

        with self._asked(200, holds, ask) as found:
            return "".join(found)

    def _post(
        self, kind: str, path: str, sent: dict[str, str], *, wanted: int, holds: str = "",
        headers: dict[str, str] | None = None,
    ) -> str:  # fmt: skip
        def ask() -> Any:
            return self.client.post(
                path, name=kind, data=sent, headers=headers or {}, catch_response=True,
                allow_redirects=False,
            )  # fmt: skip

        with self._asked(wanted, holds, ask) as found:
            return "".join(found)

    def _picture(self, address: str) -> None:
        with self.client.get(address, name="picture", catch_response=True) as answer:
            if answer.status_code != 200 or not (answer.content or b"").startswith(b"\xff\xd8"):
                answer.failure(f"{answer.status_code}: no picture")
            else:
                answer.success()

    # -- lists

    def _list(self, kind: str, chosen: dict[str, str]) -> None:
        text = self._get(kind, f"/?{urlencode(chosen)}" if chosen else "/", holds="不予放行")
        self.csrf = _first(_CSRF, text) or self.csrf
        self.listed = list(dict.fromkeys(_CASE.findall(text))) or self.listed

    @task(12)
    def worklist(self) -> None:
        self._list("worklist", {})

    @task(4)
    def turned(self) -> None:
        self._list("worklist page", {"page": str(self.chance.randrange(1, 8))})

    @task(5)
    def filtered(self) -> None:
        self._list("filter", self.chance.choice(LISTS))

    @task(4)
    def sorted(self) -> None:
        self._list("sort", {"sort": self.chance.choice(SORTS), "desc": "1"})

    @task(4)
    def searched(self) -> None:
        self._list("search", {"q": self.chance.choice(WORDS), "state": "all"})

    # -- a case

    @property
    def base(self) -> str:
        return f"/cases/{quote(self.case, safe='')}"

    @property
    def own(self) -> bool:
        """Whether the open case is of the officer's share."""
        number = self.case.rpartition("-")[2]
        return number.isdecimal() and int(number) // TOLD["offices"] % self.shares == self.share

    def _open(self) -> str:
        """As a browser does: the page, then its tab and its picture."""
        shell = self._get("open case", self.base, holds="不予放行")
        if not shell:
            self.case = ""
            return ""
        self.leaves = _LEAF.findall(shell)
        findings = self._get("first tab", f"{self.base}/pane/findings")
        self.facts = list(dict.fromkeys(_FACT.findall(findings)))
        if picture := _first(_PICTURE, shell):
            self._picture(picture)
        return shell

    @task(10)
    def opened(self) -> None:
        if self.listed:
            self.case = self.chance.choice(self.listed)
            self._open()

    @task(12)
    def other_tab(self) -> None:
        if self.case:
            text = self._get("tab", f"{self.base}/pane/{self.chance.choice(TABS)}")
            self.facts = list(dict.fromkeys(_FACT.findall(text))) or self.facts

    @task(4)
    def narrowed(self) -> None:
        if self.case:
            wanted = self.chance.choice(({"q": "强度"}, {"only": "doubt"}, {"by": "parameter"}))
            self._get("figures filtered", f"{self.base}/pane/indicators?{urlencode(wanted)}")

    @task(10)
    def next_page(self) -> None:
        if self.case and self.leaves:
            document, page = self.chance.choice(self.leaves)
            sheet = self._get("page", f"{self.base}/page/{quote(document)}/{page}", holds="sheet")
            if picture := _first(_PICTURE, sheet):
                self._picture(picture)

    @task(15)
    def looked_at(self) -> None:
        if self.case and self.facts:
            self._fact(self.chance.choice(self.facts))

    def _fact(self, fact: str) -> str:
        return self._get("fact", f"{self.base}/facts/{quote(fact, safe='')}", holds=fact)

    @task(5)
    def judged(self) -> None:
        if not (self.case and self.facts and self.own):
            return
        fact = self.chance.choice(self.facts)
        shown = self._fact(fact)
        if 'class="judge"' not in shown:
            return
        sent = {
            "verdict": self.chance.choice(VERDICTS), "note": "", "csrf": self.csrf,
            "seen": _first(_SEEN, shown),
        }  # fmt: skip
        address = f"{self.base}/facts/{quote(fact, safe='')}/judgement"
        self._post(
            "judgement", address, sent, wanted=200, holds="badge-", headers={"hx-request": "true"}
        )

    @task(3)
    def held(self) -> None:
        """Take the case, or give it back; then see it again."""
        if not (self.case and self.own):
            return
        shell = self._open()
        for act, kind in (("take", "take"), ("give-back", "give back")):
            if f'action="{self.base}/{act}"' in shell:
                sent = {"version": _first(_VERSION, shell), "csrf": self.csrf, "next": self.base}
                self._post(kind, f"{self.base}/{act}", sent, wanted=303)
                self._open()

    # -- the rest

    @task(1)
    def overview(self) -> None:
        self._get("overview", "/overview", holds="<svg")

    @task(3)
    def program(self) -> None:
        """What another system of the office asks for."""
        self._get("API cases", "/api/v1/cases?size=50", holds='"total"', headers=self.token)
        if self.case:
            address = f"/api/v1{self.base}"
            self._get("API case", address, holds=self.case, headers=self.token)
            self._get("API facts", f"{address}/facts", holds='"layer"', headers=self.token)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].replace("&amp;", "&") if found else ""
