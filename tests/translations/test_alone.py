"""One text alone, as ``zhiyi language`` judges it."""

from __future__ import annotations

import pytest
from tests.test_language import VOICES

from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.language import passages_of_text
from zhiyi.translations.alone import document_of, judge_alone

ENCODER = FastUseEncoder()
ZH = "泵应水平安装于坚固的基础上，四周留出不少于300 mm的检修空间，启动前检查油位。"
EN = "The pump shall be mounted level on a solid base with 300 mm of space around for service."
OTHER = (
    "Warning: the getter material supplied by a third party reacts violently with water and must "
    "be stored under argon at all times, away from any source of heat."
)


@pytest.mark.parametrize(
    ("text", "foreign", "reason"),
    [
        ("", None, "未识读到文字"),
        ("12.5 77.1\n\n35 MPa", None, "仅见数字"),
        ("Norbeck Messtechnik GmbH\n" + 9 * "508.536 802.8 175.92\n", None, "仅见数字"),
        ("Norbeck Messtechnik GmbH, Hafenstraße 4, Kiel", False, ""),
        (EN, True, ""),
        (ZH, False, ""),
        (f"{ZH}\n\n{EN}", False, ""),
        (f"{ZH}\n\n{ZH}\n\n{ZH}\n\n{ZH}\n\n{OTHER}", True, ""),
        (f"{ZH}\n\nShenzhen Foo Technology Co., Ltd.", False, ""),
    ],
)
def test_a_text_is_foreign_where_its_own_chinese_leaves_content_out(
    text: str, foreign: bool | None, reason: str
) -> None:
    doc = document_of(passages_of_text(text, voices=VOICES))
    judged = judge_alone(doc, encoder=ENCODER)
    assert judged.foreign is foreign
    assert judged.reason.startswith(reason) and bool(judged.reason) is bool(reason)
