"""Models that figures speak of: T700G and T700S are 4900 MPa and 230 GPa, respectively."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiyi.indicators.drafts import Draft

MODEL = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z]*(?:-[A-Z]+)?-?\d+[A-Za-z0-9/-]*(?![A-Za-z0-9])")
ELEMENT = (
    "H|He|Li|Be|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Sc|Ti|V|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Rb"
    "|Sr|Y|Zr|Nb|Mo|Ru|Rh|Pd|Ag|Cd|In|Sn|Sb|Te|I|Cs|Ba|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu"
    "|Hf|Ta|W|Re|Os|Ir|Pt|Au|Hg|Tl|Pb|Bi|Th|U"
)
CHEMICAL = re.compile(rf"(?:(?:{ELEMENT})\d{{0,2}}){{2,}}")
MODEL_LIST = re.compile(
    r"[\s,，、;和及与]*(?:(?:respectively|分别)[\s,，;]*)?(?:(?:while|and|und|而|其中)\s*)?"
    rf"((?:{MODEL.pattern}[\s,，、]*(?:and|和|及|与)?\s*)+)"
    r"(?:[:：=为是达的]|is|are|was|were)*[\s:：]*"
)

SAMPLE = re.compile(
    r"(?:样品|试样|试件|样件|样本|炉号|批次)\s?[#№]?[A-Z\d][A-Za-z\d-]{0,12}#?"
    r"|\d{1,4}\s?[#号](?:样品|试样|试件|样件|样)"
    r"|(?:[Ss]ample|[Ss]pecimen|[Pp]robe|[Mm]uster|[Оо]бразец|試料|試験片|시료|시험편)\s?(?:[Nn]o\.?\s?)?"
    r"#?(?:\d[A-Za-z\d-]{0,8}|[A-Z]\d*\b)"
)
"""One of several pieces that were measured: 样品A, 2#试样, Sample 3."""
AXES = re.compile(r"((?:[XYZABCUVW]\s?(?:[、,/和及]|and)\s?)+[XYZABCUVW])\s?(轴|向|axes|axis)?\s?$")
OF_MODEL = re.compile(
    r"\s?(?:型|系列|型号)?[^，,。；;:0-9|()\n]{0,12}[的之]\s?$"
    r"|\s(?:[a-z]+\s)?(?:has|have|had|offers|provides|features|delivers|achieves|reaches|is rated"
    r"|with|hat|erreicht|bietet|имеет)\b[^，,。；;:0-9|()\n]{0,40}$"
)
"""HT-200 | 型离心机的 | 最高转速, LX-40 | has a | rated power: what ties a model to a name."""


def axes_before(text: str, start: int, place: int) -> list[str]:
    """X、Y、Z轴 | 行程: the axes that a name behind them is of."""
    found = AXES.search(text, start, place)
    if not found:
        return []
    kind = found[2] if found[2] in ("轴", "向") else ""
    return [f"{axis}{kind}" for axis in re.findall(r"[XYZABCUVW]", found[1])]


def is_model(text: str) -> bool:
    """Not a formula (C6H15NO3, also with a nought for its O: Fe203) nor a number of the CAS."""
    oxide = re.fullmatch(r"[A-Z][a-z]\d[0O]\d{1,2}", text)
    listed = re.match(r"CAS|EC\d{3}-\d{3}|UN\d{4}$", text)
    gas = re.fullmatch(r"(?:H|N|O|F|Cl|Br|I|P|S|C)[2-8]", text)
    size = gas or re.fullmatch(
        r"(?:DN|PN|IP|M|G|NPT|KF|CF|ISO-?K|D|R[apz]|X|Y|Z)\d+(?:[/-][\d/]+)?", text
    )
    return not (oxide or listed or gas or size or CHEMICAL.fullmatch(text))


MANY = 64
"""Models or figures in one row: more are no row."""


def respectively(drafts: list[Draft]) -> list[Draft]:
    """T700G, T700S ... were 2%, 2.1% ... respectively: as many models as values, one each."""
    found: list[Draft] = []
    index = 0
    while index < len(drafts):
        first = drafts[index]
        near = drafts[index : index + MANY]
        same = [draft for draft in near if draft.start == first.start]
        models = [d.subject for d in same if d.subject]
        more = drafts[index + len(same) : index + 2 * len(same) - 1]
        lone = all(d.subject is None and d.name_start == first.name_start for d in more)
        if len(models) == len(same) > 1 and len(more) == len(same) - 1 and lone:
            values = [same[0], *more]
            found += [replace(d, subject=m) for d, m in zip(values, models, strict=True)]
            index += len(same) + len(more)
        else:
            found += same
            index += len(same)
    return found
