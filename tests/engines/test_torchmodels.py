"""Directories with safetensors, which torch runs where an office has installed it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.engines.model_directories import write_json, write_tokenizer
from transformers import BertConfig

from zhiyi.engines.encoder import TransformersEncoder
from zhiyi.engines.translator import TransformersTranslator
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


WRITTEN = ["[PAD]", "[UNK]", "</s>", "zho_Hans", "strength", "density", "强度", "密度"]


def seq2seq(directory: Path, kind: str) -> Path:
    """A Marian or M2M100 network of one layer with seeded random weights."""
    import transformers

    write_tokenizer(directory, WRITTEN, end="</s>", source_lang="en", target_lang="zh")
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=len(WRITTEN),
        d_model=8,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        max_position_embeddings=512,
        pad_token_id=0,
        eos_token_id=2,
        bos_token_id=2,
        decoder_start_token_id=0,
        forced_eos_token_id=None,
    )
    network = {"Marian": "MarianMTModel", "M2M100": "M2M100ForConditionalGeneration"}[kind]
    torch.manual_seed(3)
    getattr(transformers, network)(config).eval().save_pretrained(directory)
    return directory


@pytest.mark.parametrize("kind", ["Marian", "M2M100"])
def test_a_directory_of_safetensors_is_a_translator(tmp_path: Path, kind: str) -> None:
    found = TransformersTranslator(seq2seq(tmp_path, kind))
    texts = ["strength density", "density"]
    drafts = found.translate(texts, source="en")
    assert found.name == f"{tmp_path.name}@torch"
    assert all(len(draft) <= 4 * len(text) + 100 for draft, text in zip(drafts, texts, strict=True))
    assert TransformersTranslator(tmp_path).translate(texts, source="en") == drafts
    if kind == "M2M100":
        assert all(draft.startswith("zho_Hans") for draft in drafts)
