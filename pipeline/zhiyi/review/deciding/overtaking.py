"""Who was first, told to the one who was second."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhiyi.deadlines import BEIJING
from zhiyi.review.database.models import Case, Movement, User
from zhiyi.review.deciding.states import STEP_WORDS
from zhiyi.review.errors import Overtaken

_HANDS = {
    "take": ("领取质疑", "took the case"),
    "hand_over": ("移交质疑", "handed the case over"),
    "give_back": ("退回质疑", "gave the case back"),
}


def seen_now(session: Session, case: Case, *, version: int, report_sha256: str) -> None:
    """Raises ``Overtaken`` where the case or its report is not as the officer saw it."""
    if case.version != version:
        raise overtaken(session, case)
    if case.report_sha256 != report_sha256:
        raise Overtaken(
            "报告已有更新，请刷新页面，核对后再操作。 "
            "The report has changed; reload the page and look at it again."
        )


def overtaken(session: Session, case: Case) -> Overtaken:
    """Says who did what to the case last."""
    last = session.execute(
        select(Movement, User.shown)
        .join(User, User.id == Movement.by)
        .where(Movement.case == case.id)
        .order_by(Movement.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return Overtaken("质疑已有变动，请刷新页面。 The case has changed; reload the page.")
    movement, who = last
    zh, en = step_words(movement.what)
    return Overtaken(
        f"{who}已先进行操作：{zh}（{movement.at.astimezone(BEIJING):%Y-%m-%d %H:%M}）。"
        "您的操作未生效，请刷新页面。 "
        f"{who} was first: {en}. Nothing of yours was recorded; reload the page."
    )


def step_words(what: str) -> tuple[str, str]:
    """A step or a change of hands, in words; unknown ones stand for themselves."""
    for step, words in STEP_WORDS.items():
        if step == what:
            return words
    return _HANDS.get(what, (what, what))
