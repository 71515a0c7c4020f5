"""All papers of this set, two of each layout, the layouts of every kind divided into two halves by lot."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ..names import COUNTRIES
from ..truth import Paper
from . import deliveries, further, points, recharges, wastes
from .lots import Layout, Lot

KINDS: dict[str, tuple[str, str, tuple[Layout, ...]]] = {
    "points": ("utilityBill", "Energy", points.LAYOUTS),
    "deliveries": ("utilityBill", "Fuels", deliveries.LAYOUTS),
    "recharges": ("utilityBill", "Cooling", recharges.LAYOUTS),
    "wastes": ("wasteNote", "Recycling", wastes.LAYOUTS),
}
NOTES = ("prose", "bins", "star-apart", "two-pages")
EACH = 2


def papers(seed: int) -> Iterator[Paper]:
    for kind, (doc_type, trade, layouts) in KINDS.items():
        halves = divided(seed, kind, [name for name, *_ in layouts])
        for name, code, picture, draw in layouts:
            for at in range(EACH):
                lot = Lot(random.Random(f"{seed}:{kind}:{name}:{at}"), code, trade)
                sheet, fields = draw(lot)
                more = ["invoice"] if doc_type == "utilityBill" and kind != "points" else []
                cluster = f"several-{kind}-{name}"
                yield Paper(doc_type, lot.lang, cluster, fields, sheet.done(), sheet.pages, picture, more, half=halves[name])


def later(seed: int) -> Iterator[Paper]:
    """The layouts that were drawn last, all to work with."""
    for name, code, picture, draw in further.LAYOUTS:
        for at in range(EACH):
            sheet, fields = draw(Lot(random.Random(f"{seed}:further:{name}:{at}"), code, "Energy"))
            kind = "wasteNote" if name in NOTES else "utilityBill"
            yield Paper(kind, COUNTRIES[code].lang, f"several-further-{name}", fields, sheet.done(), sheet.pages, picture, half="work")


def divided(seed: int, kind: str, names: list[str]) -> dict[str, str]:
    """ "work" or "held" for each layout; where their number is odd, one more to "work"."""
    shuffled = sorted(names)
    random.Random(f"{seed}:{kind}:halves").shuffle(shuffled)
    return {name: "work" if at < (len(shuffled) + 1) // 2 else "held" for at, name in enumerate(shuffled)}
