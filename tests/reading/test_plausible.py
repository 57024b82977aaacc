from __future__ import annotations

import pytest

from zhiyi.reading.plausible import implausible

IMPOSSIBLE = [
    "3.2×10-MPa",
    "4.1×10°Pa",
    "7×105Pa",
    "0.6×10V",
    "6.4%0",
    "54.9 ± 5870:094 GPa",
    "6034.045.mm",
    "12g/cm³★",
]
POSSIBLE = [
    "3.2×10⁻⁶MPa",
    "4.1×10-3 Pa",
    "20×10 mm",
    "Φ20×103 mm",
    "6×10 件",
    "2×100 W",
    "6.4%",
    "1:500",
    "8419.8990.90",
    "2026.01.05",
    "-40 °C",
    "25%RH",
    "3×10.5 mm",
]


@pytest.mark.parametrize("token", IMPOSSIBLE)
def test_what_no_paper_prints_is_doubted(token: str) -> None:
    assert implausible(token)


@pytest.mark.parametrize("token", POSSIBLE)
def test_sizes_codes_and_powers_are_not_doubted(token: str) -> None:
    assert not implausible(token)


def test_a_cas_number_must_have_its_check_figure() -> None:
    assert not implausible("7440-74-6", "CAS No. ")
    assert implausible("7440-74-8", "CAS No. ")
    assert implausible("7440-74-", "CAS号：")
    assert not implausible("2026-01-5", "日期 ")
