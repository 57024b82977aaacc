"""Encoders: unit rows, in order, close where the meaning is close."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import PreTrainedTokenizerFast

from zhiyi.engines.encoder import BATCH, FastUseEncoder, TransformersEncoder
from zhiyi.errors import EngineError

WORDS = ["[PAD]", "[UNK]", "strength", "density", "强度", "密度"]
TABLE = np.array([[9, 9, 9], [0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0.1, 0], [0.1, 1, 0]], np.float32)
"""The vectors of the words; padding is far from everything, and must not count."""


def model(directory: Path, *, pooled: bool = False, place: str = "onnx/model.onnx") -> Path:
    """A directory with a tokenizer of six words and an ONNX model that looks their vectors up."""
    tokenizer = Tokenizer(WordLevel({w: n for n, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(directory)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    shape: list[str | int] = ["batch", "tokens", 3]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)]
    if pooled:
        axes = helper.make_node("ReduceMax", ["last_hidden_state", "axes"], ["sentence_embedding"])
        axes.attribute.append(helper.make_attribute("keepdims", 0))
        nodes.append(axes)
        outputs.append(
            helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", 3])
        )
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    graph = helper.make_graph(
        nodes,
        "lookup",
        [ids],
        outputs,
        [
            numpy_helper.from_array(TABLE, "table"),
            numpy_helper.from_array(np.array([1], np.int64), "axes"),
        ],
    )
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    (directory / place).parent.mkdir(exist_ok=True)
    onnx.save(built, str(directory / place))
    return directory


def test_translations_are_closer_than_other_sentences() -> None:
    vectors = FastUseEncoder().encode(
        ["Operating temperature", "工作温度", "Рабочая температура", "使用温度範囲", "存放于干燥处"]
    )
    likeness = vectors @ vectors.T
    assert likeness[0, 1:4].min() > 0.5 > 0.3 > likeness[0, 4]
    assert np.allclose(np.diag(likeness), 1, atol=1e-5)


def test_rows_stand_in_the_order_of_the_texts_across_batches() -> None:
    encoder = FastUseEncoder()
    texts = [f"part number {n} " + "of the pump " * (n % 5) for n in range(BATCH + 7)]
    together = encoder.encode(texts)
    assert np.allclose(together[3], encoder.encode([texts[3]])[0], atol=1e-4)
    assert np.allclose(together[-1], encoder.encode([texts[-1]])[0], atol=1e-4)


def test_no_texts_give_no_rows() -> None:
    assert FastUseEncoder().encode([]).shape[0] == 0


@pytest.mark.parametrize("place", ["onnx/model.onnx", "model.onnx"])
def test_a_local_directory_is_an_encoder(tmp_path: Path, place: str) -> None:
    encoder = TransformersEncoder(model(tmp_path, place=place))
    vectors = encoder.encode(["strength", "强度", "density density density"])
    assert vectors[0] @ vectors[1] > 0.9
    assert vectors[0] @ vectors[2] < 0.1
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_padding_does_not_weigh_in_the_mean(tmp_path: Path) -> None:
    encoder = TransformersEncoder(model(tmp_path))
    alone, padded = encoder.encode(["strength"]), encoder.encode(["strength", "density " * 9])
    assert np.allclose(alone[0], padded[0])


def test_the_pooled_output_is_taken_where_there_is_one(tmp_path: Path) -> None:
    encoder = TransformersEncoder(model(tmp_path, pooled=True))
    [vector] = encoder.encode(["strength density"])
    assert np.allclose(vector, np.array([1, 1, 0]) / np.sqrt(2))


def test_long_texts_are_cut(tmp_path: Path) -> None:
    encoder = TransformersEncoder(model(tmp_path), max_tokens=2)
    [vector] = encoder.encode(["strength strength density density density"])
    assert np.allclose(vector, [1, 0, 0])


def test_safetensors_alone_are_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(EngineError, match="export"):
        TransformersEncoder(tmp_path).encode(["a"])


def test_a_directory_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"model\.onnx"):
        TransformersEncoder(tmp_path).encode(["a"])


def test_weights_that_cannot_be_loaded_are_refused(tmp_path: Path) -> None:
    (model(tmp_path) / "onnx/model.onnx").write_bytes(b"no model")
    with pytest.raises(EngineError, match="cannot be loaded"):
        TransformersEncoder(tmp_path).encode(["a"])


def test_a_directory_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    (model(tmp_path) / "tokenizer.json").unlink()
    (tmp_path / "tokenizer_config.json").unlink()
    with pytest.raises(EngineError, match="tokenizer"):
        TransformersEncoder(tmp_path).encode(["a"])
