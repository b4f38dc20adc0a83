"""The reading room of the Ropewalk library, late."""

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
    Dice,
    block,
    dice,
    fade,
    mix,
    oval,
)

FLOOR = 742
WOOD = mix(RUST, INK, 0.52)
SPINES = (RUST, CORAL, TEAL, SLATE, SAND, HONEY, SAGE, PLUM, mix(NIGHT, TEAL, 0.3), mix(CREAM, SAND, 0.5))


def draw() -> Canvas:
    canvas = Canvas()
    canvas.wash(block(0, 0, WIDTH, FLOOR), (0, mix(PLUM, INK, 0.62)), (1, mix(PLUM, RUST, 0.3)))
    _window(canvas)
    for x in (-8, 1098):
        _shelves(canvas, x, 510)
    canvas.wash(block(0, FLOOR, WIDTH, 160), (0, mix(RUST, INK, 0.42)), (1, mix(RUST, INK, 0.78)))
    for x in range(-400, WIDTH + 400, 120):
        canvas.line([(800 + (x - 800) * 0.75, FLOOR), (800 + (x - 800) * 1.3, 900)], fade(INK, 0.35), 3)
    _moonlight(canvas)
    _ladder(canvas, 1210)
    _table(canvas)
    for x in (330, 1270):
        _pendant(canvas, x)
    return canvas


def _window(canvas: Canvas) -> None:
    arch = [*oval(800, 300, 262, 236, 180, 360), (1062, 690), (538, 690)]
    canvas.shape([*oval(800, 300, 284, 262, 180, 360), (1084, 706), (516, 706)], WOOD)
    canvas.wash(arch, (0, INK), (0.45, NIGHT), (0.78, mix(SLATE, TEAL, 0.5)), (1, mix(TEAL, MIST, 0.3)))
    pick = dice(20)
    for _ in range(60):
        x, y = pick.uniform(600, 1000), pick.uniform(150, 430)
        canvas.disc(x, y, pick.choice((1, 1.4, 2)), fade(CREAM, 0.8))
    canvas.glow(915, 220, 130, MIST, 0.6)
    canvas.disc(915, 220, 42, CREAM)
    _view(canvas)
    for x in (664, 796, 928):
        canvas.box(x, 70, 9, 636, WOOD)
    for y in (300, 430, 560):
        canvas.box(538, y, 524, 9, WOOD)
    canvas.box(500, 690, 600, 20, mix(WOOD, SAND, 0.2))
    _cat(canvas, 976, 692)


def _view(canvas: Canvas) -> None:
    canvas.wash(block(538, 590, 524, 100), (0, mix(TEAL, SLATE, 0.5)), (1, NIGHT))
    pick = dice(33)
    x = 538.0
    while x < 1040:
        width, height = pick.uniform(18, 34), pick.uniform(24, 84)
        canvas.box(x, 592 - height, min(width, 1062 - x), height, mix(NIGHT, INK, pick.uniform(0.1, 0.7)))
        if pick.random() < 0.7:
            canvas.box(x + 6, 600 - height, 5, 7, HONEY)
        x += width
    canvas.shape([(690, 592), (694, 470), (700, 456), (706, 470), (710, 592)], mix(CREAM, SLATE, 0.4))
    canvas.glow(700, 464, 70, HONEY, 0.9)
    for _ in range(26):
        canvas.box(
            pick.uniform(545, 1010), pick.uniform(598, 684), pick.uniform(14, 46), 2.4, fade(CREAM, 0.4), radius=1
        )


def _shelves(canvas: Canvas, x: float, width: float) -> None:
    canvas.box(x, 36, width, FLOOR - 36, mix(WOOD, INK, 0.35))
    pick = dice(int(x) + 90)
    for row in range(6):
        base = 146 + row * 116
        _row(canvas, x + 16, x + width - 16, base, pick)
        canvas.box(x, base, width, 14, WOOD)
        canvas.box(x, base, width, 3, mix(WOOD, SAND, 0.28))
    for edge in (x, x + width / 2 - 7, x + width - 14):
        canvas.box(edge, 30, 14, FLOOR - 30, WOOD)
        canvas.box(edge, 30, 3, FLOOR - 30, mix(WOOD, SAND, 0.2))
    canvas.box(x - 12, 18, width + 24, 24, mix(WOOD, SAND, 0.12), radius=3)
    canvas.box(x - 4, FLOOR - 22, width + 8, 24, mix(WOOD, INK, 0.2))


def _row(canvas: Canvas, left: float, right: float, base: float, pick: Dice) -> None:
    middle, x = (left + right) / 2, left
    while x < right - 26:
        if abs(x - middle) < 22:
            x = middle + 10
        roll = pick.random()
        if roll < 0.06:
            x += pick.uniform(12, 26)
            continue
        width, height = pick.uniform(10, 24), pick.uniform(58, 92)
        if x < middle - 7 < x + width + 4:
            x = middle + 10
            continue
        tone = mix(pick.choice(SPINES), INK, pick.uniform(0.08, 0.34))
        if roll < 0.12 and x + 30 < right and abs(x + 20 - middle) > 34:
            canvas.shape([(x, base), (x + 13, base), (x + 30, base - height), (x + 18, base - height - 5)], tone)
            x += 32
            continue
        canvas.box(x, base - height, width, height, tone, radius=1.5)
        band = mix(tone, pick.choice((HONEY, CREAM)), 0.6)
        canvas.box(x + 1, base - height + 10, width - 2, 3, band)
        if roll > 0.5:
            canvas.box(x + 1, base - 18, width - 2, 4, band)
        x += width + 1.2


