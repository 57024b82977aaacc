"""The recipe of the indicator tagger: papers by chance, their truth, a training of two steps."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from models.indicator_tagger.generate import LONGEST, Sample, Writer, load_banks

from zhiyi.engines.tagger import TAGS, load_tagger

SPLITS = ("train", "seen", "goods", "heads")


@pytest.fixture(scope="module", params=SPLITS)
def samples(request: pytest.FixtureRequest) -> list[Sample]:
    writer = Writer(11, split=request.param)
    return [writer.sample() for _ in range(150)]


def test_spans_stand_in_order_in_their_text_and_are_not_blank(samples: list[Sample]) -> None:
    for sample in samples:
        assert len(sample.text) <= LONGEST
        last = 0
        for span in sample.spans:
            assert last <= span.start < span.end <= len(sample.text)
            assert sample.text[span.start : span.end].strip()
            last = span.end


def test_the_name_of_a_quantity_is_a_parameter(samples: list[Sample]) -> None:
    links = [(sample, span) for sample in samples for span in sample.spans if span.name is not None]
    assert len(links) > 50
    for sample, span in links:
        assert span.label == "QUANTITY" and span.name is not None
        assert sample.spans[span.name].label == "PARAMETER"


def test_every_character_has_a_tag_and_spans_begin_with_b(samples: list[Sample]) -> None:
    for sample in samples:
        tags = sample.tags()
        assert len(tags) == len(sample.text)
        assert all(TAGS[tags[span.start]] == f"B-{span.label}" for span in sample.spans)
        assert sum(TAGS[tag].startswith("B-") for tag in tags) == len(sample.spans)


def test_the_same_seed_writes_the_same_and_another_writes_otherwise() -> None:
    first, again, other = (
        [writer.sample().text for _ in range(5)] for writer in (Writer(3), Writer(3), Writer(4))
    )
    assert first == again != other


@pytest.mark.parametrize("language", ["zh", "en", "de", "ja", "ru"])
def test_training_has_no_head_that_is_held_out(language: str) -> None:
    own, heldout = (load_banks(split=split)[0][language] for split in ("train", "heads"))
    words = [*own.modifiers, *own.words, *(name.text for name in own.known)]
    words += [head for head, _ in own.heads]
    for head, _ in heldout.heads:
        assert not [word for word in words if head.casefold() in word.casefold()]
    goods = load_banks(split="goods")[0][language].goods
    assert not set(own.goods) & set(goods)


@pytest.mark.skipif(
    not importlib.util.find_spec("torch"), reason="torch is in the extra 'training' only"
)
def test_a_few_steps_of_training_write_a_tagger_that_reads(tmp_path: Path) -> None:
    from models.indicator_tagger.train import main

    main(
        ["--out", str(tmp_path), "--steps", "2", "--batch", "2", "--hidden", "16", "--layers", "1"]
    )
    assert {file.name for file in tmp_path.iterdir()} == {"model.onnx", "vocab.json", "config.json"}
    [found] = load_tagger(tmp_path).tag(["抗拉强度3950 MPa"])
    assert all(0 <= one.start < one.end <= 14 for one in found)


def test_running_the_tagger_needs_no_torch() -> None:
    if importlib.util.find_spec("torch"):
        pytest.skip("torch is installed here, other tests may have loaded it")
    load_tagger().tag(["抗拉强度3950 MPa"])
    assert "torch" not in sys.modules
