"""Axes that machines are named by."""

from __future__ import annotations

import pytest

from zhiyi.indicators.axes import axes_in
from zhiyi.indicators.drafts import Tools


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("五轴联动叶片铣床，X轴行程1200 mm", [5]),
        ("本机为四轴数控磨床", [4]),
        ("数控3轴测量中心", [3]),
        ("五轴四联动加工中心", [4]),
        ("龙门式三坐标测量机", [3]),
        ("two-axis CNC lathe; 5-axis simultaneous milling", [2, 5]),
        ("三轴定位精度 5 μm，三轴行程 800 mm", []),
        ("可选五轴联动转台", []),
        ("不具备五轴联动功能", []),
        ("第五轴联动另购", []),
        ("nanofive-axis machining", []),
    ],
)
def test_words_that_say_how_many_axes_move(text: str, counts: list[int], tools: Tools) -> None:
    drafts = axes_in(text, tools=tools)
    assert [one.quantity.value for one in drafts] == counts
    assert all(one.parameter and one.parameter.id == "axis_count" for one in drafts)
