"""``report.html``: one file for the officer, Chinese first, without network or outside parts.

The page is rendered from the ``Report`` (what ``report.json`` says) and cut-outs of the pages.
Styles and script are allowed by their hash only, so that nothing a paper says can run.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from zhiyi.report import types
from zhiyi.report.criteria import (
    condition_of,
    english_of,
    margin_of,
    name_of,
    opening,
    result_of,
    why_of,
)
from zhiyi.report.crops import Album, Cuts, Pictures, limit_for
from zhiyi.report.figures import (
    converted_of,
    figure_of,
    moment_of,
    other_reading,
    rounded,
    spans,
)
from zhiyi.report.ranked import (
    asked_of,
    label_of,
    paragraphs_of,
    questions_of,
    reasons_by_place,
    standing_open,
    without_candidate,
)
from zhiyi.report.sentences import english_of as english_sentence
from zhiyi.report.sentences import in_english
from zhiyi.report.view import View
from zhiyi.report.words import Wording, load_words, visible

TEMPLATES = "templates"
PICKED = 12
"""Goods items that the style sheet can pick the indicators of."""
SAID = 4_096
"""Pairs of words that are remembered as they stand in a page: a report says most of them often."""
PLACES = 12
"""Places named for one stated figure; the others are counted."""


def render_html(
    report: types.Report, *, pictures: Pictures, cuts: Cuts = MappingProxyType({})
) -> str:
    """The whole page. ``pictures`` may answer None: the fact is then shown by its words alone.
    ``cuts``: those of an earlier report of the same pages."""
    album = Album(pictures, limit=limit_for(len(report.indicators)), known=cuts)
    view = View.of(report, album)
    body = environment().get_template("body.html.j2").render(view=view, report=report)
    return page(title=f"质疑核对报告 {report.inquiry.id}", body=Markup(body), view=view)


def page(
    *,
    title: str,
    body: Markup,
    view: View | None = None,
    assets: tuple[str, ...] = ("report.js",),
    running: tuple[Wording, ...] = (),
) -> str:
    """A whole HTML file around ``body``: styles, script, policy, cut-outs, language switch.
    ``assets``: what it needs beside the style and the script that every page has. ``running``
    stands at the foot of every printed page, without it what every report says."""
    words = load_words()
    style = "".join(map(_asset, ("style.css", *(a for a in assets if a.endswith(".css")))))
    script = "".join(map(_asset, ("page.js", *(a for a in assets if a.endswith(".js")))))
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            body=body,
            images=view.album.images if view else {},
            cuts=view.album.cuts if view else {},
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            running=running or tuple(words.of("standing", key) for key in ("reference", "hold")),
        )
    )


@cache
def environment() -> Environment:
    """Everything is escaped; characters that turn or hide text are written out; a name that a
    template misspells is an error."""
    words = load_words()
    made = Environment(
        loader=PackageLoader("zhiyi.report", TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.globals.update(
        t=both,
        words=words,
        w=lambda group, value: both(*words.of(group, value)),
        sure=lambda score: both(*words.sure(score)),
        language=lambda code: both(*words.language(code)),
        figure_of=figure_of,
        converted_of=converted_of,
        other_reading=other_reading,
        moment_of=moment_of,
        spans_pages=spans,
        rounded=rounded,
        condition_of=condition_of,
        name_of=name_of,
        english_of=english_of,
        english_sentence=english_sentence,
        in_english=in_english,
        result_of=result_of,
        margin_of=margin_of,
        opening=opening,
        paragraphs_of=paragraphs_of,
        standing_open=standing_open,
        asked_of=asked_of,
        without_candidate=without_candidate,
        questions_of=questions_of,
        label_of=label_of,
        reasons_by_place=reasons_by_place,
        why_of=why_of,
        PICKED=PICKED,
        PLACES=PLACES,
    )
    return made


@lru_cache(maxsize=SAID, typed=True)  # a text that is markup equals one that is not
def both(zh: str, en: str) -> Markup:
    """Chinese and English side by side; the switch shows one of them."""
    if zh == en:
        return escape(visible(zh))
    chinese, english = escape(visible(zh)), escape(visible(en))
    return Markup(f'<span class="zh">{chinese}</span><span class="en" lang="en">{english}</span>')


def _finalize(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _asset(name: str) -> str:
    return files("zhiyi.report").joinpath(TEMPLATES, name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")
