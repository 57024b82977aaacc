"""A closed place stays closed, whatever is open around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.isolation.children import needs, told

from zhiyi.isolation.closed import key_places, without
from zhiyi.review.journal import keys


@pytest.fixture
def around(tmp_path: Path) -> Path:
    """Inquiries, an output directory and keys side by side, with links that lead round."""
    for name in ("in/case", "out/.zhiyi/desks", "home/.local/state/zhiyi/keys", "home/docs"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "in" / "paper").write_text("paper")
    (tmp_path / "out" / "report").write_text("report")
    (tmp_path / "link").symlink_to(tmp_path / "out")
    (tmp_path / "home" / "round").symlink_to(tmp_path)
    return tmp_path


def test_what_lies_beside_a_closed_place_stays_open(around: Path) -> None:
    closed = (around / "out", around / "home/.local/state/zhiyi")
    found = {str(place.relative_to(around)) for place in without([around], closed=closed)}
    assert found == {"in", "home/docs"}


def test_what_a_link_leads_to_is_not_opened_by_it(around: Path) -> None:
    """As where a place holds nothing closed, and is opened whole."""
    home = around / "home"
    closed = [home / ".local/state/zhiyi"]
    (home / "work").symlink_to(around / "in")
    assert set(without([home], closed=closed)) == {home / "docs"}
    assert set(without([around / "in"], closed=closed)) == {around / "in"}


def test_what_is_named_itself_is_open_though_it_lies_in_a_closed_one(around: Path) -> None:
    places = (around / "in", around / "out" / ".zhiyi" / "desks")
    assert tuple(without(places, closed=[around / "out"])) == places
    assert tuple(without([around / "link"], closed=[around / "out"])) == ()


@needs("reading")
def test_the_kernel_refuses_what_is_closed(around: Path) -> None:
    own = around / "in" / "own"
    own.mkdir()
    came = told(
        """
around = folder.parent.parent
tell([(around / 'in/paper').read_text(),
      refusal(lambda: (around / 'out/report').read_text()),
      refusal(lambda: (around / 'link/report').read_text()),
      refusal(lambda: (around / 'home/round/out/report').read_text()),
      refusal(lambda: os.listdir(around))])
""",
        own,
        wanted="readable=(folder.parent.parent,), closed=(folder.parent.parent / 'out',)",
    )
    assert came == ["paper", "EACCES", "EACCES", "EACCES", "EACCES"]


@pytest.mark.parametrize("named", ["ZHIYI_KEYS", "XDG_STATE_HOME", None])
def test_the_places_of_the_signing_key_are_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None
) -> None:
    for name in ("ZHIYI_KEYS", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if named:
        monkeypatch.setenv(named, str(tmp_path / "state"))
    assert any(keys.keys_folder().is_relative_to(place) for place in key_places())
