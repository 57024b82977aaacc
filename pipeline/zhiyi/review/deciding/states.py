"""The six states of a case and the transitions between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["awaiting", "reviewing", "confirming", "referred", "concluded", "closed"]
STATE_WORDS: dict[State, tuple[str, str]] = {
    "awaiting": ("待提交", "Awaiting submission"),
    "reviewing": ("审核中", "Under review"),
    "confirming": ("待复核", "Awaiting the second officer"),
    "referred": ("已提请鉴别", "Referred for identification"),
    "concluded": ("鉴别结论已收到", "Conclusion of the identification received"),
    "closed": ("已办结", "Closed"),
}
Step = Literal["receive", "request", "propose", "confirm", "send_back", "withdraw", "conclude"]
STEP_WORDS: dict[Step, tuple[str, str]] = {
    "receive": ("材料已提交，开始审核", "Submission received, begin the review"),
    "request": ("要求补充材料", "Ask for further materials"),
    "propose": ("录入判定", "Enter an outcome"),
    "confirm": ("复核：同意所录入的判定", "Confirm as second officer"),
    "send_back": ("复核：退回", "Send back"),
    "withdraw": ("撤回所录入的判定", "Withdraw"),
    "conclude": ("登记鉴别结论", "Record the conclusion of the identification"),
}
Who = Literal["decider", "second", "proposer"]
"""``decider``: officer or reviewer of the case's office; ``second``: such a one, but not the one
who entered the outcome; ``proposer``: the one who did."""


@dataclass(frozen=True, slots=True)
class Transition:
    """``round``: the decision that it belongs to, None where there is none. ``outcome``: only with
    this outcome (``confirm``), None for any."""

    step: Step
    before: State
    after: State
    who: Who
    round: Literal[1, 2] | None = None
    outcome: str | None = None


TRANSITIONS: tuple[Transition, ...] = (
    Transition("receive", "awaiting", "reviewing", "decider"),
    Transition("request", "reviewing", "awaiting", "decider"),
    Transition("propose", "reviewing", "confirming", "decider", 1),
    Transition("withdraw", "confirming", "reviewing", "proposer", 1),
    Transition("send_back", "confirming", "reviewing", "second", 1),
    Transition("confirm", "confirming", "closed", "second", 1, "not_required"),
    Transition("confirm", "confirming", "closed", "second", 1, "required"),
    Transition("confirm", "confirming", "referred", "second", 1, "undetermined"),
    Transition("conclude", "referred", "concluded", "decider"),
    Transition("conclude", "concluded", "concluded", "decider"),
    Transition("propose", "concluded", "confirming", "decider", 2),
    Transition("withdraw", "confirming", "concluded", "proposer", 2),
    Transition("send_back", "confirming", "concluded", "second", 2),
    Transition("confirm", "confirming", "closed", "second", 2, "not_required"),
    Transition("confirm", "confirming", "closed", "second", 2, "required"),
)
"""All there are. A step that is not here is refused; ``closed`` leads nowhere."""


def first_state(*, submitted: bool) -> State:
    """The state of a case that is new here. ``submitted``: there are papers to look at."""
    return "reviewing" if submitted else "awaiting"


def transition(
    step: Step, before: State, *, round: int | None = None, outcome: str | None = None
) -> Transition | None:
    """The row of the table for this step, None where it is not possible."""
    for row in TRANSITIONS:
        fits = row.step == step and row.before == before
        if fits and row.round in (None, round) and row.outcome in (None, outcome):
            return row
    return None
