"""Models that an office configures: named by ``doctor``, used by ``run``, else exit code 4."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from tests.engines.model_directories import write_lookup, write_tokenizer, write_translator

from zhiyi.cli import main
from zhiyi.config import Settings

LETTER = "This certifies the tensile strength of the fibre and nothing else at all.\n" * 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inquiry with one English letter."""
    submission = tmp_path / "inquiry" / "submission"
    submission.mkdir(parents=True)
    (submission / "letter.txt").write_text(LETTER, encoding="utf-8")
    return tmp_path / "inquiry"


def encoder(directory: Path) -> Path:
    write_tokenizer(directory, ["[PAD]", "[UNK]", "strength", "强度"])
    write_lookup(directory, np.eye(4, 3, dtype=np.float32) + 1, place="model.onnx")
    return directory


def translator(directory: Path) -> Path:
    pairs = {"tensile": "抗拉", "strength": "强度", "This": "本件", "certifies": "证明"}
    return write_translator(directory, pairs, source_lang="en", target_lang="zh")


def test_directories_are_parted_as_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIYI_TRANSLATOR", os.pathsep.join(["/models/de-zh", "", "/models/nllb"]))
    assert Settings().translators == (Path("/models/de-zh"), Path("/models/nllb"))
    monkeypatch.delenv("ZHIYI_TRANSLATOR")
    assert Settings().translators == ()


def test_no_tagger_is_used_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIYI_TAGGER", raising=False)
    assert Settings().tagger is None
    monkeypatch.setenv("ZHIYI_TAGGER", "own")
    own = Settings().tagger
    assert own is not None and (own / "config.json").is_file()
    monkeypatch.setenv("ZHIYI_TAGGER", "/models/tagger")
    assert Settings().tagger == Path("/models/tagger")


@pytest.mark.parametrize("variable", ["ZHIYI_ENCODER", "ZHIYI_TRANSLATOR"])
def test_a_model_that_is_not_there_ends_a_run_with_4(
    variable: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "gone"))
    assert main(["run", str(folder), "--out", str(tmp_path / "out")]) == 4
    assert "there is no model directory" in capsys.readouterr().err
    assert main(["doctor"]) == 4
    assert "cannot be used" in capsys.readouterr().out


def test_doctor_names_the_models_with_size_and_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIYI_ENCODER", str(encoder(tmp_path / "labse")))
    monkeypatch.setenv("ZHIYI_TRANSLATOR", str(translator(tmp_path / "opus-mt-en-zh")))
    main(["doctor"])
    told = capsys.readouterr().out
    assert "encoder labse@onnx" in told and "translator opus-mt-en-zh@onnx" in told
    assert told.count("sha256") == 3  # the encoder, and the two halves of the translator


def test_a_run_drafts_and_glosses_what_has_no_translation(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIYI_TRANSLATOR", str(translator(tmp_path / "opus-mt-en-zh")))
    assert main(["run", str(folder), "--out", str(tmp_path / "out")]) in (0, 1)
    report = json.loads((tmp_path / "out/inquiry/report.json").read_text(encoding="utf-8"))
    [document] = report["documents"]
    translation = document["translation"]
    assert translation["status"] == "missing"
    assert "抗拉强度" in translation["draft"]["segments"][0]["text"]
    assert translation["draft"]["notice"].startswith("机器翻译草稿")
    assert report["program"]["engines"]["translator"] == "opus-mt-en-zh@onnx"
    assert not [p for p in report["problems"] if p["stage"] in ("drafts", "glosses")]
