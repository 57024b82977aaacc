"""Tiny model directories, made by hand: what a test of a local encoder or translator loads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import PreTrainedTokenizerFast

IR, OPSET = 9, 18


def write_tokenizer(
    directory: Path, words: Sequence[str], *, end: str | None = None, **told: Any
) -> None:
    """One token a word; ``end`` is put behind each text. ``told`` goes to its configuration."""
    tokenizer = Tokenizer(WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
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
    directory: Path, table: NDArray[np.float32], *, pooled: bool = False, place: str
) -> None:
    """An encoder that looks the vectors of the tokens up; ``pooled``: with a sentence vector."""
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
        inputs=[tensor("input_ids", TensorProto.INT64, "batch", "tokens")],
        outputs=outputs,
        constants={"table": table, "axes": np.array([1], np.int64)},
    )
