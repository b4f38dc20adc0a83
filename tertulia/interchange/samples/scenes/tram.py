"""A Line 4 tram on a terraced street in the afternoon."""

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
)

KERB, RAIL = 690, 762
FRONTS = (SAND, ROSE, MIST, HONEY, CREAM, SAGE, CORAL, SAND, TEAL, CREAM)


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky((0, mix(TEAL, MIST, 0.3)), (0.45, MIST), (0.8, mix(CREAM, SAND, 0.4)), (1, CREAM), bottom=KERB)
    canvas.glow(1290, 120, 420, CREAM, 0.9)
    canvas.disc(1290, 120, 60, CREAM)
    for x, y, width in ((80, 110, 430), (760, 70, 360), (1180, 210, 460)):
        props.cloud(canvas, x, y, width, fade(CREAM, 0.6))
    _terrace(canvas)
    _street(canvas)
    for x, height in ((64, 300), (1545, 330)):
        props.tree(canvas, x, KERB + 6, height, mix(SAGE, NIGHT, 0.3))
    _wires(canvas)
    _people(canvas)
    _tram(canvas, 330)
    _front(canvas)
    return canvas


def _terrace(canvas: Canvas) -> None:
    pick = dice(14)
    x = -30.0
    for colour in FRONTS:
        width = pick.choice((150, 165, 180, 190))
        _house(canvas, x, width, pick.choice((318, 346, 372, 402)), mix(colour, SAND, 0.2), pick)
        x += width


