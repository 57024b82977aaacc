"""What a template of the office may and must hold, by kind of paper: ``{{名称}}``."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

TemplateKind = Literal["inquiry_notice", "result_notice"]


class Placeholder(NamedTuple):
    """``required``: a template without it is refused. ``several``: alone in its paragraph it
    becomes a paragraph an item."""

    meaning: str
    required: bool = False
    several: bool = False


_BOTH = {
    "海关名称": Placeholder("制发文书的海关", required=True),
    "制发日期": Placeholder("制作文书当日，可在文书中修改", required=True),
    "通知书编号": Placeholder("质疑通知书编号，未知时留空"),
    "出口货物发货人": Placeholder("出口货物发货人名称", required=True),
    "报关单编号": Placeholder("报关单所载编号，未识读到时留空"),
    "货物名称": Placeholder("各项货物的品名，以顿号分隔", required=True),
    "规格型号": Placeholder("各项货物的规格型号，以顿号分隔"),
    "商品编号": Placeholder("各项货物的商品编号，以顿号分隔"),
    "最终目的国": Placeholder("最终目的国（地区）或者运抵国（地区）"),
    "质疑编号": Placeholder("质疑编号"),
}
PLACEHOLDERS: MappingProxyType[TemplateKind, MappingProxyType[str, Placeholder]] = MappingProxyType(
    {
        "inquiry_notice": MappingProxyType(
            _BOTH
            | {
                "质疑事由": Placeholder("由关员填写，程序只留空"),
                "材料清单": Placeholder("要求提交的材料，一项一段", required=True, several=True),
                "提交期限": Placeholder("提交期限，未能确定时留空"),
                "放行说明": Placeholder("质疑或鉴别期间不予放行的说明", required=True),
            }
        ),
        "result_notice": MappingProxyType(
            _BOTH
            | {
                "收到材料日期": Placeholder("收到出口货物发货人材料的日期，未知时留空"),
                "处理环节": Placeholder("“质疑”或者“质疑及组织鉴别”"),
                "处理结果": Placeholder(
                    "两名关员确认的判定，逐字照录", required=True, several=True
                ),
                "判定理由": Placeholder("提出判定的关员所写的理由，逐字照录"),
                "判定日期": Placeholder("复核确认之日"),
            }
        ),
    }
)


def required(kind: TemplateKind) -> tuple[str, ...]:
    return tuple(name for name, one in PLACEHOLDERS[kind].items() if one.required)
