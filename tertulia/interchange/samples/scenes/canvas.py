"""A drawing surface of 1600 by 900 units for flat, poster-like scenes."""

import io
import itertools
import math
import random
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageChops, ImageColor, ImageDraw

WIDTH, HEIGHT = 1600, 900
FINENESS = 2  # drawn twice as large and reduced, for edges without steps

Point = tuple[float, float]
Stops = Sequence[tuple[float, str]]

# The one palette every scene is mixed from.
INK, NIGHT, SLATE, TEAL, MIST = "#131e2b", "#1c3146", "#34566c", "#5d8d92", "#adc7c2"
SAND, CREAM, CORAL, RUST, HONEY = "#ead8b4", "#f8efdd", "#d9684b", "#9f4330", "#ebb458"
SAGE, PLUM, ROSE = "#7f9678", "#54435c", "#e3a58b"


Dice = random.Random


def dice(seed: int | str) -> Dice:
    """Chance that falls the same way every time."""
    return Dice(seed)


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from the first to the second (0 to 1)."""
    pairs = zip(_rgba(first), _rgba(second), strict=True)
    red, green, blue, opacity = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}" + (f"{opacity:02x}" if opacity < 255 else "")


def fade(colour: str, opacity: float) -> str:
    red, green, blue, _ = _rgba(colour)
    return f"#{red:02x}{green:02x}{blue:02x}{round(opacity * 255):02x}"


@cache
def _rgba(colour: str) -> tuple[int, int, int, int]:
    channels = ImageColor.getrgb(colour)
    return (*channels[:3], channels[3] if len(channels) == 4 else 255)


def ridge(start: float, end: float, base: float, *waves: tuple[float, float, float]) -> list[Point]:
    """A rolling line from x `start` to x `end`; each wave is (height, length, phase)."""
    xs = [start + (end - start) * step / 160 for step in range(161)]
    return [(x, base - sum(h * math.sin(2 * math.pi * x / length + phase) for h, length, phase in waves)) for x in xs]


def curve(first: Point, pull: Point, last: Point, steps: int = 40) -> list[Point]:
    """A quadratic Bézier curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * first[0] + b * pull[0] + c * last[0], a * first[1] + b * pull[1] + c * last[1]))
    return points


def oval(x: float, y: float, across: float, down: float, start: float = 0, end: float = 360) -> list[Point]:
    """Points along an ellipse, in degrees clockwise from three o'clock."""
    angles = [math.radians(start + (end - start) * step / 64) for step in range(65)]
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


