"""What the templates of a case say in the reader's language, and how they write figures.

The words are those of the report (``zhiyi.report.words``): a value is called the same at the
screen, in the report and in the papers made from a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from markupsafe import Markup, escape

from zhiyi.deadlines import BEIJING
from zhiyi.report.criteria import chinese_of, margin_of, name_of, opening, result_of, why_of
from zhiyi.report.criteria import english_of as english_name
from zhiyi.report.figures import (
    converted_of,
    figure_of,
    other_reading,
    rounded,
    spans,
)
from zhiyi.report.ranked import label_of, questions_of
from zhiyi.report.sentences import english_of, in_english
from zhiyi.report.words import FAIR, Wording, load_words, visible
from zhiyi.review.papers.phrases import correction_of
from zhiyi.review.web.case_candidates import clauses_of, rows_of
from zhiyi.review.web.words import Language, wordings

ALIKE, LED_BY = 24, 10
"""Characters that two wordings of a change may begin with alike; of more, the last ones are shown:
a line of the list holds some 14."""


def differing(before: str, after: str) -> tuple[str, str]:
    """Both from a little before where they begin to differ: what changed is seen at once. The
    same where either is empty or they differ early."""
    pairs = zip(before, after, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if alike <= ALIKE or not before or not after:
        return before, after
    start = alike - LED_BY
    return "…" + before[start:], "…" + after[start:]


def speech(language: Language) -> dict[str, Any]:
    """Names for a template: ``say(zh, en)`` of its own words, ``w(group, value)`` of a value."""
    words = load_words()
    at = 0 if language == "zh" else 1

    def pick(wording: Sequence[str]) -> str:
        return wording[at]

    def chinese(text: str) -> str:
        """What the program says in Chinese: to an English reader in English where its English is
        known, else marked as Chinese."""
        if language == "zh":
            return visible(text)
        if english := english_of(text):
            return visible(english)
        return Markup('<span lang="zh-Hans">{}</span>').format(visible(text))

    def phrased(zh: str, en: str) -> str:
        """A message of the program, with what it quotes of itself in the reader's language too."""
        return zh if language == "zh" else in_english(en)

    return {
        "FAIR": FAIR,
        "moment": lambda at: _moment(at, pick(("北京时间", "Beijing time"))),
        "clauses": lambda zh, en: _clauses(phrased(zh, en)),
        "phrased": phrased,
        "differing": differing,
        "correction_of": correction_of,
        "called": lambda code: pick(wordings().get(f"overview.finding.{code}", (code, code))),
        "rows_of": rows_of,
        "say": lambda zh, en: pick((zh, en)),
        "pick": pick,
        "chinese": chinese,
        "w": lambda group, value: pick(words.of(group, value)),
        "sure": lambda score: pick(words.sure(score)),
        "tongue": lambda code: pick(words.language(code)),
        "words": words,
        "figure_of": figure_of,
        "converted_of": converted_of,
        "other_reading": other_reading,
        "rounded": rounded,
        "spans": spans,
        "opening": opening,
        "result_of": result_of,
        "margin_of": margin_of,
        "why_of": why_of,
        "name_of": name_of,
        "english_name": english_name,
        "chinese_of": chinese_of,
        "label_of": label_of,
        "questions_of": questions_of,
        "Wording": Wording,
    }


def _moment(at: datetime, title: str) -> Markup:
    """A moment in the time of Beijing, whatever the language."""
    here = at.astimezone(BEIJING)
    return Markup('<time class="num" datetime="{}" title="{}">{}</time>').format(
        here.isoformat(timespec="seconds"), title, here.strftime("%Y-%m-%d %H:%M")
    )


def _clauses(text: str) -> Markup:
    """A dense sentence clause by clause, with what is quoted in it standing out."""
    told = (
        Markup("").join(
            Markup("<b><bdi>{}</bdi></b>").format(visible(piece.text))
            if piece.quoted
            else escape(visible(piece.text))
            for piece in clause
        )
        for clause in clauses_of(text)
    )
    return Markup("").join(Markup("<li>{}</li>").format(one) for one in told)
