"""The night market at Saltgate under strings of bulbs."""

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    MIST,
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
    block,
    curve,
    dice,
    fade,
    mix,
    oval,
)

GROUND = 712


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky((0, INK), (0.5, mix(NIGHT, PLUM, 0.45)), (1, mix(PLUM, RUST, 0.45)), bottom=GROUND)
    props.stars(canvas, 110, 300, seed=31)
    _arcade(canvas)
    canvas.glow(800, 620, 820, HONEY, 0.5)
    _strings(canvas)
    canvas.wash(block(0, GROUND, WIDTH, 188), (0, mix(PLUM, HONEY, 0.35)), (0.5, mix(PLUM, NIGHT, 0.4)), (1, INK))
    for x, stripe, goods in ((40, CORAL, "fish"), (445, TEAL, "fruit"), (850, HONEY, "pots"), (1255, CORAL, "fruit")):
        _stall(canvas, x, stripe, goods)
    _crowd(canvas)
    return canvas


def _arcade(canvas: Canvas) -> None:
    wall = mix(PLUM, INK, 0.45)
    canvas.box(0, 300, WIDTH, GROUND - 300, wall)
    canvas.box(0, 288, WIDTH, 16, mix(wall, ROSE, 0.22))
    for x in range(-60, WIDTH, 165):
        canvas.shape([*oval(x + 82, 440, 56, 60, 180, 360), (x + 138, GROUND), (x + 26, GROUND)], mix(wall, INK, 0.55))
        canvas.box(x + 66, 322, 34, 44, mix(INK, HONEY, 0.75 if x % 2 else 0.12), radius=16)
    for x, height in ((230, 150), (1310, 170)):
        canvas.box(x, 290 - height, 92, height, wall)
        canvas.shape([*oval(x + 46, 290 - height, 46, 52, 180, 360)], mix(TEAL, INK, 0.55))
        canvas.line([(x + 46, 240 - height), (x + 46, 206 - height)], mix(TEAL, INK, 0.4), 4)
        canvas.box(x + 32, 318 - height, 28, 56, mix(INK, HONEY, 0.5), radius=14)


def _strings(canvas: Canvas) -> None:
    for start, pull, end in (
        ((-20, 150), (380, 360), (800, 190)),
        ((800, 190), (1230, 370), (1620, 140)),
        ((-20, 260), (800, 480), (1620, 250)),
    ):
        line = curve(start, pull, end, steps=18)
        canvas.line(line, INK, 2)
        for x, y in line[1:-1]:
            canvas.glow(x, y + 10, 46, HONEY, 0.75)
            canvas.disc(x, y + 10, 6.5, mix(CREAM, HONEY, 0.25))


def _stall(canvas: Canvas, x: float, stripe: str, goods: str) -> None:
    width, top = 320, 470
    canvas.wash(block(x + 14, top + 40, width - 28, 200), (0, mix(HONEY, CREAM, 0.35)), (1, mix(HONEY, RUST, 0.55)))
    for pole in (x + 8, x + width - 16):
        canvas.box(pole, top + 20, 9, GROUND - top + 24, mix(RUST, INK, 0.6))
    for offset, tone in ((0.3, mix(RUST, INK, 0.5)), (0.68, mix(NIGHT, PLUM, 0.3))):
        _keeper(canvas, x + width * offset, GROUND - 56, tone)
    canvas.box(x - 4, GROUND - 66, width + 8, 18, mix(SAND, RUST, 0.4), radius=3)
    canvas.wash(block(x + 4, GROUND - 50, width - 8, 92), (0, mix(RUST, INK, 0.3)), (1, mix(RUST, INK, 0.75)))
    for plank in range(1, 6):
        canvas.line([(x + plank * 54, GROUND - 48), (x + plank * 54, GROUND + 42)], fade(INK, 0.4), 2)
    GOODS[goods](canvas, x, GROUND - 66, width)
    _awning(canvas, x - 14, top, width + 28, stripe)
    canvas.glow(x + width / 2, top + 84, 130, CREAM, 0.6)
    canvas.line([(x + width / 2, top + 40), (x + width / 2, top + 70)], INK, 2)
    canvas.disc(x + width / 2, top + 78, 10, CREAM)


