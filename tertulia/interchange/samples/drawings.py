"""The illustrations: drawn when they are needed, the same to the last byte every time, without a font."""

from collections.abc import Callable

from tertulia.interchange.samples.scenes import (
    bridge,
    doors,
    ferry,
    gulls,
    harbour,
    library,
    lighthouse,
    market,
    marsh,
    roads,
    shed,
    storm,
    tram,
)
from tertulia.interchange.samples.scenes.canvas import Canvas

SCENES: dict[str, Callable[[], Canvas]] = {
    "bridge": bridge.draw,
    "doors": doors.draw,
    "ferry": ferry.draw,
    "gulls": gulls.draw,
    "harbour": harbour.draw,
    "library": library.draw,
    "lighthouse": lighthouse.draw,
    "market": market.draw,
    "marsh": marsh.draw,
    "roads": roads.draw,
    "shed": shed.draw,
    "storm": storm.draw,
    "tram": tram.draw,
}


def draw(name: str) -> bytes:
    """A JPEG of 1600 by 900."""
    return SCENES[name]().jpeg()
