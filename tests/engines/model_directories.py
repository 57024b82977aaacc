"""Tiny model directories, made by hand: what a test of a local encoder or translator loads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing
from transformers import PreTrainedTokenizerFast

from zhiyi.engines.decoding import PAST, PRESENT

IR, OPSET = 9, 18


def write_tokenizer(
    directory: Path, words: Sequence[str], *, end: str | None = None, **told: Any
) -> None:
    """One token a word; ``end`` is put behind each text. ``told`` goes to its configuration."""
    tokenizer = Tokenizer(WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]"}
    if end:
        special["eos_token"] = end
        place = [(end, words.index(end))]
        tokenizer.post_processor = TemplateProcessing(single=f"$A {end}", special_tokens=place)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(directory)
    file = directory / "tokenizer_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **told}), "utf-8")


def write_json(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


def tensor(name: str, kind: int, *shape: str | int) -> Any:
    return helper.make_tensor_value_info(name, kind, list(shape))


def save_graph(
    file: Path,
    nodes: Sequence[NodeProto],
    *,
    inputs: Sequence[Any],
    outputs: Sequence[Any],
    constants: dict[str, NDArray[Any]],
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(list(nodes), "tiny", list(inputs), list(outputs), kept)
    opset = [helper.make_opsetid("", OPSET)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=IR), str(file))


def write_lookup(
    directory: Path,
    table: NDArray[np.float32],
    *,
    pooled: bool = False,
    place: str,
    asks: Sequence[str] = (),
) -> None:
    """An encoder that looks the vectors of the tokens up; ``pooled``: with a sentence vector;
    ``asks``: for what else it must be fed."""
    size = table.shape[1]
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    outputs = [tensor("last_hidden_state", TensorProto.FLOAT, "batch", "tokens", size)]
    if pooled:
        largest = helper.make_node(
            "ReduceMax", ["last_hidden_state", "axes"], ["sentence_embedding"], keepdims=0
        )
        nodes.append(largest)
        outputs.append(tensor("sentence_embedding", TensorProto.FLOAT, "batch", size))
    save_graph(
        directory / place,
        nodes,
        inputs=[
            tensor(name, TensorProto.INT64, "batch", "tokens") for name in ("input_ids", *asks)
        ],
        outputs=outputs,
        constants={"table": table, "axes": np.array([1], np.int64)},
    )


SPECIAL = ("[PAD]", "[UNK]", "</s>")
Form = Literal["plain", "past", "merged"]


def write_translator(
    directory: Path,
    pairs: dict[str, str],
    *,
    form: Form = "plain",
    config: dict[str, Any] | None = None,
    forced: str | None = None,
    **told: Any,
) -> Path:
    """A translation model that puts one word for each: ``pairs``, any other word stays.

    Its encoder gives each token as a one-hot vector; its decoder, at its nth token, scores the word
    for the nth token of the text. ``forced``: a first token is written before the text's own.
    """
    extra = [forced] if forced else []
    words = list(dict.fromkeys([*SPECIAL, *extra, *pairs, *pairs.values()]))
    write_tokenizer(directory, words, end="</s>", **told)
    start = {"decoder_start_token_id": 0, "eos_token_id": 2, "pad_token_id": 0}
    write_json(directory / "config.json", {"model_type": "marian", **start, **(config or {})})
    size = len(words)
    table = np.zeros((size, size), np.float32)
    for n, word in enumerate(words):
        table[n, words.index(pairs.get(word, word))] = 1
    _write_reader(directory / "onnx/encoder_model.onnx", size)
    offset = 1 if forced else 0
    if form == "merged":
        _write_decoder(directory / "onnx/decoder_model_merged.onnx", table, offset, cached=True)
    else:
        _write_decoder(directory / "onnx/decoder_model.onnx", table, offset, gives=form == "past")
    if form == "past":
        later = directory / "onnx/decoder_with_past_model.onnx"
        _write_decoder(later, table, offset, cached=True, switch=False)
    return directory


def _write_reader(file: Path, size: int) -> None:
    node = helper.make_node("Gather", ["eye", "input_ids"], ["last_hidden_state"])
    save_graph(
        file,
        [node],
        inputs=[
            tensor("input_ids", TensorProto.INT64, "batch", "tokens"),
            tensor("attention_mask", TensorProto.INT64, "batch", "tokens"),
        ],
        outputs=[tensor("last_hidden_state", TensorProto.FLOAT, "batch", "tokens", size)],
        constants={"eye": np.eye(size, dtype=np.float32)},
    )


def _write_decoder(
    file: Path,
    table: NDArray[np.float32],
    offset: int,
    *,
    gives: bool = False,
    cached: bool = False,
    switch: bool = True,
) -> None:
    """Scores of the last token of input_ids only: the place is how many there were before, in
    ``past`` or in input_ids itself. ``gives``: its memory too; ``cached``: takes it too."""
    size = len(table)
    nodes = [
        helper.make_node("Shape", ["input_ids"], ["own"], start=1, end=2),
        helper.make_node("Cast", ["input_ids"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["real", "heads_and_size"], ["memory"]),
    ]
    before = "own"
    inputs = [
        tensor("input_ids", TensorProto.INT64, "batch", "written"),
        tensor("encoder_attention_mask", TensorProto.INT64, "batch", "tokens"),
        tensor("encoder_hidden_states", TensorProto.FLOAT, "batch", "tokens", size),
    ]
    outputs = [tensor("logits", TensorProto.FLOAT, "batch", 1, size)]
    if cached:
        inputs.append(tensor(f"{PAST}.0.decoder.key", TensorProto.FLOAT, "batch", 1, "past", 1))
        inputs.append(tensor(f"{PAST}.0.encoder.key", TensorProto.FLOAT, "batch", 1, "read", 1))
        if switch:
            inputs.append(tensor("use_cache_branch", TensorProto.BOOL, 1))
        nodes += [
            helper.make_node("Concat", [f"{PAST}.0.decoder.key", "memory"], ["all"], axis=2),
            helper.make_node("Shape", ["all"], ["together"], start=2, end=3),
        ]
        before = "together"
    if gives or cached:
        kept = "all" if cached else "memory"
        nodes += [
            helper.make_node("Identity", [kept], [f"{PRESENT}.0.decoder.key"]),
            helper.make_node("Identity", ["memory"], [f"{PRESENT}.0.encoder.key"]),
        ]
        shape = ("batch", 1, "now", 1)
        outputs.append(tensor(f"{PRESENT}.0.decoder.key", TensorProto.FLOAT, *shape))
        outputs.append(tensor(f"{PRESENT}.0.encoder.key", TensorProto.FLOAT, *shape))
    nodes += [
        helper.make_node("Sub", [before, "back"], ["wanted"]),
        helper.make_node("Max", ["wanted", "zero"], ["there"]),
        helper.make_node("Shape", ["encoder_hidden_states"], ["read"], start=1, end=2),
        helper.make_node("Sub", ["read", "one"], ["last"]),
        helper.make_node("Min", ["there", "last"], ["place"]),
        helper.make_node("Gather", ["encoder_hidden_states", "place"], ["token"], axis=1),
        helper.make_node("MatMul", ["token", "table"], ["logits"]),
    ]
    constants: dict[str, NDArray[Any]] = {
        "table": table,
        "back": np.array([1 + offset], np.int64),
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "heads_and_size": np.array([1, 3], np.int64),
    }
    save_graph(file, nodes, inputs=inputs, outputs=outputs, constants=constants)