def _awning(canvas: Canvas, x: float, y: float, width: float, stripe: str) -> None:
    bar = width / 10
    for step in range(10):
        tone = mix(CREAM, HONEY, 0.12) if step % 2 else stripe
        left, inner = x + bar * step, x + 22 + (bar - 4.4) * step
        canvas.shape([(inner, y - 46), (inner + bar - 4.4, y - 46), (left + bar, y + 22), (left, y + 22)], tone)
        canvas.shape(
            [(left, y + 22), (left + bar, y + 22), *oval(left + bar / 2, y + 30, bar / 2, 18, 0, 180)],
            mix(tone, INK, 0.18),
        )


def _keeper(canvas: Canvas, x: float, y: float, tone: str) -> None:
    canvas.box(x - 34, y - 86, 68, 90, tone, radius=26)
    canvas.disc(x, y - 106, 21, mix(ROSE, RUST, 0.4))
    canvas.shape([*oval(x, y - 110, 22, 20, 180, 360)], mix(tone, INK, 0.5))
    canvas.box(x - 20, y - 62, 40, 66, mix(CREAM, SAND, 0.5), radius=6)


def _fish(canvas: Canvas, x: float, y: float, width: float) -> None:
    for step in range(9):
        left, tone = x + 14 + step * 33, (MIST, mix(SLATE, MIST, 0.5), ROSE)[step % 3]
        canvas.shape(oval(left + 14, y - 8, 17, 8), tone)
        canvas.shape([(left + 28, y - 8), (left + 38, y - 16), (left + 38, y)], tone)
        canvas.disc(left + 4, y - 10, 1.8, INK)
    canvas.box(x + 2, y - 2, width - 4, 8, mix(MIST, CREAM, 0.5), radius=4)


def _fruit(canvas: Canvas, x: float, y: float, width: float) -> None:
    for heap, tone in enumerate((CORAL, HONEY, SAGE, RUST)):
        for row in range(3):
            for ball in range(5 - row):
                middle = x + 22 + heap * 76 + row * 6.5 + ball * 13
                canvas.disc(middle, y - 6 - row * 10, 7.5, mix(tone, CREAM if (ball + row) % 3 == 0 else INK, 0.14))
    canvas.box(x + 4, y - 3, width - 8, 8, mix(RUST, SAND, 0.3), radius=3)


def _pots(canvas: Canvas, x: float, y: float, width: float) -> None:
    for step in range(4):
        middle = x + 46 + step * (width - 60) / 3.4
        for puff in range(3):
            canvas.disc(middle + (-1) ** puff * 6, y - 62 - puff * 24, 12 + puff * 5, fade(CREAM, 0.2 - puff * 0.05))
        canvas.box(middle - 30, y - 40, 60, 40, (mix(SLATE, INK, 0.3), mix(RUST, INK, 0.2))[step % 2], radius=10)
        canvas.box(middle - 34, y - 44, 68, 8, mix(SAND, SLATE, 0.3), radius=4)


GOODS = {"fish": _fish, "fruit": _fruit, "pots": _pots}


def _crowd(canvas: Canvas) -> None:
    pick = dice(44)
    for row, (count, base, size) in enumerate(((13, 812, 168), (9, 905, 236))):
        for step in range(count):
            x = 50 + (step + pick.uniform(0.1, 0.9)) * WIDTH / count - 60
            if row == 1 and 560 < x < 1020:
                continue
            tone = mix(pick.choice((NIGHT, PLUM, RUST, SLATE)), INK, 0.62 + 0.2 * row)
            height = size * pick.uniform(0.86, 1.06)
            canvas.shape(oval(x, base + 2, height * 0.2, 7), fade(INK, 0.45))
            props.person(canvas, x, base, height, tone, lean=pick.choice((-4, 0, 4)))
            if pick.random() < 0.4:
                hand = (x + height * 0.14, base - height * 0.43)
                canvas.line(
                    [(hand[0] - height * 0.04, hand[1] + 14), hand, (hand[0] + height * 0.04, hand[1] + 14)], tone, 3
                )
                canvas.box(
                    hand[0] - height * 0.07, hand[1] + 12, height * 0.14, height * 0.16, mix(SAND, RUST, 0.45), radius=4
                )