class Canvas:
    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * FINENESS, HEIGHT * FINENESS))
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def wash(self, points: Sequence[Point], *stops: tuple[float, str]) -> None:
        """Fill a shape with a vertical gradient; a stop is (share of the shape's height, colour)."""
        scaled = _scaled(points)
        left, top = (math.floor(min(p[axis] for p in scaled)) for axis in (0, 1))
        right, bottom = (math.ceil(max(p[axis] for p in scaled)) for axis in (0, 1))
        size = (max(1, right - left), max(1, bottom - top))
        gradient = _gradient(stops, size)
        upright = len(points) == 4 and all(len({p[axis] for p in points}) == 2 for axis in (0, 1))
        mask = Image.new("L", size, 255 if upright else 0)
        if not upright:
            ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in scaled], fill=255)
        if any(len(colour) == 9 for _, colour in stops):
            mask = ImageChops.multiply(mask, gradient.getchannel("A"))
        self.image.paste(gradient.convert("RGB"), (left, top), mask)

    def sky(self, *stops: tuple[float, str], top: float = 0, bottom: float = HEIGHT) -> None:
        self.wash(block(0, top, WIDTH, bottom - top), *stops)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        self._pen.polygon(_scaled(points), fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0) -> None:
        edges = [value * FINENESS for value in (x, y, x + width, y + height)]
        self._pen.rounded_rectangle((edges[0], edges[1], edges[2] - 1, edges[3] - 1), radius * FINENESS, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.shape(oval(x, y, radius, radius), colour)

    def pills(self, bars: Sequence[tuple[float, float, float, float]], colour: str) -> None:
        """Round-ended bars (x, y, width, height) as one stamp: where they overlap, a see-through colour stays even."""
        left, top = (round(min(bar[axis] for bar in bars) * FINENESS) for axis in (0, 1))
        right, bottom = (round(max(bar[axis] + bar[axis + 2] for bar in bars) * FINENESS) for axis in (0, 1))
        mask = Image.new("L", (right - left + 1, bottom - top + 1))
        pen = ImageDraw.Draw(mask)
        *_, opacity = _rgba(colour)
        for x, y, width, height in bars:
            corner = (x * FINENESS - left, y * FINENESS - top)
            far = (corner[0] + width * FINENESS, corner[1] + height * FINENESS)
            pen.rounded_rectangle((corner, far), height * FINENESS / 2, fill=opacity)
        self.image.paste(colour[:7], (left, top), mask)

    def line(self, points: Sequence[Point], colour: str, width: float = 2) -> None:
        if len(points) > 2 and len(colour) == 9:
            return self._veil(points, colour, width)
        self._pen.line(_scaled(points), fill=colour, width=max(1, round(width * FINENESS)), joint="curve")

    def _veil(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A see-through line in one stamp: stroke by stroke, every joint would be painted twice and show."""
        *_, opacity = _rgba(colour)
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).line(_scaled(points), fill=opacity, width=max(1, round(width * FINENESS)), joint="curve")
        box = mask.getbbox()
        if box:
            self.image.paste(colour[:7], box, mask.crop(box))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 1) -> None:
        """Light that fades outwards from a point."""
        side = round(2 * radius * FINENESS)
        light = ImageChops.invert(Image.radial_gradient("L")).resize((side, side))
        # The corners of Pillow's gradient are black only at the rim: squaring makes the fall-off soft.
        mask = light.point([round(255 * strength * max(0, (v - 74) / 181) ** 2) for v in range(256)])
        self.image.paste(colour, (round((x - radius) * FINENESS), round((y - radius) * FINENESS)), mask)

    def mirror(self, shore: float, bottom: float = HEIGHT, ripple: float = 5, tint: str = "#34566c80") -> None:
        """Lay what stands above the shore upside down on the water below it, broken by ripples."""
        depth = round((bottom - shore) * FINENESS)
        line = round(shore * FINENESS)
        upright = self.image.crop((0, line - depth, self.image.width, line))
        flipped = upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        for row in range(0, depth, 4):
            near = row / depth
            shift = round(
                FINENESS * ripple * (0.35 + 1.6 * near) * math.sin(14 * math.log1p(row / 40)) * math.sin(row / 5.3)
            )
            band = flipped.crop((0, row, flipped.width, row + 4))
            self.image.paste(ImageChops.offset(band, shift, 0), (0, line + row))
        self.box(0, shore, WIDTH, bottom - shore, tint)

    def jpeg(self, quality: int = 82) -> bytes:
        stream = io.BytesIO()
        self.image.reduce(FINENESS).save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        return stream.getvalue()


def block(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * FINENESS, y * FINENESS) for x, y in points]


def _gradient(stops: Stops, size: tuple[int, int]) -> Image.Image:
    height = size[1]
    channels = bytes(value for row in range(height) for value in _at(stops, row / max(1, height - 1)))
    return Image.frombytes("RGBA", (1, height), channels).resize(size, Image.Resampling.NEAREST)


def _at(stops: Stops, place: float) -> tuple[int, ...]:
    """The colour of a gradient at a place between 0 and 1."""
    for (low, first), (high, second) in itertools.pairwise(stops):
        if place <= high:
            share = max(0.0, (place - low) / (high - low))
            return tuple(round(a + (b - a) * share) for a, b in zip(_rgba(first), _rgba(second), strict=True))
    return _rgba(stops[-1][1])
