"""Indicators of one goods item, built by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhiyi.document import Alternative, Bound, Evidence, Indicator, Origin, Quantity, Tolerance


def quantity(text: str, **more: Any) -> Quantity:
    """``5 kg``, ``>=5 kg``, ``1~5 kg``, ``±5 %``, ``5±1 mm``."""
    figure, _, unit = text.partition(" ")
    sign = figure[: len(figure) - len(figure.lstrip("<>=±"))]
    rest, _, around = figure[len(sign) :].partition("±")
    low, _, high = rest.partition("~")
    first, last = Decimal(low), Decimal(high or low)
    inclusive = "=" in sign or not sign or sign == "±"
    if around:
        more["tolerance"] = Tolerance(minus=Decimal(around), plus=Decimal(around))
    return Quantity(
        low=None if "<" in sign else Bound(first, inclusive),
        high=None if ">" in sign else Bound(last, inclusive),
        unit=unit or None,
        plus_minus=sign == "±",
        **more,
    )


def indicator(parameter: str, text: str, **more: Any) -> Indicator:
    """``document``: where it stands; ``printed``: the name; ``second``: another reader's value;
    the rest as in ``Indicator``."""
    document, printed = more.pop("document", "doc-1"), more.pop("printed", parameter)
    second, approximate = more.pop("second", None), more.pop("approximate", False)
    if second:
        other = Alternative(method="second", quote=second, score=0.5, value=Decimal(second))
        more |= {"agreed": False, "alternatives": (other,)}
    place = Evidence(document=document, page=1, quote=text, locator="第1段")
    return Indicator(
        id=f"ind-{document}-{parameter}-{text}-{more.get('subject')}-{more.get('statistic')}",
        evidence=(place,),
        origin=Origin("test@1", 0.9),
        parameter=printed,
        parameter_id=parameter,
        quantity=quantity(text, approximate=approximate),
        **more,
    )
