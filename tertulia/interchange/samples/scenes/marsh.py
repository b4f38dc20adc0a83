"""The delta of Tamarel in the evening: a channel winding out, a village on stilts, a heron."""

import itertools

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    NIGHT,
    PLUM,
    ROSE,
    RUST,
    SAGE,
    SAND,
    SLATE,
    TEAL,
    WIDTH,
    Canvas,
    Point,
    curve,
    dice,
    fade,
    mix,
    oval,
    ridge,
)

HORIZON = 430


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky(
        (0, mix(SLATE, TEAL, 0.4)),
        (0.35, mix(TEAL, ROSE, 0.4)),
        (0.7, mix(ROSE, HONEY, 0.4)),
        (1, mix(HONEY, CREAM, 0.5)),
        bottom=HORIZON + 20,
    )
    canvas.glow(980, 380, 430, CREAM, 0.8)
    canvas.disc(980, 384, 66, mix(CREAM, HONEY, 0.12))
    for x, y, width in ((100, 130, 620), (1060, 190, 480), (560, 250, 340)):
        props.cloud(canvas, x, y, width, fade(mix(ROSE, CREAM, 0.3), 0.4))
    line = ridge(0, WIDTH, 418, (13, 800, 0.4), (5, 230, 1))
    canvas.wash(
        [*line, (WIDTH, HORIZON + 4), (0, HORIZON + 4)], (0, mix(SLATE, ROSE, 0.35)), (1, mix(SLATE, ROSE, 0.6))
    )
    _meadow(canvas)
    _channel(canvas)
    _village(canvas)
    _reeds(canvas)
    _heron(canvas, 470, 800)
    for step in range(7):
        props.gull(canvas, 620 + abs(step - 3) * 34 + step * 8, 168 + (step - 3) * 20, 30, mix(NIGHT, PLUM, 0.4))
    return canvas


def _meadow(canvas: Canvas) -> None:
    tones = (
        mix(SAGE, HONEY, 0.45),
        mix(SAGE, HONEY, 0.22),
        mix(SAGE, TEAL, 0.3),
        mix(SAGE, SLATE, 0.55),
        mix(SLATE, NIGHT, 0.5),
    )
    for step, tone in enumerate(tones):
        base = HORIZON + step * step * 22
        line = ridge(0, WIDTH, base, (4 + 4 * step, 700 - 60 * step, step * 1.7), (2 + step, 190, step))
        canvas.wash([*line, (WIDTH, 900), (0, 900)], (0, mix(tone, SAND, 0.2)), (0.4, tone), (1, mix(tone, NIGHT, 0.3)))


def _channel(canvas: Canvas) -> None:
    """An S that narrows to nothing under the sun."""
    left: list[Point] = []
    right: list[Point] = []
    bends = (
        (980, HORIZON + 2, 40),
        (900, 462, 90),
        (1130, 506, 150),
        (760, 590, 250),
        (1120, 700, 430),
        (760, 910, 720),
    )
    for (ax, ay, aw), (bx, by, bw) in itertools.pairwise(bends):
        for step in range(25):
            t = step / 24
            ease = t * t * (3 - 2 * t)
            x, y, w = ax + (bx - ax) * ease, ay + (by - ay) * t, aw + (bw - aw) * t
            left.append((x - w / 2, y))
            right.append((x + w / 2, y))
    bank = [(x - 12 - (y - HORIZON) * 0.04, y) for x, y in left] + [
        (x + 12 + (y - HORIZON) * 0.04, y) for x, y in reversed(right)
    ]
    canvas.shape(bank, mix(PLUM, NIGHT, 0.35))
    canvas.wash(
        [*left, *reversed(right)], (0, CREAM), (0.2, mix(HONEY, CREAM, 0.4)), (0.5, ROSE), (1, mix(SLATE, PLUM, 0.4))
    )
    canvas.line(left, fade(CREAM, 0.5), 2.5)
    pick = dice(10)
    for _ in range(80):
        place = pick.randrange(len(left))
        (x0, y), (x1, _) = left[place], right[place]
        length = (x1 - x0) * pick.uniform(0.05, 0.2)
        canvas.box(
            x0 + pick.uniform(0.05, 0.75) * (x1 - x0), y, length, 1 + (y - HORIZON) * 0.01, fade(CREAM, 0.45), radius=2
        )


