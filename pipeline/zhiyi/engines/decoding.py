"""Translation models as optimum exports them to ONNX, written out greedily by onnxruntime.

An encoder (``encoder_model.onnx``) reads the text once. A decoder writes a token at a time:
``decoder_model_merged.onnx``, or ``decoder_model.onnx`` for the first token and, where it is there,
``decoder_with_past_model.onnx`` for the others; without that, all is read again for each token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from zhiyi.engines.directories import ModelDirectory, run_session
from zhiyi.errors import EngineError

ENCODER = "encoder_model.onnx"
MERGED = "decoder_model_merged.onnx"
FIRST = "decoder_model.onnx"
LATER = "decoder_with_past_model.onnx"
PAST, PRESENT = "past_key_values", "present"

UNSAFE_ALONE = frozenset({"m2m_100"})
"""Kinds whose decoder, exported by optimum 2.1 without a memory, differs from the network: on a
seeded tiny M2M100 13 of 20 texts came out alike, by optimum's own runtime too; merged or with past
20 of 20. Marian: 20 of 20 in each form."""

LONGEST_LOOP = 8
"""A run of up to so many tokens that comes again and again is a loop, ..."""
LOOPS = 6
"""... where it stands so many times in a row: then nothing more is written."""

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``generation_config.json`` (else ``config.json``) says of writing."""

    start: int
    ends: tuple[int, ...]
    pad: int
    banned: tuple[int, ...] = ()


def rules_of(directory: ModelDirectory) -> Rules:
    told = {**directory.config, **directory.read_json("generation_config.json")}
    told_ends, start = told.get("eos_token_id"), told.get("decoder_start_token_id")
    listed: list[Any] = told_ends if isinstance(told_ends, list) else [told_ends]
    ends = tuple(end for end in listed if isinstance(end, int))
    if not isinstance(start, int) or not ends:
        raise EngineError(
            f"{directory.path} does not say with which token a text begins and ends "
            "(decoder_start_token_id, eos_token_id in generation_config.json or config.json): "
            "it is no translation model, or was not fetched whole"
        )
    pad = told.get("pad_token_id")
    words = told.get("bad_words_ids") or []
    banned = tuple(word[0] for word in words if isinstance(word, list) and len(word) == 1)
    return Rules(start, ends, pad if isinstance(pad, int) else ends[0], banned)


class OnnxWriter:
    """The graphs of one translation model."""

    def __init__(self, directory: ModelDirectory, *, threads: int = 1) -> None:
        self._rules = rules_of(directory)
        encoder = directory.onnx(ENCODER)
        merged, first = directory.onnx(MERGED), directory.onnx(FIRST)
        decoder = merged or first
        if encoder is None or decoder is None:
            raise EngineError(
                f"{directory.path} holds one half of a translation model: put {ENCODER} and "
                f"{MERGED} (or {FIRST}) there, as `optimum-cli export onnx` writes them"
            )
        later = None if merged else directory.onnx(LATER)
        if not merged and not later and directory.config.get("model_type") in UNSAFE_ALONE:
            raise EngineError(
                f"{directory.path} holds {FIRST} alone, which writes wrong words for models of its "
                f"kind: put {MERGED} or {LATER} there (`optimum-cli export onnx --task "
                "text2text-generation-with-past`)"
            )
        self._encoder = directory.session(encoder, threads=threads)
        self._first = directory.session(decoder, threads=threads)
        self._later = self._first if merged else None
        if later:
            self._later = directory.session(later, threads=threads)

    def write(
        self, tokens: Mapping[str, NDArray[Any]], *, forced: int | None, most: int
    ) -> list[list[int]]:
        """Token ids a text, without the one it starts with, ``most`` at most. ``forced``: the
        first token of each, which names the language for models that write several."""
        mask = np.asarray(tokens["attention_mask"], np.int64)
        named = {"input_ids": np.asarray(tokens["input_ids"], np.int64), "attention_mask": mask}
        wanted = {entry.name for entry in self._encoder.get_inputs()}
        feed = {name: value for name, value in named.items() if name in wanted}
        hidden = run_session(self._encoder, None, feed)[0]
        steps = _Steps(self._first, self._later, np.asarray(hidden), mask)
        return self._written(steps, len(mask), forced, most)

    def _written(self, steps: _Steps, count: int, forced: int | None, most: int) -> list[list[int]]:
        rules = self._rules
        ids: Ids = np.full((count, 1), rules.start, np.int64)
        done = np.zeros(count, bool)
        for step in range(most):
            scores = steps.scores(ids)
            scores[:, list(rules.banned)] = -np.inf
            chosen = scores.argmax(axis=1)
            if step == 0 and forced is not None:
                chosen = np.full(count, forced)
            chosen = np.where(done, rules.pad, chosen)
            ids = np.concatenate([ids, chosen[:, None]], axis=1)
            done |= np.isin(chosen, rules.ends)
            done |= np.array([in_a_loop(row[1:]) for row in ids.tolist()], bool)
            if done.all():
                break
        return [row[1:] for row in ids.tolist()]


