"""What each kind of page costs the server: processor time, one officer, one request after another.

    python -m tests.benchmarks.workbench.costs RUN --scratch FOLDER [--rounds 60]

``again``: the same page of the same case; ``other``: of another case each time, as when many
officers work at once. Milliseconds of the server's processor time for one answer. RUN and FOLDER
as for ``load``; other work on the machine changes these figures little.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from .load import OFFICERS, made
from .make import CASES
from .serving import Person, Served, prepare, serving

_CASE = re.compile(r'href="/cases/([^"/?]+)"')
_CSRF = re.compile(r'name="csrf" (?:value|content)="([^"]*)"')
_FACT = re.compile(r'data-fact="([^"]+)"')
_PICTURE = re.compile(r'<img src="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="([0-9]*)"')
_LEAF = re.compile(r'data-goto="([^"]+):([0-9]+)"')
TABS = (
    "findings", "materials", "seals", "translations", "indicators", "contradictions",
    "candidates", "particulars", "asked", "judgements", "deciding",
)  # fmt: skip


class Screen:
    """One officer, signed in, on one connection."""

    def __init__(self, served: Served, person: Person) -> None:
        self.connection = HTTPConnection(urlsplit(served.address).netloc, timeout=120)
        self.cookies: dict[str, str] = {}
        form = self.get("/sign-in")
        sent = {"name": person.name, "password": person.password, "csrf": _csrf(form)}
        self.ask("POST", "/sign-in", sent, wanted=303)
        self.csrf = _csrf(self.get("/"))

    def close(self) -> None:
        self.connection.close()

    def get(self, path: str) -> str:
        return self.ask("GET", path)

    def post(self, path: str, sent: Mapping[str, str], *, wanted: int) -> str:
        return self.ask("POST", path, {**sent, "csrf": self.csrf}, wanted=wanted)

    def ask(
        self, method: str, path: str, sent: Mapping[str, str] | None = None, *, wanted: int = 200
    ) -> str:
        headers = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if sent is not None:
            headers |= {"content-type": "application/x-www-form-urlencoded", "hx-request": "true"}
        self.connection.request(method, path, urlencode(sent) if sent else None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for one in answer.headers.get_all("set-cookie") or ():
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != wanted:
            raise SystemExit(f"{method} {path}: {answer.status} {text[:300]}")
        return text


def _csrf(page: str) -> str:
    found = _CSRF.search(page)
    return found[1] if found else ""


def _seen(page: str) -> str:
    """The judgement of a fact that its form knows of."""
    found = _SEEN.search(page)
    return found[1] if found else ""


def cost(served: Served, acts: Sequence[Callable[[], object]]) -> float:
    """Milliseconds of processor time for one of ``acts``."""
    before = served.processor()
    for act in acts:
        act()
    return 1000 * (served.processor() - before) / len(acts)


def figures(served: Served, screen: Screen, *, rounds: int) -> Iterator[tuple[str, float]]:
    pages = [screen.get(f"/?page={n}") for n in range(1, 5)]
    cases = [f"/cases/{one}" for one in dict.fromkeys(_CASE.findall("".join(pages)))]

    def each(paths: Sequence[str]) -> float:
        return cost(served, [lambda p=p: screen.get(p) for p in islice(cycle(paths), rounds)])

    yield "sign-in page (frame alone)", each(["/sign-in"])
    yield "worklist, again", each(["/"])
    words = [f"/?{urlencode({'q': one})}" for one in ("碳纤维", "合同", "检测", "拉伸强度 MPa")]
    yield "worklist, other", each([f"/?candidate={n}" for n in range(rounds)])
    yield "search, other", each([f"{words[n % 4]}&x={n}" for n in range(rounds)])
    yield "open case, never seen", each(cases[:rounds])
    yield "open case, again", each(cases[:1])
    yield "open case, other", each(cases[:rounds])
    for tab in TABS:
        yield f"tab {tab}, again", each([f"{cases[0]}/pane/{tab}"])
        yield f"tab {tab}, other", each([f"{one}/pane/{tab}" for one in cases[:rounds]])
    yield "figures filtered, again", each([f"{cases[0]}/pane/indicators?only=doubt"])
    facts = [
        f"{case}/facts/{quote(fact, safe='')}"
        for case in cases[:8]
        for fact in dict.fromkeys(_FACT.findall(screen.get(f"{case}/pane/indicators")))
    ]
    yield "fact, again", each(facts[:1])
    yield "fact, other", each(facts)
    leaves = [
        f"{case}/page/{document}/{page}"
        for case in cases[:30]
        for document, page in _LEAF.findall(screen.get(case))[:3]
    ]
    yield "page, again", each(leaves[:1])
    yield "page, other", each(leaves)
    pictures = [one for leaf in leaves for one in _PICTURE.findall(screen.get(leaf))]
    yield "picture, other", each(pictures)
    yield "overview", each(["/overview"])
    yield "API cases", each(["/api/v1/cases"])
    yield "API facts", each([f"/api/v1{one}/facts" for one in cases[:10]])
    judged = [
        (f"{fact}/judgement", {"verdict": "confirmed", "note": "", "seen": _seen(screen.get(fact))})
        for fact in facts[:rounds]
    ]
    acts = [lambda p=p, sent=sent: screen.post(p, sent, wanted=200) for p, sent in judged]
    yield "judgement", cost(served, acts)


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.workbench.costs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("run", type=Path, help="as for load")
    parser.add_argument("--scratch", type=Path, required=True, help="as for load")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args(given)
    directory = made(options.run, options.scratch, cases=options.cases)
    people = prepare(directory, options.scratch, people=OFFICERS)
    with (
        serving(options.scratch, people) as served,
        closing(Screen(served, people[0])) as screen,
    ):
        for what, spent in figures(served, screen, rounds=options.rounds):
            print(f"{spent:8.1f} ms  {what}", flush=True)


if __name__ == "__main__":
    main()