def _moonlight(canvas: Canvas) -> None:
    for left in (560, 680, 812, 944):
        canvas.shape(
            [
                (left, FLOOR + 8),
                (left + 96, FLOOR + 8),
                (left + 96 + (left - 700) * 0.35, 900),
                (left - 20 + (left - 760) * 0.35, 900),
            ],
            fade(MIST, 0.09),
        )


def _ladder(canvas: Canvas, x: float) -> None:
    wood = mix(HONEY, RUST, 0.45)
    for side in (0, 74):
        canvas.line([(x + side, 52), (x + side - 52, FLOOR + 26)], wood, 9)
    for rung in range(10):
        y = 112 + rung * 66
        shift = (y - 52) / (FLOOR - 26) * 52
        canvas.line([(x - shift, y), (x + 74 - shift, y)], mix(wood, INK, 0.18), 7)


def _pendant(canvas: Canvas, x: float) -> None:
    canvas.line([(x, 0), (x, 150)], INK, 3)
    canvas.glow(x, 196, 330, HONEY, 0.55)
    canvas.shape([*oval(x, 190, 66, 46, 180, 360)], mix(TEAL, NIGHT, 0.35))
    canvas.box(x - 70, 186, 140, 9, mix(HONEY, INK, 0.25), radius=4)
    canvas.shape(oval(x, 196, 30, 14, 0, 180), mix(CREAM, HONEY, 0.35))


def _table(canvas: Canvas) -> None:
    canvas.glow(800, 640, 420, HONEY, 0.7)
    for x in (470, 1104):
        canvas.box(x, 760, 26, 140, mix(WOOD, INK, 0.35))
    canvas.shape([(430, 726), (1170, 726), (1210, 764), (390, 764)], mix(RUST, HONEY, 0.3))
    canvas.box(390, 762, 820, 18, mix(RUST, INK, 0.38))
    _reader(canvas, 590)
    _lamp(canvas, 800)
    for step, (tone, width) in enumerate(((TEAL, 110), (CORAL, 96), (SAND, 104), (PLUM, 84))):
        canvas.box(1000 + (step % 2) * 6, 728 - step * 15, width, 14, mix(tone, INK, 0.1), radius=2)
    canvas.shape([(668, 738), *oval(716, 738, 48, 9, 180, 360), (764, 746), (716, 740), (668, 746)], CREAM)
    canvas.line([(716, 730), (716, 742)], SAND, 2)


def _lamp(canvas: Canvas, x: float) -> None:
    canvas.shape([(x - 62, 640), (x + 62, 640), (x + 180, 738), (x - 180, 738)], fade(CREAM, 0.18))
    canvas.box(x - 4, 634, 8, 100, mix(HONEY, INK, 0.2))
    canvas.shape(oval(x, 736, 44, 9), mix(HONEY, INK, 0.3))
    canvas.shape([*oval(x, 640, 66, 40, 180, 360)], mix(TEAL, SAGE, 0.3))
    canvas.box(x - 68, 634, 136, 9, mix(HONEY, CREAM, 0.2), radius=4)


def _reader(canvas: Canvas, x: float) -> None:
    coat, skin = mix(CORAL, INK, 0.12), mix(ROSE, RUST, 0.25)
    canvas.box(x - 62, 560, 20, 200, mix(WOOD, INK, 0.1), radius=8)
    canvas.box(x - 52, 596, 108, 138, coat, radius=44)
    canvas.box(x - 12, 566, 26, 44, skin)
    canvas.disc(x + 6, 542, 40, skin)
    canvas.shape([(x + 40, 538), (x + 56, 556), (x + 40, 560)], skin)
    canvas.shape([*oval(x + 2, 536, 44, 42, 150, 345)], mix(INK, PLUM, 0.2))
    canvas.disc(x - 40, 528, 20, mix(INK, PLUM, 0.2))
    canvas.line([(x + 24, 640), (x + 66, 706), (x + 108, 726)], mix(coat, INK, 0.2), 26)
    canvas.disc(x + 112, 728, 13, skin)
    canvas.line([(x + 24, 542), (x + 44, 542)], INK, 3)


def _cat(canvas: Canvas, x: float, y: float) -> None:
    canvas.shape(oval(x, y - 24, 22, 28), INK)
    canvas.disc(x - 4, y - 58, 15, INK)
    for side in (-1, 1):
        canvas.shape([(x - 4 + side * 13, y - 62), (x - 4 + side * 11, y - 80), (x - 4 + side * 2, y - 70)], INK)
    canvas.line([(x + 16, y - 6), (x + 34, y + 22), (x + 26, y + 50)], INK, 7)
