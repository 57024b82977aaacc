"""The control list as data, its criteria in three-valued logic, and candidates with reasons."""

from zhiyi.controls.candidates import find_candidates, find_considered, match
from zhiyi.controls.checking import check_list, refuse_unsound
from zhiyi.controls.entries import ControlList, Entry
from zhiyi.controls.loading import load_controls

__all__ = [
    "ControlList",
    "Entry",
    "check_list",
    "find_candidates",
    "find_considered",
    "load_controls",
    "match",
    "refuse_unsound",
]
