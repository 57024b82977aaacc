"""Who and what the papers of one fresh page speak of, and the face that they are set in."""

from dataclasses import dataclass
from random import Random

from drawing import invented

BODY = ("song", "song", "hei", "kai", "sans", "serif", "mono")
HEAVY = {"song": "hei", "hei": "hei", "kai": "hei", "serif": "serif-bold"}


@dataclass(frozen=True)
class Cast:
    """Who and what the papers speak of."""

    exporter: invented.Firm
    buyer: str
    laboratory: invented.Firm
    goods: tuple[str, str]
    model: str
    face: str

    @property
    def heavy(self) -> str:
        return HEAVY.get(self.face, "sans-bold")


def cast(chance: Random) -> Cast:
    return Cast(
        exporter=invented.firm(chance),
        buyer=invented.buyer(chance),
        laboratory=invented.laboratory(chance),
        goods=invented.goods(chance),
        model=invented.model(chance),
        face=chance.choice(BODY),
    )
