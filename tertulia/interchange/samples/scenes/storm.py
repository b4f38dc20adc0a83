"""A gale over the breakwater of Quay Nine."""

import math

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    MIST,
    NIGHT,
    RUST,
    SAND,
    SLATE,
    TEAL,
    WIDTH,
    Canvas,
    Point,
    block,
    curve,
    dice,
    fade,
    mix,
    ridge,
)


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky((0, INK), (0.28, NIGHT), (0.55, mix(SLATE, TEAL, 0.35)), (0.68, mix(TEAL, SAND, 0.5)), (1, SLATE))
    _clouds(canvas)
    _swell(canvas, 0, 560, mix(TEAL, SLATE, 0.2), mix(TEAL, MIST, 0.4))
    _breakwater(canvas)
    _burst(canvas, 1010, 585)
    _swell(canvas, 1, 640, mix(SLATE, TEAL, 0.35), TEAL)
    _boat(canvas)
    _swell(canvas, 2, 725, SLATE, mix(SLATE, TEAL, 0.5))
    _swell(canvas, 3, 812, NIGHT, SLATE)
    _rain(canvas)
    return canvas


def _clouds(canvas: Canvas) -> None:
    pick = dice(6)
    for layer, (base, tone) in enumerate(((330, mix(SLATE, NIGHT, 0.35)), (220, mix(NIGHT, SLATE, 0.25)), (120, INK))):
        x = -120.0
        while x < WIDTH + 100:
            radius = pick.uniform(70, 150)
            canvas.disc(x, base - pick.uniform(0, 46) - 20 * layer, radius, tone)
            x += radius * 0.85
        canvas.box(0, -10, WIDTH, base - 30, tone)
    bolt = [(420, 250), (388, 342), (420, 338), (372, 448), (404, 440), (366, 548)]
    canvas.glow(400, 400, 330, MIST, 0.5)
    canvas.line(bolt, CREAM, 5)
    canvas.line([(420, 338), (470, 400), (462, 440)], fade(CREAM, 0.8), 3)


def _crest(layer: int, base: float) -> list[Point]:
    """A sea that leans: sines sharpened towards their peaks and pushed to the left."""
    points = []
    for step in range(321):
        x = -60 + step * 5.4
        turn = 2 * math.pi * x / (360 + 46 * layer) + 1.9 * layer
        lean = x - 34 * math.sin(turn) - 26
        height = 38 + 9 * layer
        points.append((lean, base - height * (0.5 + 0.5 * math.sin(turn)) ** 1.7 - 5 * math.sin(3.3 * turn)))
    return points


def _swell(canvas: Canvas, layer: int, base: float, deep: str, light: str) -> None:
    line = _crest(layer, base)
    canvas.wash([*line, (WIDTH + 60, 900), (-120, 900)], (0, light), (0.3, deep), (1, mix(deep, INK, 0.5)))
    for share, opacity in ((0.22, 0.28), (0.42, 0.16)):
        inner = [(x + 20 * share, y + (base + 40 - y) * share + 14) for x, y in line]
        canvas.line(inner, fade(MIST, opacity), 3)
    pick = dice(60 + layer)
    for x, y in line[::2]:
        if y < base - 20:
            size = (base - y) / 8
            canvas.disc(
                x + pick.uniform(-5, 9), y + pick.uniform(-2, 5), size * pick.uniform(0.6, 1.25), mix(CREAM, MIST, 0.25)
            )
            if pick.random() < 0.5:
                canvas.disc(x - pick.uniform(0, 40), y - pick.uniform(6, 34), pick.uniform(1.2, 3.4), fade(CREAM, 0.85))
    canvas.line(line, fade(CREAM, 0.7), 3)