def _village(canvas: Canvas) -> None:
    pick = dice(40)
    for x, scale in (
        (130, 1.0),
        (214, 1.15),
        (318, 0.95),
        (392, 1.05),
        (1250, 0.9),
        (1322, 1.05),
        (1420, 1.2),
        (1506, 1.0),
    ):
        base = 520 + scale * 12
        roof, wall = (
            mix(pick.choice((RUST, SLATE, PLUM)), NIGHT, 0.25),
            mix(pick.choice((SAND, ROSE, CREAM)), SLATE, 0.25),
        )
        for leg in (4, 30, 56):
            canvas.box(x + leg * scale, base - 44 * scale, 4, 52 * scale, mix(INK, PLUM, 0.3))
        canvas.box(x - 8 * scale, base - 48 * scale, 82 * scale, 6, mix(INK, PLUM, 0.3))
        canvas.box(x, base - 96 * scale, 64 * scale, 50 * scale, wall)
        canvas.box(x + 42 * scale, base - 96 * scale, 22 * scale, 50 * scale, fade(NIGHT, 0.25))
        canvas.shape(
            [
                (x - 9 * scale, base - 94 * scale),
                (x + 32 * scale, base - 136 * scale),
                (x + 73 * scale, base - 94 * scale),
            ],
            roof,
        )
        canvas.box(x + 12 * scale, base - 82 * scale, 14 * scale, 18 * scale, HONEY)
    _belfry(canvas, 270, 530)
    for x0, x1 in ((120, 480), (1230, 1600)):
        canvas.box(x0, 484, x1 - x0, 5, mix(INK, PLUM, 0.3))


def _belfry(canvas: Canvas, x: float, base: float) -> None:
    wood = mix(INK, PLUM, 0.35)
    for side in (-1, 1):
        canvas.line([(x + side * 26, base), (x + side * 17, base - 214)], wood, 6)
    for rise in (50, 110, 168):
        canvas.line([(x - 22, base - rise), (x + 22, base - rise)], wood, 4)
        canvas.line([(x - 22, base - rise), (x + 18, base - rise - 50)], wood, 2.5)
    canvas.shape([(x - 32, base - 210), (x, base - 262), (x + 32, base - 210)], mix(RUST, NIGHT, 0.2))
    canvas.shape(
        [*oval(x, base - 180, 10, 16, 180, 360), (x + 15, base - 166), (x - 15, base - 166)], mix(HONEY, RUST, 0.25)
    )
    canvas.disc(x, base - 163, 4, INK)


def _reeds(canvas: Canvas) -> None:
    pick = dice(51)
    for _ in range(240):
        x = pick.choice((pick.uniform(-20, 350), pick.uniform(1220, 1640)))
        base, height = pick.uniform(870, 930), pick.uniform(90, 250)
        bend = pick.uniform(-34, 50)
        tone = mix(mix(NIGHT, INK, 0.5), SAGE, pick.uniform(0, 0.4))
        stem = curve((x, base), (x, base - height * 0.6), (x + bend, base - height), 10)
        canvas.line(stem, tone, 3)
        if pick.random() < 0.28:
            tip_x, tip_y = stem[-1]
            canvas.box(tip_x - 4, tip_y - 6, 9, 40, mix(RUST, INK, 0.35), radius=4.5)


def _heron(canvas: Canvas, x: float, y: float) -> None:
    body, dark = mix(CREAM, SLATE, 0.2), mix(SLATE, NIGHT, 0.4)
    for side, knee in ((-6, -14), (12, 10)):
        canvas.line(
            [(x + side, y - 86), (x + side + knee * 0.4, y - 40), (x + side + knee * 0.2, y + 16)],
            mix(CORAL, INK, 0.35),
            4,
        )
    canvas.shape(
        [
            *curve((x - 78, y - 78), (x - 40, y - 152), (x + 40, y - 132)),
            *curve((x + 40, y - 132), (x + 30, y - 74), (x - 78, y - 78)),
        ],
        body,
    )
    canvas.shape(
        [
            *curve((x - 96, y - 66), (x - 44, y - 140), (x + 16, y - 116)),
            *curve((x + 16, y - 116), (x - 10, y - 82), (x - 96, y - 66)),
        ],
        dark,
    )
    neck = [
        *curve((x + 24, y - 122), (x + 92, y - 168), (x + 44, y - 212)),
        *curve((x + 44, y - 212), (x + 22, y - 246), (x + 56, y - 262)),
    ]
    for px, py in neck:
        canvas.disc(px, py, 8, body)
    canvas.disc(x + 30, y - 118, 14, body)
    canvas.shape(oval(x + 62, y - 262, 20, 12), body)
    canvas.shape([(x + 76, y - 268), (x + 142, y - 250), (x + 76, y - 254)], HONEY)
    canvas.line(curve((x + 66, y - 270), (x + 34, y - 284), (x + 4, y - 268)), INK, 4)
    canvas.disc(x + 68, y - 265, 3, INK)
    for row in range(4):
        canvas.box(x - 34 + row * 6, y + 18 + row * 9, 76 - row * 12, 3, fade(CREAM, 0.5 - row * 0.1), radius=2)
