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
    "5753,0000",
    "65.781.39",
    "78,065,01",
    "2009.1437,86",
    "·46.2mm",
    ":8.7×10⁶m",
    "I.7×10⁶m",
    "≤0.74pт",
    "5°°C",
    "≥ 50 H2",
    "250 rm",
    "8896r/mi",
    "3.8 t/man",
    "3 g/em³",
    "154.5 E/cm²",
    "13.6/h",
    "15.67-17.92g/cm2",
    "2239-3112kg/m²",
    "12 m²/h",
    "FK3659-11",
    "MU-965-11",
    "1.2$5 mm",
    "3.5★mm",
    "12#5 mm",
    "4_ MPa",
    "12 ↓",
    "13.6²/h",
    "25.4 /h",
    "≥:36HRC",
    "8896r/mir Unit weight",
    "WTA6670-1I",
    "≤23257×xg",
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
    "≤27216×g",
    "800 ×g",
    "65,781.39",
    "1.234,56",
    "1.234.567",
    "0,0005",
    "192.168.1.10",
    "12.5-18.6×10⁻⁶/K",
    "≤0.92°/h",
    "3000 r/min",
    "1.84 g/cm³",
    "350 m²/g",
    "200 kg/m²",
    "18 m³/h",
    "12 mm²/s",
    "316L/2B",
    "380V/50Hz",
    "25kg/bag",
    "2024-11",
    "HT-2024-11",
    "US$12,500.00",
    "$12.50",
    "¥1,200",
    "45#",
    "#05-11",
    "1½",
    "■12 mm",
    "sales2@firm.example",
    "Form_12a",
    "4×10²",
    "4×10¹²",
    "≥ 36HRC",
    "WTA6670-II",
    "H2O",
    "-40°℃",
    "Pm 5",
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
