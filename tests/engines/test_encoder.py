"""Encoders: unit rows, in order, close where the meaning is close."""

from __future__ import annotations

import re
import socket
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tests.engines.model_directories import write_json, write_lookup, write_tokenizer

from zhiyi.engines.encoder import BATCH, FastUseEncoder, TransformersEncoder
from zhiyi.errors import EngineError

WORDS = ["[PAD]", "[UNK]", "strength", "density", "强度", "密度"]
TABLE = np.array([[9, 9, 9], [0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0.1, 0], [0.1, 1, 0]], np.float32)
"""The vectors of the words; padding is far from everything, and must not count."""


def model(directory: Path, *, pooled: bool = False, place: str = "onnx/model.onnx") -> Path:
    """A directory with a tokenizer of six words and an ONNX model that looks their vectors up."""
    write_tokenizer(directory, WORDS)
    write_lookup(directory, TABLE, pooled=pooled, place=place)
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


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed and reads them")
def test_safetensors_alone_are_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(EngineError, match=r"pip install 'zhiyi\[models\]'.*export"):
        TransformersEncoder(tmp_path).encode(["a"])


def test_pickled_weights_are_refused_with_a_remedy(tmp_path: Path) -> None:
    write_tokenizer(tmp_path, WORDS)
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(EngineError, match=r"pickled.*safetensors"):
        TransformersEncoder(tmp_path).encode(["a"])


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no model directory"):
        TransformersEncoder(tmp_path / "gone").check()


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


POOLING = [
    ({"pooling_mode_cls_token": True}, [1, 0, 0]),
    ({"pooling_mode_max_tokens": True}, [1, 1, 0]),
    ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, [1, 2, 0]),
    ({"pooling_mode": "cls"}, [1, 0, 0]),
    ({"pooling_mode": "mean"}, [1, 2, 0]),
]


def steps(directory: Path, *names: str) -> None:
    """The modules.json of sentence-transformers, with a step a name."""
    write_json(
        directory / "modules.json",
        [
            {"idx": n, "path": f"{n}_{name}" if n else "", "type": f"models.{name}"}
            for n, name in enumerate(names)
        ],
    )


@pytest.mark.parametrize(("pooling", "expected"), POOLING)
def test_sentences_are_pooled_as_the_directory_prescribes(
    tmp_path: Path, pooling: dict[str, object], expected: list[float]
) -> None:
    steps(model(tmp_path), "Transformer", "Pooling", "Normalize")
    write_json(tmp_path / "1_Pooling/config.json", pooling)
    vectors = TransformersEncoder(tmp_path).encode(["strength density density", "强度 " * 9])
    assert np.allclose(vectors[0], np.array(expected) / np.linalg.norm(expected))


def test_a_dense_layer_stands_behind_the_pooling(tmp_path: Path) -> None:
    steps(model(tmp_path), "Transformer", "Pooling", "Dense")
    write_json(tmp_path / "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    write_json(tmp_path / "2_Dense/config.json", {"activation_function": "torch.nn.Tanh"})
    weight = np.array([[0, 1, 0], [2, 0, 0]], np.float32)
    tensors = {"linear.weight": weight, "linear.bias": np.array([0, 1], np.float32)}
    save_file(tensors, str(tmp_path / "2_Dense/model.safetensors"))
    [vector] = TransformersEncoder(tmp_path).encode(["strength"])
    assert np.allclose(vector, np.array([0, 1]))
    [vector] = TransformersEncoder(tmp_path).encode(["density"])
    expected = np.tanh([1, 1])
    assert np.allclose(vector, expected / np.linalg.norm(expected))


BROKEN = [
    ("1_Pooling/config.json", {"pooling_mode_lasttoken": True}, "pools by cls, mean or max"),
    ("modules.json", [{"path": "../..", "type": "models.Pooling"}], "outside the directory"),
    ("modules.json", [{"path": "", "type": "their.own.Step"}], "Step"),
    ("modules.json", {"not": "a list"}, "no list of steps"),
    ("modules.json", [{"path": "2_Dense", "type": "models.Dense"}], "pickled"),
    ("config.json", ["no object"], "no JSON object"),
]


@pytest.mark.parametrize(("file", "content", "told"), BROKEN)
def test_steps_that_are_not_known_are_refused(
    tmp_path: Path, file: str, content: object, told: str
) -> None:
    steps(model(tmp_path), "Transformer", "Pooling")
    write_json(tmp_path / "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    write_json(tmp_path / file, content)
    with pytest.raises(EngineError, match=told):
        TransformersEncoder(tmp_path).check()


E5_CARD = "---\ntags:\n- mteb\nmodel-index:\n- name: multilingual-e5-small\n  results: []\n---\n"
PROMPTS = [
    ("config_sentence_transformers.json", '{"prompts": {"query": "density "}}', "density "),
    ("config.json", '{"_name_or_path": "intfloat/multilingual-e5-base"}', "query: "),
    ("README.md", E5_CARD, "query: "),
    ("README.md", "---\nmodel-index:\n- name: LaBSE\n---\ntext on multilingual-e5", ""),
    ("config_sentence_transformers.json", '{"prompts": {}}', ""),
]


@pytest.mark.parametrize(("file", "content", "prefix"), PROMPTS)
def test_the_prompt_that_a_family_asks_for_stands_before_each_text(
    tmp_path: Path, file: str, content: str, prefix: str
) -> None:
    (model(tmp_path) / file).write_text(content, encoding="utf-8")
    encoder = TransformersEncoder(tmp_path)
    assert encoder.recipe.prefix == prefix
    if prefix == "density ":
        assert np.allclose(encoder.encode(["strength"])[0], np.array([1, 1, 0]) / np.sqrt(2))


def test_kinds_of_tokens_are_fed_where_the_tokenizer_makes_none(tmp_path: Path) -> None:
    write_tokenizer(tmp_path, WORDS)
    write_lookup(tmp_path, TABLE, place="model.onnx", asks=("attention_mask", "token_type_ids"))
    [vector] = TransformersEncoder(tmp_path).encode(["strength"])
    assert np.allclose(vector, [1, 0, 0])


def test_a_text_is_encoded_once_in_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = TransformersEncoder(model(tmp_path))
    seen: list[str] = []
    forward = encoder._forward

    def counting(batch: list[str]) -> NDArray[np.float32]:
        seen.extend(batch)
        return forward(batch)

    monkeypatch.setattr(encoder, "_forward", counting)
    first = encoder.encode(["strength", "density", "strength"])
    again = encoder.encode(["density", "强度", "strength"])
    assert sorted(seen) == sorted(["strength", "density", "强度"])
    assert np.array_equal(first[[0, 1]], again[[2, 0]])


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an encoder opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    TransformersEncoder(model(tmp_path)).check()


def test_an_encoder_names_its_files_with_size_and_hash(tmp_path: Path) -> None:
    told = TransformersEncoder(model(tmp_path)).described()
    assert re.match(r"onnx/model\.onnx 0\.0 MB sha256 [0-9a-f]{16}; pooling mean", told)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    write_tokenizer(tmp_path, WORDS)
    write_lookup(tmp_path, np.full((6, 3), np.nan, np.float32), place="model.onnx")
    with pytest.raises(EngineError, match="damaged"):
        TransformersEncoder(tmp_path).check()
