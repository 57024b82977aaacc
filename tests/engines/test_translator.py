"""Translators of a local directory: Chinese drafts of bounded length, or an error with a remedy."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from tests.engines.model_directories import Form, write_json, write_translator

from zhiyi.engines.decoding import in_a_loop
from zhiyi.engines.translator import MOST_TOKENS, TransformersTranslator, plain
from zhiyi.errors import EngineError

PAIRS = {
    "tensile": "抗拉",
    "strength": "强度",
    "density": "密度",
    "of": "的",
    "fibre": "纤维",
    "MPa": "MPa",
    "5490": "5490",
}
GERMAN = {"source_lang": "de", "target_lang": "zh"}


def translator(directory: Path, **options: Any) -> TransformersTranslator:
    told = {"source_lang": "en", "target_lang": "zh"} | options.pop("told", {})
    return TransformersTranslator(write_translator(directory, PAIRS, **options, **told))


@pytest.mark.parametrize("form", ["plain", "past", "merged"])
def test_a_text_is_drafted_word_for_word(tmp_path: Path, form: Form) -> None:
    found = translator(tmp_path, form=form)
    assert found.sources == {"en"}
    assert found.translate(["tensile strength 5490 MPa"], source="en") == ("抗拉强度 5490 MPa",)


@pytest.mark.parametrize("form", ["plain", "past", "merged"])
def test_drafts_stand_in_the_order_of_their_texts(tmp_path: Path, form: Form) -> None:
    texts = ["density " * (n % 5 + 1) + "of fibre" for n in range(21)]
    found = translator(tmp_path, form=form).translate(texts, source="en")
    assert found == tuple("密度" * (n % 5 + 1) + "的纤维" for n in range(21))


def test_a_model_of_many_languages_is_told_to_write_chinese(tmp_path: Path) -> None:
    nllb = {"model_type": "m2m_100"}
    found = translator(tmp_path, form="merged", forced="zho_Hans", config=nllb)
    assert {"en", "de", "fr", "ru", "es", "it", "ja", "ko"} <= found.sources
    [draft] = found.translate(["density of fibre"], source="ru")
    assert draft == "zho_Hans 密度的纤维"  # the test's tokenizer knows no special tokens


def test_a_model_of_several_scripts_is_told_which(tmp_path: Path) -> None:
    directory = write_translator(tmp_path, {**PAIRS, ">>cmn_Hans<<": "简体"}, **GERMAN)
    assert TransformersTranslator(directory).translate(["density"], source="de") == ("简体密度",)


NAMES = [
    ("opus-mt-de-zh", {"de"}),
    ("opus-mt-jap-zh", {"ja"}),
    ("opus-mt-tc-big-eng-zho", {"en"}),
    ("opus-mt-ROMANCE-zh", {"fr", "es", "it", "pt"}),
]


@pytest.mark.parametrize(("name", "codes"), NAMES)
def test_the_name_of_the_directory_tells_the_languages(
    tmp_path: Path, name: str, codes: set[str]
) -> None:
    found = TransformersTranslator(write_translator(tmp_path / name, PAIRS))
    assert found.sources == codes
    found.check()


def test_a_language_that_the_model_does_not_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="'ru'"):
        translator(tmp_path).translate(["плотность"], source="ru")


def test_a_draft_is_never_many_times_longer_than_its_text(tmp_path: Path) -> None:
    """A model that never ends its text: the word for the end is another word."""
    directory = write_translator(tmp_path, {"density": "密度", "</s>": "密度"}, **GERMAN)
    [draft] = TransformersTranslator(directory).translate(["density"], source="de")
    assert 0 < len(draft) < 60


def test_texts_are_cut_at_the_most_tokens(tmp_path: Path) -> None:
    [draft] = translator(tmp_path).translate(["density " * 2000], source="en")
    assert len(draft) <= MOST_TOKENS * 2


def test_hostile_output_is_plain_text_of_one_line() -> None:
    assert plain("密\u0000度\n\u202e 强 度 a b", "density strength") == "密度强度 a b"
    assert len(plain("密" * 9999, "density")) == 4 * 7 + 100


@pytest.mark.parametrize(
    ("ids", "loop"),
    [
        ([5] * 6, True),
        ([1, 2, *[7, 8, 9] * 6], True),
        ([7, 8, 9] * 5, False),
        ([5] * 6 + [1], False),
        ([], False),
    ],
)
def test_a_run_that_comes_again_and_again_is_a_loop(ids: list[int], loop: bool) -> None:
    assert in_a_loop(ids) is loop


BROKEN: list[tuple[str, object, str]] = [
    ("tokenizer_config.json", {"source_lang": "en", "target_lang": "de"}, "not into Chinese"),
    ("tokenizer_config.json", {}, "opus-mt-de-zh"),
    ("config.json", {"model_type": "marian"}, "decoder_start_token_id"),
    ("config.json", "no object", "no JSON object"),
]


@pytest.mark.parametrize(("file", "content", "told"), BROKEN)
def test_a_directory_that_says_too_little_is_refused(
    tmp_path: Path, file: str, content: object, told: str
) -> None:
    found = translator(tmp_path)
    write_json(tmp_path / file, content)
    with pytest.raises(EngineError, match=told):
        found.check()


@pytest.mark.parametrize("absent", ["encoder_model", "decoder_model"])
def test_half_a_model_is_refused(tmp_path: Path, absent: str) -> None:
    found = translator(tmp_path)
    (tmp_path / f"onnx/{absent}.onnx").unlink()
    with pytest.raises(EngineError, match="half of a translation model"):
        found.check()


def test_a_decoder_that_writes_wrong_words_alone_is_refused(tmp_path: Path) -> None:
    found = translator(tmp_path, forced="zho_Hans", config={"model_type": "m2m_100"})
    with pytest.raises(EngineError, match="with-past"):
        found.check()


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(EngineError, match="pickled"):
        TransformersTranslator(tmp_path).translate(["a"], source="en")


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a translator opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    translator(tmp_path).check()


def test_a_translator_names_its_files_and_languages(tmp_path: Path) -> None:
    told = translator(tmp_path).described()
    assert "onnx/encoder_model.onnx 0.0 MB sha256 " in told
    assert told.endswith("; en → zh")