def _breakwater(canvas: Canvas) -> None:
    stone = mix(SLATE, INK, 0.5)
    canvas.shape([(960, 560), (1600, 520), (1600, 900), (900, 900)], stone)
    canvas.shape([(960, 560), (1600, 520), (1600, 542), (954, 582)], mix(stone, MIST, 0.28))
    for row in range(5):
        for step in range(9):
            x = 960 + step * 86 + (row % 2) * 43
            canvas.line([(x, 590 + row * 30 - step * 5), (x, 618 + row * 30 - step * 5)], fade(INK, 0.5), 2)
        canvas.line([(950, 604 + row * 32), (1600, 562 + row * 32)], fade(INK, 0.5), 2)
    _beacon(canvas, 1330, 536)


def _beacon(canvas: Canvas, x: float, y: float) -> None:
    canvas.glow(x, y - 176, 260, HONEY, 0.85)
    canvas.shape([(x, y - 180), (x, y - 172), (-40, y + 60), (-40, y - 330)], fade(HONEY, 0.16))
    canvas.shape([(x - 20, y - 150), (x + 20, y - 150), (x + 30, y + 6), (x - 30, y + 8)], mix(CREAM, SLATE, 0.2))
    for band in (0, 1):
        top = y - 118 + band * 66
        canvas.shape(
            [
                (x - 23 - 4 * band, top),
                (x + 23 + 4 * band, top),
                (x + 26 + 4 * band, top + 32),
                (x - 26 - 4 * band, top + 32),
            ],
            CORAL,
        )
    canvas.shape([(x + 4, y - 150), (x + 20, y - 150), (x + 30, y + 6), (x + 6, y + 7)], fade(INK, 0.35))
    canvas.box(x - 30, y - 158, 60, 9, INK)
    canvas.box(x - 14, y - 194, 28, 38, mix(CREAM, HONEY, 0.3))
    canvas.shape([(x - 20, y - 192), (x, y - 224), (x + 20, y - 192)], mix(RUST, INK, 0.3))


def _burst(canvas: Canvas, x: float, y: float) -> None:
    pick = dice(77)
    shade, foam = mix(TEAL, MIST, 0.62), mix(CREAM, MIST, 0.22)
    arms = ((-200, 120), (-150, 205), (-80, 250), (-10, 290), (62, 240), (130, 190), (190, 100))
    for tone, shift, share in ((shade, 14, 1.08), (foam, 0, 1.0), (CREAM, -12, 0.6)):
        for lean, height in arms:
            tip = (x + lean * 1.1 * share - 40, y - height * share)
            for step, (px, py) in enumerate(
                curve((x + lean * 0.42, y + 20), (x + lean * 0.75, y - height * 0.75 * share), tip, 22)
            ):
                radius = 42 * (1 - step / 26) ** 0.62 * share * pick.uniform(0.8, 1.15)
                canvas.disc(px + shift + pick.uniform(-6, 6), py + pick.uniform(-5, 5), radius + 2, tone)
    for _ in range(170):
        angle, reach = pick.uniform(-2.7, -0.4), pick.gauss(285, 55)
        size = pick.choice((1.5, 2.2, 3, 4.2, 5.5))
        canvas.disc(
            x - 30 + reach * 0.95 * math.cos(angle),
            y + reach * 1.18 * math.sin(angle),
            size,
            fade(CREAM, pick.uniform(0.6, 0.95)),
        )


def _boat(canvas: Canvas) -> None:
    props.trawler(canvas, 222, 694, 200, wet=False)


def _rain(canvas: Canvas) -> None:
    pick = dice(3)
    for _ in range(210):
        x, y, length = pick.uniform(-50, WIDTH + 100), pick.uniform(-40, 860), pick.uniform(26, 74)
        canvas.line([(x, y), (x - length * 0.42, y + length)], fade(MIST, pick.uniform(0.12, 0.3)), 1.6)
    canvas.wash(block(0, 780, WIDTH, 120), (0, fade(INK, 0)), (1, fade(INK, 0.55)))
    canvas.line(ridge(0, WIDTH, 872, (7, 240, 0.5), (3, 90, 1)), fade(MIST, 0.3), 3)
