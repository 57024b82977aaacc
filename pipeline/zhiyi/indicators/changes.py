"""Values that changed: of 由10 μm提高到3 μm the second holds, the first is what was."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import Sheet

BECAME = re.compile(r"\s*(?:to|auf|до|まで)\s*")


def is_former(sheet: Sheet, begin: int, stated: Stated) -> bool:
    """Whether the figure is what was; then it is set aside with the words around it."""
    opener = sheet.word_before("formerly", stated.first)
    if opener is None or opener.start < begin:
        opener = sheet.word_before("formerly", stated.start)
    became = sheet.word_after("became", stated.end)
    if opener is None or opener.start < begin:
        return False
    end = became.end if became else None
    changed = " " in sheet.text[opener.start : opener.end]
    if end is None and changed and (to := BECAME.match(sheet.text, stated.end)):
        end = to.end()
    if end is None or stated.quantity.operator == "range":
        return False
    sheet.set_aside(opener.start, end)
    return True


def latter(sheet: Sheet, begin: int, stated: Stated) -> Stated:
    """Efficiency increased from 82 % to 91 %: no range, the second figure holds."""
    opener = sheet.word_before("formerly", stated.first)
    if opener is None or opener.start < begin or stated.quantity.operator != "range":
        return stated
    if " " not in sheet.text[opener.start : opener.end]:
        return stated
    high = stated.quantity.high
    return replace(
        stated, start=opener.start, quantity=replace(stated.quantity, low=high, high=high)
    )
