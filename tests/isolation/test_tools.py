"""What a worker needs still works when it is confined: programs it starts, and the models."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.isolation.children import needs, told

from zhiyi.intake.convert import office_program

CONFINED = "readable=(folder.parent / 'given',), memory_bytes=4 << 30, open_files=512"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def picture(file: Path, text: str) -> None:
    drawn = Image.new("RGB", (620, 90), "white")
    ImageDraw.Draw(drawn).text((20, 15), text, "black", ImageFont.load_default(48))
    drawn.save(file)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_tesseract_reads_a_picture(own: Path) -> None:
    picture(own.parent / "given" / "a.png", "Frequency 600 Hz")
    body = """
command = ["tesseract", str(folder.parent / "given/a.png"), "stdout", "-l", "eng", "--psm", "7"]
done = subprocess.run(command, capture_output=True, text=True, env={**os.environ,
                      "OMP_THREAD_LIMIT": "1"})
tell([done.returncode, done.stdout.strip()])
"""
    assert told(body, own, wanted=CONFINED) == [0, "Frequency 600 Hz"]


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
def test_libreoffice_converts_below_a_confined_process(own: Path) -> None:
    (own.parent / "given" / "a.rtf").write_bytes(rb"{\rtf1\ansi Max. frequency 600 Hz\par }")
    body = """
from zhiyi.intake.convert import converted
from zhiyi.intake.media import RTF
from zhiyi.limits import Limits
made = converted(folder.parent / "given/a.rtf", RTF, folder=folder, limits=Limits())
import zipfile
tell(["600 Hz" in zipfile.ZipFile(made).read("word/document.xml").decode(),
      made.is_relative_to(folder)])
"""
    assert told(body, own, wanted=CONFINED) == [True, True]


def test_the_models_read_a_line_and_tell_their_makers_nothing(own: Path) -> None:
    picture(own.parent / "given" / "a.png", "Frequency 600 Hz")
    body = """
os.environ["HOME"] = str(folder)
import numpy as np
from PIL import Image
from zhiyi.engines.rapid import RapidRecogniser
shown = np.asarray(Image.open(folder.parent / "given/a.png").convert("RGB"))
reads = RapidRecogniser(threads=1).read(shown)
import openvino, onnxruntime
tell([" ".join(read.text for read in reads),
      sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())])
"""
    text, files = told(body, own, wanted=CONFINED)
    assert text.replace(" ", "") == "Frequency600Hz"
    assert files == []


@needs("reading")
def test_python_itself_starts_below_a_confined_process(own: Path) -> None:
    body = f"""
command = [{sys.executable!r}, "-c", "import zhiyi.limits, json; print(json.dumps([1]))"]
tell(subprocess.run(command, capture_output=True, text=True).stdout.strip())
"""
    assert told(body, own, wanted=CONFINED) == "[1]"
