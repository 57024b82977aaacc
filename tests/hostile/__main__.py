"""``python -m tests.hostile``: run the set and print what came of each kind of file."""

from __future__ import annotations

from collections import Counter

from tests.hostile.running import Ran, run_of_set


def table(ran: Ran) -> str:
    kinds = list(dict.fromkeys(case.kind for case in ran.cases))
    lines = ["| kind | files | told as wanted | codes |", "|---|---|---|---|"]
    for kind in kinds:
        own = [case for case in ran.cases if case.kind == kind]
        wanted = sum(ran.as_wanted(case) for case in own)
        codes = Counter(case.code or "read" for case in own)
        told = ", ".join(f"{code} {count}" for code, count in codes.items())
        lines.append(f"| {kind} | {len(own)} | {wanted} | {told} |")
    total = sum(ran.as_wanted(case) for case in ran.cases)
    lines.append(f"| **{len(kinds)} kinds** | {len(ran.cases)} | {total} | |")
    return "\n".join(lines)


if __name__ == "__main__":
    with run_of_set() as ended:
        print(table(ended))
        for case in ended.cases:
            if not ended.as_wanted(case):
                print(f"not told: {case.name!r}: {case.code} {case.words}; {ended.told(case)[:3]}")
        print(f"exit {ended.code}, address called: {ended.called}, run: {ended.canary}")
