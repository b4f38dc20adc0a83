"""Ships at anchor in the Kessary Roads on a foggy morning, and the one small cutter that moves."""

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    MIST,
    NIGHT,
    ROSE,
    RUST,
    SAND,
    SLATE,
    TEAL,
    WIDTH,
    Canvas,
    block,
    dice,
    fade,
    mix,
    ridge,
)

HORIZON = 470


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky(
        (0, mix(TEAL, SLATE, 0.3)),
        (0.45, mix(MIST, TEAL, 0.35)),
        (0.8, mix(SAND, ROSE, 0.25)),
        (1, CREAM),
        bottom=HORIZON,
    )
    canvas.glow(420, 330, 420, CREAM, 0.8)
    canvas.disc(420, 330, 74, mix(CREAM, SAND, 0.2))
    canvas.wash(
        block(0, HORIZON, WIDTH, 430),
        (0, mix(MIST, CREAM, 0.45)),
        (0.3, mix(MIST, TEAL, 0.5)),
        (1, mix(SLATE, NIGHT, 0.45)),
    )
    line = ridge(0, WIDTH, 440, (44, 1300, 0.4), (12, 330, 1))
    canvas.wash([*line, (WIDTH, HORIZON), (0, HORIZON)], (0, mix(MIST, TEAL, 0.55)), (1, mix(MIST, CREAM, 0.6)))
    rows = (
        (486, 0.34, 0.70, (60, 250, 560, 760, 1010, 1260, 1430)),
        (536, 0.62, 0.46, (-40, 380, 820, 1240)),
        (640, 1.18, 0.12, (180, 900)),
    )
    for number, (water, size, haze, places) in enumerate(rows):
        for step, x in enumerate(places):
            _freighter(canvas, x, water, size, haze, number * 7 + step)
        if number == 1:
            _ripples(canvas)
        if number < 2:
            _fog(canvas, water, number)
    _cutter(canvas)
    for x, y, span in ((700, 250, 44), (790, 214, 30), (1180, 180, 52), (1260, 232, 34)):
        props.gull(canvas, x, y, span)
    return canvas


def _freighter(canvas: Canvas, x: float, water: float, size: float, haze: float, seed: int) -> None:
    pick = dice(seed)
    air = mix(MIST, CREAM, 0.35)

    def veil(colour: str) -> str:
        return mix(colour, air, haze)

    hull = veil(pick.choice((RUST, mix(NIGHT, SLATE, 0.3), mix(TEAL, NIGHT, 0.4), CORAL)))
    deck = water - 58 * size
    canvas.shape(
        [
            (x, deck),
            (x + 500 * size, deck),
            (x + 528 * size, deck - 22 * size),
            (x + 496 * size, water),
            (x + 18 * size, water),
        ],
        hull,
    )
    canvas.box(x + 14 * size, water - 14 * size, 484 * size, 14 * size, veil(mix(RUST, INK, 0.5)))
    for stack in range(9):
        tiers = pick.choice((1, 2, 2, 3))
        for tier in range(tiers):
            tone = veil(pick.choice((CORAL, HONEY, TEAL, SLATE, SAND, RUST, CREAM)))
            canvas.box(x + (118 + stack * 40) * size, deck - (26 + 25 * tier) * size, 38 * size, 24 * size, tone)
    canvas.box(x + 26 * size, deck - 120 * size, 78 * size, 120 * size, veil(CREAM), radius=3 * size)
    canvas.box(x + 16 * size, deck - 128 * size, 100 * size, 14 * size, veil(mix(SLATE, NIGHT, 0.4)), radius=3 * size)
    for row in range(4):
        for column in range(4):
            canvas.box(
                x + (34 + column * 17) * size,
                deck - (102 - row * 25) * size,
                10 * size,
                11 * size,
                veil(HONEY if pick.random() < 0.4 else NIGHT),
            )
    canvas.box(x + 40 * size, deck - 172 * size, 34 * size, 46 * size, veil(CORAL))
    canvas.box(x + 40 * size, deck - 172 * size, 34 * size, 12 * size, veil(INK))
    canvas.line([(x + 488 * size, deck), (x + 488 * size, deck - 96 * size)], veil(INK), 4 * size)
    canvas.glow(x + 488 * size, deck - 98 * size, 40 * size, HONEY, 0.9 - haze)
    canvas.disc(x + 488 * size, deck - 98 * size, 5 * size, veil(HONEY))
    canvas.line([(x + 510 * size, deck + 6 * size), (x + 552 * size, water + 4 * size)], veil(INK), 2 * size)
    canvas.shape(
        [
            (x + 18 * size, water),
            (x + 496 * size, water),
            (x + 440 * size, water + 40 * size),
            (x + 70 * size, water + 40 * size),
        ],
        fade(hull, 0.3),
    )


def _fog(canvas: Canvas, water: float, number: int) -> None:
    pick = dice(200 + number)
    air = mix(MIST, CREAM, 0.55)
    bars = [
        (
            pick.uniform(-200, 1500),
            water + pick.uniform(-52, 16) * (0.5 + 0.4 * number),
            pick.uniform(240, 620),
            pick.uniform(12, 26),
        )
        for _ in range(9)
    ]
    canvas.pills(bars, fade(air, 0.42 - 0.1 * number))


def _cutter(canvas: Canvas) -> None:
    """The pilot cutter Second Opinion, coming out."""
    props.trawler(canvas, 640, 770, 210, hull=HONEY)
    canvas.box(688, 722, 40, 22, CREAM, radius=3)
    canvas.box(688, 722, 40, 11, CORAL, radius=3)
    for row in range(6):
        y = 776 + row * 11
        canvas.line([(640 - row * 60, y), (560 - row * 110, y + 3)], fade(CREAM, 0.7 - row * 0.1), 4)
        canvas.line([(830 + row * 14, y), (880 + row * 40, y + 4)], fade(CREAM, 0.5 - row * 0.07), 3)


def _ripples(canvas: Canvas) -> None:
    pick = dice(88)
    for _ in range(130):
        near = pick.random()
        length = pick.uniform(18, 60) * (0.4 + 1.8 * near)
        x = pick.gauss(420, 60 + 160 * near) if pick.random() < 0.45 else pick.uniform(-40, WIDTH)
        canvas.box(x, HORIZON + 14 + near * 410, length, 1.4 + 3 * near, fade(CREAM, 0.32), radius=2)
