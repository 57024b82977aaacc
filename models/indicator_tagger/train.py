"""Trains the tagger on papers by chance and writes model.onnx, vocab.json and config.json.

    pip install torch transformers onnx           # the extra ``training``
    python -m models.indicator_tagger.train --steps 2600 --stop 800 --rate 1e-3 --bf16 \\
        --out OTHER --keep OTHER/weights.safetensors
    python -m models.indicator_tagger.train --start OTHER/weights.safetensors --seed 6 \\
        --steps 1100 --warm 50 --rate 8e-4 --bf16 --out models/indicator_tagger

A BERT over single characters, from scratch: 3 layers of 192, about 2.3 million weights. The same
seed and steps give the same samples in the same order, as long as the lexicon is the same; the
weights agree as far as the machine's arithmetic does. The two goes above made version 1.
Every ``--save`` steps what there is so far is written, so that an interrupted run leaves a model.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_model, save_model
from torch import Tensor, nn
from transformers import BertConfig, BertForTokenClassification

from models.indicator_tagger.generate import LONGEST, Sample, Writer, load_banks
from zhiyi.engines.tagger import PADDING, SCRIPTS, TAGS, UNKNOWN, Alphabet

VERSION = 1
POOL = 40
"""Batches whose samples are sorted by length together: little padding, still well mixed."""
HIDDEN_CHARACTERS = 0.02
"""Share of characters shown as unknown, so that their script must do."""
HAN = 8


def alphabet(writer: Writer) -> Alphabet:
    """ASCII, all that the words and the lexicon are written in, and level 1 of GB 2312."""
    words = Path(__file__).with_name("words.toml").read_text("utf-8")
    banks, _ = load_banks(split="train")
    names = "".join(name.text for bank in banks.values() for name in bank.known)
    plain = "".join(map(chr, range(0x20, 0x7F))) + "\n"
    cyrillic = "".join(map(chr, range(0x410, 0x450)))
    greek = "".join(map(chr, range(0x391, 0x3CA)))
    kana = "".join(map(chr, range(0x3041, 0x30FF)))
    found = set(plain + cyrillic + greek + kana + words + names + writer.han)
    return Alphabet("".join(sorted(found)))


class Network(nn.Module):
    """Characters and their scripts, seen through two convolutions over 5 neighbours, then BERT.

    Single characters mean little: without the convolutions the mean loss of steps 101 to 200 was
    1.04 (with a fourth layer instead), with them 0.73.
    """

    def __init__(self, size: int, *, hidden: int, layers: int) -> None:
        super().__init__()
        self.characters = nn.Embedding(size, hidden, padding_idx=PADDING)
        self.scripts = nn.Embedding(SCRIPTS, hidden)
        for table in (self.characters, self.scripts):
            nn.init.normal_(table.weight, std=0.1)
        self.stem = nn.ModuleList(nn.Conv1d(hidden, hidden, 5, padding=2) for _ in range(2))
        config = BertConfig(
            vocab_size=1, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=4,
            intermediate_size=3 * hidden, max_position_embeddings=LONGEST, type_vocab_size=1,
            num_labels=len(TAGS), hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1,
            attn_implementation="eager",
        )  # fmt: skip
        self.bert = BertForTokenClassification(config)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits (texts, characters, tags)."""
        kept = attention_mask.unsqueeze(-1).to(torch.float32)
        states = (self.characters(input_ids) + self.scripts(token_type_ids)) * kept
        for layer in self.stem:
            seen = layer(states.transpose(1, 2)).transpose(1, 2)
            states = (states + nn.functional.gelu(seen)) * kept
        found: Tensor = self.bert(inputs_embeds=states, attention_mask=attention_mask).logits
        return found


