"""Every way in which the list can be wrong is refused or named, with file, entry and reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhiyi.controls.checking import check_list, refuse_unsound
from zhiyi.controls.loading import load_controls
from zhiyi.errors import ArgumentError, InputError
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

ANNOUNCEMENT = """
[[announcement]]
id = "2024-51"
title = "公告2024年第51号"
effective = 2024-12-01
source = "清单"
"""
EDITION = """
[[edition]]
name = "2024"
title = "2024年版"
begins = 2024-12-01
"""
ENTRY = """
[[entry]]
code = "2B999"
title = "试验炉"
title_en = "test furnace"
announcement = "2024-51"
quality = "clean"
source = "announcement-text"
"""


def folder(tmp_path: Path, entries: str = ENTRY, *, more: str = "", name: str = "list") -> Path:
    """A list of one announcement, one edition and the paragraphs given."""
    made = tmp_path / name
    made.mkdir()
    made.joinpath("announcements.toml").write_text(ANNOUNCEMENT + more, "utf-8")
    made.joinpath("editions.toml").write_text(EDITION, "utf-8")
    made.joinpath("2.toml").write_text(entries, "utf-8")
    return made


def entry(*lines: str) -> str:
    """The sound entry with these lines in place of those of the same key."""
    keys = {line.split(" = ")[0] for line in lines}
    kept = [line for line in ENTRY.splitlines() if line.split(" = ")[0] not in keys]
    return "\n".join([*kept, *(line for line in lines if not line.endswith("= "))]) + "\n"


def announcement(*lines: str, entries: bool = True) -> str:
    keys = {line.split(" = ")[0] for line in lines}
    whole = ANNOUNCEMENT if entries else ANNOUNCEMENT.replace("2024-51", "x")
    kept = [line for line in whole.splitlines() if line.split(" = ")[0] not in keys]
    return "\n".join([*kept, *(line for line in lines if not line.endswith("= "))]) + "\n"


def test_a_sound_list_has_no_complaints(tmp_path: Path, lexicon: Lexicon, units: Units) -> None:
    controls = load_controls(folder=folder(tmp_path))
    assert check_list(controls, lexicon=lexicon, units=units) == ()


OTHER = ENTRY.replace("2B999", "2B998")

REFUSED = [
    ("[[entry", "2.toml:", "文件无法读取"),
    ("[[entries]]\na = 1\n", "2.toml:", "'entries' is no"),
    ("[entry]\na = 1\n", "2.toml:", "'entry' is no"),
    (entry("colour = 'red'"), "2.toml, 2B999:", "unknown key 'colour'"),
    (entry("title = "), "2.toml, 2B999:", "'title' is missing"),
    (entry("title_en = "), "2.toml, 2B999:", "'title_en' is missing"),
    (entry("announcement = "), "2.toml, 2B999:", "'announcement' is missing"),
    (entry("title = ''"), "2.toml, 2B999:", "'title' is empty"),
    (entry("hs = '8486101000'"), "2.toml, 2B999:", "'hs' must be a list of words"),
    (entry("hs = [8486101000]"), "2.toml, 2B999:", "'hs' must be a list of words"),
    (entry("criteria = ['a']"), "2.toml, 2B999:", "'criteria' must be words"),
    (entry("begins = '2024-12-01'"), "2.toml, 2B999:", "'begins' must be a date"),
    (entry("ends = 2024-12-01T00:00:00"), "2.toml, 2B999:", "'ends' must be a date"),
    (entry("references = ['9A012']"), "2.toml, 2B999:", "'references' must be a list of {...}"),
    (entry("references = [{regime = 'EU', code = '9A012'}]"), "2.toml, 2B999:",
     "'says' is missing"),
    (entry("references = [{regime = '', code = '9A012', says = 'x'}]"), "2.toml, 2B999:",
     "'regime' is empty"),
    (entry("announcement = '1999-1'"), "2.toml, 2B999:", "announcement ['1999-1'] is not known"),
    (entry("also = ['1999-1']"), "2.toml, 2B999:", "announcement ['1999-1'] is not known"),
    (entry("list = 'wassenaar'"), "2.toml, 2B999:", "'wassenaar' is no list"),
    (entry("criteria = 'all(mass > 5 kg'"), "2.toml, 2B999:", "expected ',' or ')'"),
    (entry("criteria = 'purpose is \"\"'"), "2.toml, 2B999:", "words in quotes are empty"),
    (entry("criteria = 'mass in [5, 1] kg'"), "2.toml, 2B999:", "upside down"),
    (entry("criteria = 'listed \"2B001\"'"), "2.toml, 2B999", "a code that no entry has"),
    (entry("criteria = 'listed \"2B998\"'")
     + OTHER + "criteria = 'listed \"2B999\"'\n", "2.toml, 2B999", "circle"),
    (ENTRY + ENTRY, "2.toml, 2B999:", "two versions overlap: 2.toml [2024-12-01, …), "
     "2.toml [2024-12-01, …)"),
    (entry("ends = 2025-06-01") + entry("begins = 2025-05-01"), "2.toml, 2B999:",
     "2.toml [2024-12-01, 2025-06-01), 2.toml [2025-05-01, …)"),
    (entry("begins = 2025-01-01", "ends = 2025-01-01"), "2.toml, 2B999:", "ends before it begins"),
    (entry("confirmed = ''"), "2.toml, 2B999:", "a draft"),
    (entry("corrects = '数字'"), "2.toml, 2B999:", "corrects nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "place", "reason"), REFUSED)
def test_an_entry_that_cannot_be_right_is_refused(
    entries: str, place: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        load_controls(folder=folder(tmp_path, entries))
    assert str(refused.value).startswith(place)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("more", "place", "reason"),
    [
        (ANNOUNCEMENT, "announcements.toml, 2024-51:", "this announcement stands twice"),
        (EDITION + EDITION, "announcements.toml, 2024:", "this edition stands twice"),
        (announcement("date = 2024-12-01", entries=False), "announcements.toml, x:",
         "unknown key 'date'"),
        (announcement("title = ", entries=False), "announcements.toml, x:", "'title' is missing"),
        (announcement("effective = '1.12.'", entries=False), "announcements.toml, x:",
         "'effective' must be a date"),
        (announcement("no_entries = 'yes'", entries=False), "announcements.toml, x:",
         "'no_entries' must be true or false"),
        (announcement("confirmed = ''", entries=False), "announcements.toml, x:", "a draft"),
        (announcement("replaces = ['9Z999']", entries=False), "announcements.toml, x:",
         "replaces names '9Z999', a code that no entry has"),
        (announcement("replaces = ['2B999']", "effective = ", entries=False),
         "announcements.toml, x:", "replaces needs effective"),
        ("[[edition]]\nname = '2025'\ntitle = '2025'\n", "announcements.toml, 2025:",
         "'begins' is missing"),
    ],
)  # fmt: skip
def test_an_announcement_or_edition_that_cannot_be_right_is_refused(
    more: str, place: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        load_controls(folder=folder(tmp_path, more=more))
    assert str(refused.value).startswith(place)
    assert reason in str(refused.value)


def test_all_that_is_refused_is_told_at_once(tmp_path: Path) -> None:
    bad = entry("title = ''") + OTHER + "colour = 'red'\n"
    with pytest.raises(InputError) as refused:
        load_controls(folder=folder(tmp_path, bad))
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "2.toml, 2B999",
        "2.toml, 2B998",
    ]


def test_a_list_without_editions_is_refused(tmp_path: Path) -> None:
    made = folder(tmp_path)
    made.joinpath("editions.toml").unlink()
    with pytest.raises(InputError, match="no edition"):
        load_controls(folder=made)


UNSOUND = [
    (entry("code = '2B99'"), "2B99", "'2B99' is no code"),
    (entry("code = '2X999'"), "2X999", "'2X999' is no code"),
    (entry("code = ", "id = 'ovens'"), "ovens", "needs its code"),
    (entry("list = 'nuclear'"), "2B999", "the nuclear list prints no codes"),
    (entry("cas = ['50-00-1']"), "2B999", "compare its check digit"),
    (entry("not_cas = ['7732-18-4']"), "2B999", "compare its check digit"),
    (entry("cas = ['50-00-0']", "not_cas = ['50-00-0']"), "2B999", "both listed and excluded"),
    (entry("cas = ['50-00-0', '50-00-0']"), "2B999", "'50-00-0' stands 2 times in cas"),
    (entry("hs = ['848610']"), "2B999", "no HS number of 8 or 10 digits"),
    (entry("hs = ['848610100']"), "2B999", "no HS number of 8 or 10 digits"),
    (entry("hs = ['8486101000000']"), "2B999", "no HS number of 8 or 10 digits"),
    (entry("hs = ['8486.1010']"), "2B999", "no HS number of 8 or 10 digits"),
    (entry("hs_announced = ['84861O1000']"), "2B999", "no HS number of 8 or 10 digits"),
    (entry("hs = ['84861010', '84861010']"), "2B999", "stands 2 times in hs"),
    (entry("hs = ['84861010']", "hs_announced = ['84861010']"), "2B999", "the same as hs"),
    (entry("names = ['炉', '炉']"), "2B999", "'炉' stands 2 times in names"),
    (entry("names = ['炉']", "broad = ['炉']"), "2B999", "'炉' is among names and broad"),
    (entry("names = ['炉']", "not_names = ['炉']"), "2B999", "'炉' is among names and not_names"),
    (entry("notes = [' ']"), "2B999", "an empty text in notes"),
    (entry("quality = 'good'"), "2B999", "quality must be one of"),
    (entry("source = "), "2B999", "source is missing"),
    (entry("also = ['2024-51']"), "2B999", "also repeats the announcement"),
    (entry("beside = ['9Z999']"), "2B999", "beside names '9Z999'"),
    (entry("names = ['箱式炉']") + OTHER + "names = ['箱式炉']\n", "2B998",
     "name '箱式炉' also stands in 2B999 (2.toml)"),
    (entry("criteria = 'no_such_thing > 5 kg'"), "2B999", "unknown parameter 'no_such_thing'"),
    (entry("criteria = 'density > 5 florp'"), "2B999", "unknown unit 'florp'"),
    (entry("criteria = 'density > 5 m'"), "2B999", "is not in the dimension of"),
    (entry("criteria = 'density > 5'"), "2B999", "is not in the dimension of"),
    (entry("criteria = 'wheelbase better_than 5 m'"), "2B999", "has no better direction"),
    (entry("criteria = 'density in (5, 5] g/cm3'"), "2B999", "nothing lies in that range"),
    (entry("criteria = 'florp among {\"钛\"}'"), "2B999", "unknown subject 'florp'"),
    (entry("criteria = 'wetted_material among {\"florp\"}'"), "2B999", "unknown word 'florp'"),
    (entry("criteria = 'wetted_material among {\"钛\", \"钛\"}'"), "2B999",
     "names one thing twice"),
    (entry("criteria = 'density > 5 g/cm3 at \">= 20 florp\"'"), "2B999", "unknown unit 'florp'"),
    (entry("criteria = 'cas among {\"12-34-5\"}'"), "2B999", "compare its check digit"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "id", "reason"), UNSOUND)
def test_an_entry_that_does_not_hold_together_is_complained_of(
    entries: str, id: str, reason: str, tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    controls = load_controls(folder=folder(tmp_path, entries))
    complaints = check_list(controls, lexicon=lexicon, units=units)
    assert [(one.file, one.entry) for one in complaints] == [("2.toml", id)]
    assert reason in complaints[0].reason_en
    assert re.search("[\u4e00-\u9fff]", complaints[0].reason)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["effective = "], "effective is missing"),
        (["source = "], "source is missing"),
        (["repealed = 2024-12-01"], "repealed 2024-12-01 is not after effective"),
        (["suspended_until = 2026-01-01"], "suspended_until without suspended_from"),
        (["suspended_from = 2025-01-01", "suspended_until = 2024-12-31", "suspended_by = '公告'"],
         "suspended until 2024-12-31, before 2025-01-01"),
        (["suspended_from = 2024-11-01", "suspended_until = 2024-11-30", "suspended_by = '公告'"],
         "suspended until 2024-11-30, before 2024-12-01"),
        (["suspended_from = 2025-01-01", "suspended_until = 2026-01-01"],
         "suspended_by is missing"),
        (["suspended_by = '公告'"], "suspended_by without suspended_from"),
        (["resumed = 2026-01-01"], "resumed without suspended_from"),
        (["suspended_from = 2025-01-01", "suspended_by = '公告'", "resumed = 2025-01-01"],
         "resumed 2025-01-01 is not after"),
        (["no_entries = false"], "no entry names it"),
    ],
)  # fmt: skip
def test_an_announcement_that_does_not_hold_together_is_complained_of(
    lines: list[str], reason: str, tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    given = lines if "no_entries = false" in lines else [*lines, "no_entries = true"]
    made = folder(tmp_path, more=announcement(*given, entries=False))
    complaints = check_list(load_controls(folder=made), lexicon=lexicon, units=units)
    assert [(one.file, one.entry) for one in complaints] == [("announcements.toml", "x")]
    assert reason in complaints[0].reason_en


def test_an_announcement_without_entries_that_entries_name_is_complained_of(
    tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    made = folder(tmp_path)
    made.joinpath("announcements.toml").write_text(announcement("no_entries = true"), "utf-8")
    (complaint,) = check_list(load_controls(folder=made), lexicon=lexicon, units=units)
    assert complaint.reason_en == "no_entries, yet entries name it"


def test_two_editions_cannot_begin_on_one_day(
    tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    made = folder(tmp_path, more=EDITION.replace('"2024"', '"again"'))
    (complaint,) = check_list(load_controls(folder=made), lexicon=lexicon, units=units)
    assert "begins on the same day" in complaint.reason_en


@pytest.mark.parametrize("marked", ["2B998", "2B999"])
def test_entries_that_stand_beside_each_other_may_have_the_same_names(
    marked: str, tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    both = [ENTRY + "names = ['箱式炉']\n", OTHER + "names = ['箱式炉']\n"]
    both[marked == "2B998"] += f"beside = ['{'2B999' if marked == '2B998' else '2B998'}']\n"
    controls = load_controls(folder=folder(tmp_path, "".join(both)))
    assert check_list(controls, lexicon=lexicon, units=units) == ()


def test_sub_paragraphs_of_one_code_may_have_the_same_names(
    tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    two = (ENTRY + "names = ['炉']\n").replace("2B999", "2B999.a")
    two += two.replace("2B999.a", "2B999.b")
    controls = load_controls(folder=folder(tmp_path, two))
    assert check_list(controls, lexicon=lexicon, units=units) == ()


def test_versions_one_after_the_other_are_no_overlap(tmp_path: Path) -> None:
    two = entry("ends = 2025-06-01") + entry("begins = 2025-06-01")
    assert len(load_controls(folder=folder(tmp_path, two)).entries) == 2


def office(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "office"
    made.mkdir()
    made.joinpath("own.toml").write_text(text, "utf-8")
    return made


def test_an_office_lays_its_own_entries_over_the_list(tmp_path: Path) -> None:
    own = office(tmp_path, announcement(entries=False) + OTHER.replace("2024-51", "x"))
    own.joinpath("later.draft.toml").write_text("[[entry", "utf-8")
    controls = load_controls(folder=folder(tmp_path), extra=own)
    assert [e.code for e in controls.entries] == ["2B999", "2B998"]
    assert controls.entries[1].file == "office/own.toml"
    assert "office" in controls.edition(controls.editions[0].begins)


def test_an_office_overrides_single_dates_of_an_announcement(tmp_path: Path) -> None:
    own = office(tmp_path, '[[announcement]]\nid = "2024-51"\nrepealed = 2027-01-01\n')
    (known,) = load_controls(folder=folder(tmp_path), extra=own).announcements
    assert known.title == "公告2024年第51号"
    assert str(known.repealed) == "2027-01-01"


def test_a_replaced_entry_ends_when_the_announcement_takes_effect(tmp_path: Path) -> None:
    brings = announcement("effective = 2026-06-01", "replaces = ['2B999']", entries=False)
    sub = ENTRY.replace("2B999", "2B999.a").replace("2024-51", "x")
    again = ENTRY.replace("2024-51", "x")
    controls = load_controls(folder=folder(tmp_path), extra=office(tmp_path, brings + sub + again))
    old, new, other = controls.entries[0], controls.entries[2], controls.entries[1]
    assert str(old.ended) == "2026-06-01"
    assert (new.ended, other.ended) == (None, None)


def test_an_office_corrects_an_entry_in_its_place(tmp_path: Path) -> None:
    own = office(tmp_path, entry("title = '真空炉'", "corrects = '与公布文本核对后更正'"))
    (corrected,) = load_controls(folder=folder(tmp_path), extra=own).entries
    assert (corrected.title, corrected.file) == ("真空炉", "office/own.toml")


def test_an_office_cannot_let_two_versions_hold_on_one_day(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"office/own.toml \[2024-12-01, …\)"):
        load_controls(folder=folder(tmp_path), extra=office(tmp_path, ENTRY))


def test_what_is_unsound_in_an_office_folder_is_refused(
    tmp_path: Path, lexicon: Lexicon, units: Units
) -> None:
    own = office(tmp_path, OTHER + "criteria = 'density > 5 m'\n")
    controls = load_controls(folder=folder(tmp_path), extra=own)
    with pytest.raises(InputError, match=r"office/own.toml, 2B998: .*dimension"):
        refuse_unsound(controls, folder="office", lexicon=lexicon, units=units)


def test_a_folder_that_is_not_there_is_a_wrong_argument(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="is no folder"):
        load_controls(folder=folder(tmp_path), extra=tmp_path / "nowhere")