@dataclass(slots=True)
class _Steps:
    """One batch while it is written: what the encoder made of it, and the decoder's memory."""

    first: onnxruntime.InferenceSession
    later: onnxruntime.InferenceSession | None
    hidden: NDArray[Any]
    mask: Ids
    past: dict[str, NDArray[Any]] = field(default_factory=dict)

    def scores(self, ids: Ids) -> NDArray[np.float32]:
        """(texts, words): how likely each word comes next."""
        known = bool(self.past) and self.later is not None
        session = self.later if known and self.later is not None else self.first
        feed = {
            entry.name: self._input(entry, ids[:, -1:] if known else ids, known)
            for entry in session.get_inputs()
        }
        names = [entry.name for entry in session.get_outputs()]
        outputs = dict(zip(names, run_session(session, None, feed), strict=True))
        if self.later is not None:
            self._remember(outputs, known)
        logits = outputs["logits"] if "logits" in outputs else outputs[names[0]]
        scores = np.array(logits[:, -1], np.float32)
        if not np.isfinite(scores).all():
            raise EngineError("the translation model gives numbers that are none: fetch it again")
        return scores

    def _remember(self, outputs: dict[str, NDArray[Any]], known: bool) -> None:
        """What the decoder made of the encoder's output stays that of the first step."""
        for name, value in outputs.items():
            if name.startswith(PRESENT) and not (known and ".encoder." in name):
                self.past[name.replace(PRESENT, PAST, 1)] = value

    def _input(self, entry: Any, ids: Ids, known: bool) -> NDArray[Any]:
        if entry.name == "input_ids":
            return ids
        if entry.name == "encoder_hidden_states":
            return self.hidden
        if entry.name == "encoder_attention_mask":
            return self.mask
        if entry.name == "use_cache_branch":
            return np.array([known])
        if entry.name.startswith(PAST):
            return self.past[entry.name] if known else _nothing(entry, len(ids))
        raise EngineError(
            f"the decoder asks for {entry.name}, which is not known: export the model again with "
            "`optimum-cli export onnx --task text2text-generation-with-past`"
        )


def _nothing(entry: Any, count: int) -> NDArray[Any]:
    """The memory before the first word: (texts, heads, 0, size)."""
    heads, size = entry.shape[1], entry.shape[3]
    if not isinstance(heads, int) or not isinstance(size, int):
        raise EngineError(f"the decoder does not say how large its {entry.name} is: export again")
    kind = np.float16 if entry.type == "tensor(float16)" else np.float32
    return np.zeros((count, heads, 0, size), kind)


def in_a_loop(ids: Sequence[int]) -> bool:
    """Whether the end of ``ids`` is one run of tokens again and again."""
    for length in range(1, LONGEST_LOOP + 1):
        tail = ids[-length * LOOPS :]
        if len(tail) == length * LOOPS and all(
            tail[n] == tail[n % length] for n in range(len(tail))
        ):
            return True
    return False