def tensors(samples: list[Sample], letters: Alphabet, *, hide: float) -> tuple[Tensor, ...]:
    """Numbers, scripts, mask and tags, (samples, characters); tags of padding are -100."""
    longest = max(len(sample.text) for sample in samples)
    shape = (len(samples), longest)
    numbers, scripts, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    tags = torch.full(shape, -100)
    for row, sample in enumerate(samples):
        own, kinds = letters.rows(sample.text)
        length = len(own)
        numbers[row, :length], scripts[row, :length] = torch.tensor(own), torch.tensor(kinds)
        mask[row, :length] = 1
        tags[row, :length] = torch.tensor(sample.tags())
    if hide:
        hidden = (torch.rand(shape) < hide) & (scripts >= 2)
        numbers[hidden & (mask == 1)] = UNKNOWN
    return numbers, scripts, mask, tags


def batches(writer: Writer, *, size: int) -> Iterator[list[Sample]]:
    while True:
        pool = sorted((writer.sample() for _ in range(size * POOL)), key=lambda s: len(s.text))
        made = [pool[start : start + size] for start in range(0, len(pool), size)]
        writer.rng.shuffle(made)
        yield from (batch for batch in made if batch[0].text)


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    writer = Writer(options.seed)
    letters = alphabet(writer)
    net = Network(len(letters), hidden=options.hidden, layers=options.layers).train()
    print(f"{sum(p.numel() for p in net.parameters()):,} weights, {len(letters)} characters")
    if options.start:
        load_model(net, options.start)
    decay = [p for p in net.parameters() if p.dim() > 1]
    rest = [p for p in net.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}],
        lr=options.rate,
    )
    began, loss_sum, count = time.monotonic(), 0.0, 0
    source = batches(writer, size=options.batch)
    for step in range(1, options.steps + 1):
        share = min(1.0, step / options.warm) * max(0.02, 1 - step / options.steps)
        for group in optimiser.param_groups:
            group["lr"] = options.rate * share
        numbers, scripts, mask, tags = tensors(next(source), letters, hide=HIDDEN_CHARACTERS)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            logits = net(numbers, mask, scripts)
        loss = nn.functional.cross_entropy(logits.float().flatten(0, 1), tags.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        loss_sum, count = loss_sum + loss.item(), count + 1
        if step % 100 == 0:
            print(
                f"step {step} loss {loss_sum / count:.4f} {time.monotonic() - began:.0f} s",
                flush=True,
            )
            loss_sum, count = 0.0, 0
        if step % options.save == 0 or step in (options.steps, options.stop):
            export(net, letters, options.out)
            if options.keep:
                save_model(net, str(options.keep))
        if step == options.stop:
            return


def export(net: Network, letters: Alphabet, out: Path) -> None:
    """Write the three files; the graph takes any number of texts of up to ``LONGEST``."""
    out.mkdir(parents=True, exist_ok=True)
    training = net.training
    net.eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = tuple(torch.ones((2, 16), dtype=torch.long) for _ in names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the exporter thinks of Python numbers in the graph
        torch.onnx.export(
            net, example, str(out / "model.onnx"), input_names=names,
            output_names=["logits"], opset_version=17, dynamo=False,
            dynamic_axes={name: {0: "texts", 1: "characters"} for name in [*names, "logits"]},
        )  # fmt: skip
    net.train(training)
    config = {"version": VERSION, "window": LONGEST, "tags": list(TAGS)}
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    vocabulary = json.dumps(letters.characters, ensure_ascii=False)
    (out / "vocab.json").write_text(vocabulary + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--steps", type=int, default=7000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--hidden", type=int, default=192)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--warm", type=int, default=300, help="steps until the rate is reached")
    parser.add_argument("--start", type=Path, help="weights of another run to go on from")
    parser.add_argument("--stop", type=int, help="step to end at before all are done")
    parser.add_argument("--keep", type=Path, help="write the weights here too, for --start")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--save", type=int, default=500)
    parser.add_argument(
        "--bf16",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="half the arithmetic's width: faster where the processor has it",
    )
    train(parser.parse_args(arguments))


if __name__ == "__main__":
    main()