def _house(canvas: Canvas, x: float, width: float, height: float, colour: str, pick: Dice) -> None:
    top, roof = KERB - height, mix(SLATE, RUST, pick.choice((0.1, 0.55, 0.8)))
    canvas.box(x + width * 0.72, top - 92, 22, 60, mix(colour, RUST, 0.5))
    canvas.box(x + width * 0.72 - 3, top - 96, 28, 7, mix(colour, INK, 0.5))
    if pick.random() < 0.55:
        canvas.shape([(x, top), (x + width * 0.14, top - 58), (x + width * 0.86, top - 58), (x + width, top)], roof)
        canvas.box(x + width * 0.36, top - 48, 34, 40, mix(roof, CREAM, 0.25), radius=3)
        canvas.box(x + width * 0.36 + 6, top - 42, 22, 28, NIGHT)
    else:
        canvas.shape([(x, top), (x + width / 2, top - 76), (x + width, top)], roof)
    canvas.wash(block(x, top, width, height), (0, mix(colour, CREAM, 0.25)), (1, mix(colour, SLATE, 0.18)))
    canvas.box(x + width - 5, top, 5, height, fade(INK, 0.12))
    canvas.box(x - 3, top - 4, width + 6, 9, mix(colour, CREAM, 0.6))
    shutter = pick.choice((mix(TEAL, NIGHT, 0.3), mix(RUST, INK, 0.1), mix(SAGE, NIGHT, 0.35)))
    step = width / 3
    for floor in range(int((height - 120) // 84)):
        for column in range(3):
            _window(canvas, x + step * column + step / 2 - 13, top + 30 + floor * 84, shutter, pick)
    _shop(canvas, x, width, colour, pick)


def _window(canvas: Canvas, x: float, y: float, shutter: str, pick: Dice) -> None:
    canvas.box(x - 3, y - 3, 32, 52, CREAM)
    canvas.box(x, y, 26, 46, mix(NIGHT, TEAL, pick.uniform(0.1, 0.5)))
    canvas.shape([(x, y + 30), (x + 26, y), (x + 26, y + 12), (x, y + 42)], fade(CREAM, 0.16))
    canvas.line([(x + 13, y), (x + 13, y + 46)], CREAM, 2)
    canvas.line([(x, y + 18), (x + 26, y + 18)], CREAM, 2)
    for side in (-13, 28):
        canvas.box(x + side, y - 1, 11, 49, shutter, radius=1)
    if pick.random() < 0.3:
        canvas.box(x - 4, y + 44, 34, 7, mix(RUST, INK, 0.2))
        for bloom in range(6):
            canvas.disc(x + bloom * 5.4, y + 42, 4, pick.choice((CORAL, SAGE, HONEY)))


def _shop(canvas: Canvas, x: float, width: float, colour: str, pick: Dice) -> None:
    front = mix(colour, INK, 0.62)
    canvas.box(x + 8, KERB - 96, width - 16, 96, front)
    canvas.box(x + 16, KERB - 70, width - 70, 56, mix(HONEY, CREAM, 0.4))
    canvas.box(x + width - 46, KERB - 76, 28, 76, mix(front, INK, 0.5))
    stripe = pick.choice((CORAL, TEAL, SLATE, HONEY))
    count = 8
    bar = (width - 8) / count
    for step in range(count):
        tone = CREAM if step % 2 else stripe
        left = x + 4 + step * bar
        canvas.shape(
            [(left + 3, KERB - 108), (left + bar + 3, KERB - 108), (left + bar, KERB - 78), (left, KERB - 78)], tone
        )
        canvas.disc(left + bar / 2, KERB - 78, bar / 2, tone)


def _street(canvas: Canvas) -> None:
    canvas.box(0, KERB, WIDTH, 26, mix(SAND, SLATE, 0.3))
    canvas.box(0, KERB + 22, WIDTH, 8, mix(SAND, SLATE, 0.62))
    canvas.wash(block(0, KERB + 30, WIDTH, 180), (0, mix(SLATE, SAND, 0.3)), (1, mix(SLATE, NIGHT, 0.6)))
    for row in range(9):
        y = KERB + 40 + row * (11 + row * 1.5)
        for column in range(-1, 22):
            shift = (row % 2) * 42
            canvas.box(column * 84 + shift, y, 62, 2 + row * 0.3, fade(NIGHT, 0.14), radius=1)
    for y in (RAIL + 4, RAIL + 36):
        canvas.box(0, y, WIDTH, 6, mix(NIGHT, INK, 0.3))
        canvas.box(0, y, WIDTH, 2, mix(MIST, CREAM, 0.4))


def _wires(canvas: Canvas) -> None:
    for x in (210, 1400):
        canvas.box(x - 4, 268, 8, KERB - 250, mix(NIGHT, INK, 0.4))
        canvas.line([(x, 300), (x + 150, 322)], mix(NIGHT, INK, 0.4), 4)
        canvas.line([(x, 270), (x + 120, 316)], mix(NIGHT, INK, 0.4), 1.5)
    canvas.line([(0, 330), (360, 324), (950, 330), (1550, 324), (WIDTH, 326)], INK, 2)


def _tram(canvas: Canvas, x: float) -> None:
    length, roof, floor = 900, 408, RAIL + 2
    canvas.shape(
        [(x - 10, RAIL + 42), (x + length - 30, RAIL + 42), (x + length + 60, RAIL + 22), (x + 60, RAIL + 12)],
        fade(INK, 0.4),
    )
    canvas.line([(x + 430, roof), (x + 480, 366), (x + 420, 328)], INK, 4)
    canvas.line([(x + 396, 328), (x + 446, 328)], INK, 5)
    canvas.box(x + 120, roof - 16, 190, 22, mix(SAND, SLATE, 0.4), radius=6)
    canvas.box(x + 560, roof - 16, 220, 22, mix(SAND, SLATE, 0.4), radius=6)
    canvas.box(x, roof, length, floor - roof, CREAM, radius=44)
    canvas.box(x, roof + 190, length, floor - roof - 200, CORAL, radius=12)
    canvas.box(x, roof + 190, length, 60, CORAL)
    canvas.box(x + 4, floor - 32, length - 8, 32, mix(RUST, INK, 0.3), radius=14)
    canvas.box(x, roof + 182, length, 8, mix(HONEY, CREAM, 0.1))
    canvas.box(x + 14, roof + 44, length - 28, 126, mix(NIGHT, INK, 0.2), radius=26)
    _panes(canvas, x, roof)
    for wheel in (118, 212, 688, 782):
        canvas.disc(x + wheel, RAIL + 6, 27, INK)
        canvas.disc(x + wheel, RAIL + 6, 12, mix(SLATE, SAND, 0.3))
    for skirt in (72, 642):
        canvas.box(x + skirt, RAIL - 34, 186, 26, mix(RUST, INK, 0.3), radius=8)
    canvas.disc(x + length - 16, roof + 226, 11, CREAM)
    canvas.disc(x + 14, roof + 226, 8, RUST)
    _four(canvas, x + 60, roof + 204)
    _four(canvas, x + 820, roof + 204)


def _panes(canvas: Canvas, x: float, roof: float) -> None:
    pick = dice(9)
    for pane in range(8):
        left = x + 30 + pane * 106
        door = pane in (2, 5)
        bottom = 316 if door else 160
        if door:
            canvas.box(left - 4, roof + 46, 100, 302, mix(SLATE, NIGHT, 0.4), radius=8)
        for half in ((0, 44), (48, 44)) if door else ((0, 92),):
            canvas.wash(
                block(left + half[0], roof + 54, half[1], bottom - 54),
                (0, mix(MIST, CREAM, 0.35)),
                (1, mix(MIST, TEAL, 0.5)),
            )
        for _ in range(pick.choice((0, 1, 2)) if not door else 1):
            middle = left + pick.uniform(22, 70)
            tone = pick.choice((NIGHT, PLAIN, mix(RUST, INK, 0.4)))
            canvas.disc(middle, roof + 104, 14, tone)
            canvas.box(middle - 21, roof + 120, 42, 40, tone, radius=15)
        canvas.shape(
            [(left, roof + 128), (left + 60, roof + 54), (left + 82, roof + 54), (left, roof + 156)], fade(CREAM, 0.28)
        )


PLAIN = mix(SLATE, NIGHT, 0.5)


def _four(canvas: Canvas, x: float, y: float) -> None:
    """The figure 4 in a disc, drawn because no font may be relied on."""
    canvas.disc(x, y + 22, 24, CREAM)
    canvas.line([(x + 4, y + 37), (x + 4, y + 8), (x - 11, y + 28), (x + 12, y + 28)], NIGHT, 4.5)


def _people(canvas: Canvas) -> None:
    for x, height, tone, lean in (
        (112, 98, NIGHT, 2),
        (152, 92, RUST, -2),
        (270, 96, SLATE, 0),
        (1296, 98, NIGHT, -3),
        (1338, 74, CORAL, -2),
    ):
        canvas.shape(
            [(x - 6, KERB + 24), (x + 10, KERB + 24), (x - 44, KERB + 32), (x - 62, KERB + 31)], fade(INK, 0.2)
        )
        props.person(canvas, x, KERB + 24, height, mix(tone, INK, 0.2), lean)


def _front(canvas: Canvas) -> None:
    for x, y, size in ((176, 850, 1.1), (236, 868, 1.25), (1370, 856, 1.2)):
        canvas.shape([(x - 18, y - 1), (x + 14, y - 1), (x - 20, y + 6), (x - 46, y + 5)], fade(INK, 0.3))
        props.pigeon(canvas, x, y, size, mix(SLATE, MIST, 0.5), mix(TEAL, NIGHT, 0.35))
