"""The learned tagger: its artefact, places in the text, windows, and what it does with garbage."""

from __future__ import annotations

import json
import tomllib
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from zhiyi.engines.tagger import (
    LABELS,
    TAGS,
    UNKNOWN,
    Alphabet,
    IndicatorTagger,
    load_tagger,
    script_of,
    spans,
    windows,
)  # fmt: skip
from zhiyi.errors import EngineError

FOLDER = Path(__file__).parents[2] / "models" / "indicator_tagger"
SENTENCE = "该复合板的抗拉强度为3950 MPa。"


@pytest.fixture(scope="module")
def tagger() -> IndicatorTagger:
    return load_tagger()


def words(tagger: IndicatorTagger, text: str, label: str) -> list[str]:
    [found] = tagger.tag([text])
    return [text[one.start : one.end] for one in found if one.label == label]


def test_the_artefact_is_what_its_card_says_and_under_20_mb() -> None:
    card = tomllib.loads((FOLDER / "card.toml").read_text("utf-8"))
    files = card["artefact"]["files"]
    assert {file["name"] for file in files} == {"model.onnx", "vocab.json", "config.json"}
    for file in files:
        content = (FOLDER / file["name"]).read_bytes()
        assert len(content) == file["bytes"]
        assert sha256(content).hexdigest() == file["sha256"]
    assert sum(file["bytes"] for file in files) < 20_000_000
    assert card["model"]["licence"] == "Apache-2.0"


def test_a_name_and_its_quantity_are_found_where_they_stand(tagger: IndicatorTagger) -> None:
    assert words(tagger, SENTENCE, "PARAMETER") == ["抗拉强度"]
    assert words(tagger, SENTENCE, "QUANTITY") == ["3950 MPa"]
    [found] = tagger.tag([SENTENCE])
    assert all(0 < one.score <= 1 for one in found)
    assert all(one.end <= next.start for one, next in pairwise(found))


def test_full_width_is_read_as_half_width_at_the_same_places(tagger: IndicatorTagger) -> None:
    assert words(tagger, "抗拉强度：３９５０ＭＰａ。", "QUANTITY") == ["３９５０ＭＰａ"]


def test_text_longer_than_a_window_is_read_to_its_end(tagger: IndicatorTagger) -> None:
    text = "本说明由我公司出具，内容真实有效。" * 30 + SENTENCE
    assert words(tagger, text, "QUANTITY")[-1:] == ["3950 MPa"]
    assert words(tagger, text, "PARAMETER")[-1:] == ["抗拉强度"]


def test_many_texts_are_answered_in_their_order(tagger: IndicatorTagger) -> None:
    texts = ["", "厚度5 mm", "无数据", SENTENCE] * 9
    found = tagger.tag(texts)
    assert [bool(one) for one in found] == [False, True, False, True] * 9
    assert found[3] == found[-1]


@pytest.mark.parametrize("length", [1, 2, 159, 160, 161, 200, 239, 240, 241, 1000])
def test_windows_take_each_character_once(length: int) -> None:
    taken = [0] * length
    for window in windows(0, length, size=160):
        assert window.start <= window.first < window.last <= window.end <= length
        assert window.end - window.start <= 160
        for place in range(window.first, window.last):
            taken[place] += 1
    assert set(taken) == {1}


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00\x01", "\ud800", "🙂" * 400, "(" * 5000, "9" * 3000, "\u202e%%"]
)
def test_garbage_is_read_without_an_error(tagger: IndicatorTagger, text: str) -> None:
    [found] = tagger.tag([text])
    assert all(0 <= one.start < one.end <= len(text) and one.label in LABELS for one in found)


def test_a_character_it_does_not_have_still_tells_its_script() -> None:
    numbers, scripts = Alphabet("a5").rows("a5龘Б")
    assert numbers[2:] == [UNKNOWN, UNKNOWN] and len(set(numbers[:2])) == 2
    assert scripts == [3, 2, 8, 6]


@pytest.mark.parametrize(
    ("char", "script"), [(" ", 1), ("７", 2), ("x", 3), ("X", 4), ("μ", 5), ("ж", 6), ("カ", 7),
                         ("强", 8), ("한", 9), ("é", 10), ("≥", 11)],
)  # fmt: skip
def test_scripts_are_told_apart(char: str, script: int) -> None:
    assert script_of(char) == script


def chances(*tags: str) -> NDArray[np.float32]:
    rows = np.full((len(tags), len(TAGS)), 0.01, np.float32)
    for place, tag in enumerate(tags):
        rows[place, TAGS.index(tag)] = 0.9
    return rows


def test_spans_begin_at_b_or_at_an_i_that_follows_another() -> None:
    rows = chances("O", "B-PARAMETER", "I-PARAMETER", "B-PARAMETER", "I-QUANTITY", "I-QUANTITY")
    found = [(one.start, one.end, one.label) for one in spans(rows)]
    assert found == [(1, 3, "PARAMETER"), (3, 4, "PARAMETER"), (4, 6, "QUANTITY")]


def test_a_missing_tagger_costs_nothing_until_it_is_asked(tmp_path: Path) -> None:
    gone = load_tagger(tmp_path / "gone")
    with pytest.raises(EngineError, match="cannot be read"):
        gone.tag(["厚度5 mm"])


@pytest.mark.parametrize(
    ("config", "told"),
    [({"tags": ["O"], "window": 160}, "no tagger's"), ({"tags": list(TAGS)}, "no window")],
)
def test_files_of_another_model_are_refused(
    tmp_path: Path, config: dict[str, object], told: str
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(EngineError, match=told):
        load_tagger(tmp_path).tag(["厚度5 mm"])


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    for name in ("config.json", "vocab.json"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(EngineError, match=r"model\.onnx"):
        load_tagger(tmp_path).tag(["厚度5 mm"])
