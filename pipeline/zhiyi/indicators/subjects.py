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
    r"(?:[:：=为是达]|is|are|was|were)*[\s:：]*"
)


def is_model(text: str) -> bool:
    """Not a formula (C6H15NO3, also with a nought for its O: Fe203) nor a number of the CAS."""
    oxide = re.fullmatch(r"[A-Z][a-z]\d[0O]\d{1,2}", text)
    listed = re.match(r"CAS|EC\d{3}-\d{3}|UN\d{4}$", text)
    return not (oxide or listed or CHEMICAL.fullmatch(text))


def respectively(drafts: list[Draft]) -> list[Draft]:
    """T700G, T700S ... were 2%, 2.1% ... respectively: as many models as values, one each."""
    found: list[Draft] = []
    index = 0
    while index < len(drafts):
        first = drafts[index]
        same = [d for d in drafts[index:] if d.start == first.start]
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
