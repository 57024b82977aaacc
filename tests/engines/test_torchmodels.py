"""Directories with safetensors, which torch runs where an office has installed it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.engines.model_directories import write_json, write_tokenizer
from transformers import BertConfig

from zhiyi.engines.encoder import TransformersEncoder
from zhiyi.errors import EngineError

torch = pytest.importorskip(
    "torch", reason="torch (extra `models`) is not installed: safetensors weights cannot be run"
)

WORDS = ["[PAD]", "[UNK]", "strength", "density", "强度", "密度"]


def bert(directory: Path, *, layers: int = 1) -> Path:
    """A BERT of one layer with seeded random weights, saved as it would be published."""
    from transformers import BertModel

    write_tokenizer(directory, WORDS)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=40,
    )
    torch.manual_seed(7)
    BertModel(config).eval().save_pretrained(directory)
    return directory


def test_a_directory_of_safetensors_is_an_encoder(tmp_path: Path) -> None:
    encoder = TransformersEncoder(bert(tmp_path))
    vectors = encoder.encode(["strength density", "强度", "strength density"])
    assert encoder.name == f"{tmp_path.name}@torch"
    assert vectors.shape == (3, 8)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert np.array_equal(vectors[0], vectors[2])
    again = TransformersEncoder(tmp_path).encode(["强度"])
    assert np.allclose(again[0], vectors[1], atol=1e-5)


def test_pooling_is_that_of_the_directory_with_torch_too(tmp_path: Path) -> None:
    plain = TransformersEncoder(bert(tmp_path)).encode(["strength density"])
    write_json(tmp_path / "modules.json", [{"path": "1_Pooling", "type": "models.Pooling"}])
    write_json(tmp_path / "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    first = TransformersEncoder(tmp_path).encode(["strength density"])
    assert not np.allclose(plain, first)


def test_texts_longer_than_the_model_are_cut(tmp_path: Path) -> None:
    encoder = TransformersEncoder(bert(tmp_path))
    assert encoder.recipe.max_tokens == 38
    assert encoder.encode(["density " * 99]).shape == (1, 8)


def test_weights_that_do_not_fill_the_network_are_refused(tmp_path: Path) -> None:
    weights = (bert(tmp_path, layers=1) / "model.safetensors").read_bytes()
    (bert(tmp_path, layers=2) / "model.safetensors").write_bytes(weights)
    with pytest.raises(EngineError, match="do not fill"):
        TransformersEncoder(tmp_path).check()


@pytest.mark.parametrize("broken", ["model.safetensors", "config.json"])
def test_damaged_files_are_refused(tmp_path: Path, broken: str) -> None:
    (bert(tmp_path) / broken).write_bytes(b"\x00\x01damaged")
    with pytest.raises(EngineError):
        TransformersEncoder(tmp_path).check()


def test_code_of_a_directory_never_runs(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    (bert(tmp_path) / "own.py").write_text(f"open({str(trap)!r}, 'w').close()", encoding="utf-8")
    write_json(
        tmp_path / "config.json",
        {"model_type": "their_own", "auto_map": {"AutoModel": "own.M", "AutoConfig": "own.C"}},
    )
    with pytest.raises(EngineError):
        TransformersEncoder(tmp_path).check()
    assert not trap.exists()
