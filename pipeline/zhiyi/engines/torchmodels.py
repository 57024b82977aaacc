"""Networks of a model directory that torch runs. Imported only where safetensors are asked for:
torch (extra ``models``) is no part of the installation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from zhiyi.engines.decoding import in_a_loop
from zhiyi.engines.directories import INSTALL, ModelDirectory
from zhiyi.errors import EngineError


def _load(directory: ModelDirectory, kind: str, threads: int) -> tuple[Any, Any]:
    """torch and the network, ready to run. ``kind``: the class of transformers to read it with."""
    try:
        import torch
        import transformers
    except ImportError as error:
        raise EngineError(f"torch cannot be loaded ({error}): {INSTALL}") from error
    torch.set_num_threads(threads)
    talk: Any = transformers.utils.logging
    talk.disable_progress_bar()
    try:
        network, told = getattr(transformers, kind).from_pretrained(
            str(directory.path),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except _CANNOT_LOAD as error:
        raise EngineError(
            f"the weights in {directory.path} cannot be loaded ({type(error).__name__}: {error}): "
            "fetch the model again, or one that transformers knows without code of its own"
        ) from error
    absent = [key for key in sorted(told["missing_keys"]) if not key.startswith(UNUSED)]
    if absent or told["mismatched_keys"]:
        raise EngineError(
            f"the weights in {directory.path} do not fill the network of its config.json "
            f"({len(absent)} are missing, such as {absent[:1]}): fetch the model again"
        )
    return torch, network.eval()


UNUSED = ("pooler.",)
"""Layers that many sentence encoders are saved without; nothing here reads them."""
_CANNOT_LOAD = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    ImportError,
    RuntimeError,
    SafetensorError,
)


class TorchEncoder:
    """The vectors of the tokens of a sentence encoder."""

    def __init__(self, directory: ModelDirectory, *, threads: int = 1) -> None:
        self._torch, self._network = _load(directory, "AutoModel", threads)

    def states(self, tokens: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
        """(texts, tokens, size) of what the tokenizer made."""
        feed = {name: self._torch.tensor(np.asarray(v, np.int64)) for name, v in tokens.items()}
        with self._torch.inference_mode():
            states = self._network(**feed).last_hidden_state
        return np.asarray(states.numpy(), np.float32)


class TorchWriter:
    """The text side of a translation model: greedy, as many tokens as allowed."""

    def __init__(self, directory: ModelDirectory, *, threads: int = 1) -> None:
        self._torch, self._network = _load(directory, "AutoModelForSeq2SeqLM", threads)

    def write(
        self, tokens: dict[str, NDArray[Any]], *, forced: int | None, most: int
    ) -> list[list[int]]:
        """Token ids a text, without the one it starts with; as ``OnnxWriter`` does."""
        feed = {name: self._torch.tensor(np.asarray(v, np.int64)) for name, v in tokens.items()}
        options: dict[str, Any] = {} if forced is None else {"forced_bos_token_id": forced}
        with self._torch.inference_mode():
            written = self._network.generate(
                **feed,
                max_new_tokens=most,
                num_beams=1,
                do_sample=False,
                stopping_criteria=[self._looping],
                **options,
            )
        return [[int(id) for id in row[1:]] for row in written]

    def _looping(self, ids: Any, scores: Any, **_: Any) -> Any:
        """For each text whether its draft has come into a loop: then it ends."""
        return self._torch.tensor([in_a_loop(row[1:]) for row in ids.tolist()])
