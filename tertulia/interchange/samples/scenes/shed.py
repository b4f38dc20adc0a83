"""The old rope shed at the blue hour: an orchestra inside, a ship's siren sounding behind it."""

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
    ridge,
)

QUAY, TOP = 700, 392
LEFT, RIGHT = 150, 1250


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky(
        (0, INK),
        (0.35, mix(NIGHT, SLATE, 0.4)),
        (0.7, mix(SLATE, PLUM, 0.5)),
        (0.92, mix(PLUM, ROSE, 0.6)),
        (1, ROSE),
        bottom=QUAY,
    )
    props.stars(canvas, 150, 330, seed=9)
    line = ridge(0, WIDTH, 610, (26, 840, 1.2), (9, 250, 0))
    canvas.wash([*line, (WIDTH, QUAY), (0, QUAY)], (0, mix(PLUM, NIGHT, 0.55)), (1, mix(PLUM, ROSE, 0.25)))
    _ship(canvas)
    _roof(canvas)
    _hall(canvas)
    _orchestra(canvas)
    canvas.box(0, QUAY, WIDTH, 18, mix(INK, NIGHT, 0.4))
    canvas.mirror(QUAY + 18, ripple=6, tint=fade(NIGHT, 0.45))
    canvas.wash(block(0, QUAY + 18, WIDTH, 182), (0, fade(ROSE, 0.1)), (1, fade(INK, 0.75)))
    _listeners(canvas)
    return canvas


def _ship(canvas: Canvas) -> None:
    hull = mix(NIGHT, INK, 0.5)
    canvas.shape([(1090, 560), (1640, 546), (1640, QUAY), (1110, QUAY)], hull)
    canvas.box(1110, 640, 530, 60, mix(RUST, INK, 0.45))
    canvas.box(1210, 452, 400, 104, mix(CREAM, SLATE, 0.5), radius=6)
    canvas.box(1260, 372, 300, 84, mix(CREAM, SLATE, 0.58), radius=6)
    for row, (x, count) in enumerate(((1232, 11), (1282, 8))):
        for step in range(count):
            canvas.box(
                x + step * 34, 478 - row * 80, 18, 22, HONEY if (step + row) % 3 else mix(INK, SLATE, 0.4), radius=4
            )
    canvas.shape([(1366, 374), (1378, 222), (1490, 222), (1486, 374)], CORAL)
    canvas.shape([(1446, 374), (1450, 222), (1490, 222), (1486, 374)], fade(INK, 0.28))
    canvas.shape([(1375, 262), (1489, 262), (1490, 222), (1378, 222)], INK)
    canvas.box(1352, 236, 14, 92, mix(HONEY, INK, 0.2), radius=4)
    canvas.shape([(1346, 240), (1372, 240), (1366, 218), (1352, 218)], HONEY)
    _steam(canvas, 1358, 204)


def _steam(canvas: Canvas, x: float, y: float) -> None:
    pick = dice(30)
    path = curve((x, y), (x - 40, y - 190), (x - 560, y - 120), 34)
    for tone, lift in ((mix(PLUM, MIST, 0.45), 14), (mix(CREAM, MIST, 0.4), 0)):
        for step, (px, py) in enumerate(path):
            canvas.disc(px + pick.uniform(-8, 8), py + lift + pick.uniform(-8, 8), 8 + step * 1.15, tone)
    for ring in (1, 2, 3):
        canvas.line(oval(x, y + 30, 44 + ring * 34, 44 + ring * 34, 160, 232), fade(HONEY, 0.7 - ring * 0.16), 5)


def _roof(canvas: Canvas) -> None:
    tile = mix(INK, NIGHT, 0.35)
    span = (RIGHT - LEFT) / 5
    for bay in range(5):
        x = LEFT + bay * span
        canvas.shape([(x, TOP), (x, TOP - 128), (x + span, TOP)], tile)
        canvas.line([(x, TOP - 128), (x + span, TOP)], mix(tile, MIST, 0.3), 4)
        canvas.shape(
            [(x + 10, TOP - 8), (x + 10, TOP - 104), (x + 46, TOP - 82), (x + 46, TOP - 8)], mix(HONEY, CREAM, 0.25)
        )
        canvas.line([(x + 28, TOP - 94), (x + 28, TOP - 8)], tile, 3)
        canvas.line([(x + 10, TOP - 50), (x + 46, TOP - 42)], tile, 3)
        canvas.glow(x + 24, TOP - 50, 120, HONEY, 0.4)
    canvas.box(LEFT - 16, TOP - 6, RIGHT - LEFT + 32, 18, mix(tile, MIST, 0.12))


def _hall(canvas: Canvas) -> None:
    brick = mix(RUST, INK, 0.55)
    canvas.wash(
        block(LEFT, TOP + 10, RIGHT - LEFT, QUAY - TOP - 10), (0, mix(brick, PLUM, 0.3)), (1, mix(brick, INK, 0.3))
    )
    pick = dice(13)
    for _ in range(210):
        canvas.box(
            pick.uniform(LEFT, RIGHT - 26),
            TOP + 14 + pick.randrange(28) * 10,
            22,
            7,
            fade(mix(brick, CORAL, 0.4), 0.3),
            radius=1,
        )
    canvas.glow(700, 580, 620, HONEY, 0.5)
    for bay in range(3):
        x = LEFT + 60 + bay * 344
        canvas.shape([*oval(x + 146, 520, 152, 92, 180, 360), (x + 298, QUAY), (x - 6, QUAY)], mix(brick, INK, 0.6))
        canvas.wash(
            [*oval(x + 146, 522, 138, 80, 180, 360), (x + 284, QUAY), (x + 8, QUAY)],
            (0, mix(HONEY, CREAM, 0.5)),
            (0.6, HONEY),
            (1, mix(HONEY, RUST, 0.45)),
        )
        for lamp in (70, 146, 222):
            canvas.line([(x + lamp, 446), (x + lamp, 496)], mix(RUST, INK, 0.4), 2)
            canvas.glow(x + lamp, 504, 60, CREAM, 0.9)
            canvas.disc(x + lamp, 502, 9, CREAM)
        canvas.box(x + 8, QUAY - 14, 276, 14, mix(RUST, INK, 0.55))


def _orchestra(canvas: Canvas) -> None:
    tone = mix(INK, RUST, 0.18)
    for bay in range(3):
        x = LEFT + 68 + bay * 344
        for seat in range(5):
            _player(canvas, x + 34 + seat * 52, QUAY - 14, tone, 3 if seat == 4 else (bay * 5 + seat) % 4)
    conductor = LEFT + 60 + 344 + 146
    canvas.box(conductor - 26, QUAY - 40, 52, 40, mix(RUST, INK, 0.5))
    props.person(canvas, conductor, QUAY - 40, 118, INK)
    canvas.line([(conductor - 8, QUAY - 122), (conductor - 46, QUAY - 150)], INK, 9)
    canvas.line([(conductor + 8, QUAY - 122), (conductor + 44, QUAY - 164)], INK, 9)
    canvas.line([(conductor + 44, QUAY - 164), (conductor + 66, QUAY - 192)], CREAM, 2)


def _player(canvas: Canvas, x: float, y: float, tone: str, part: int) -> None:
    wood = mix(RUST, CORAL, 0.25)
    canvas.box(x - 13, y - 56, 26, 40, tone, radius=10)
    canvas.disc(x + 1, y - 68, 9.5, tone)
    canvas.shape(
        [
            (x - 13, y - 26),
            (x + 16, y - 26),
            (x + 18, y),
            (x + 10, y),
            (x + 8, y - 16),
            (x - 8, y - 16),
            (x - 10, y),
            (x - 16, y),
        ],
        tone,
    )
    if part == 0:
        canvas.shape(oval(x + 14, y - 22, 11, 19), wood)
        canvas.line([(x + 12, y - 38), (x + 7, y - 84)], wood, 3.4)
        canvas.line([(x - 8, y - 30), (x + 32, y - 24)], CREAM, 1.5)
    elif part == 1:
        canvas.shape([(x + 4, y - 62), (x + 26, y - 66), (x + 28, y - 58), (x + 6, y - 54)], wood)
        canvas.line([(x + 2, y - 48), (x + 30, y - 84)], CREAM, 1.5)
    elif part == 2:
        canvas.line([(x + 6, y - 64), (x + 36, y - 56)], mix(HONEY, INK, 0.1), 4)
        canvas.shape([(x + 34, y - 60), (x + 46, y - 66), (x + 44, y - 44), (x + 33, y - 52)], mix(HONEY, INK, 0.1))
    else:
        canvas.shape(oval(x - 16, y - 34, 17, 30), wood)
        canvas.line([(x - 14, y - 60), (x - 8, y - 112)], wood, 4)


def _listeners(canvas: Canvas) -> None:
    for x, height, tone, lean in (
        (74, 92, NIGHT, 0),
        (104, 84, PLUM, 0),
        (1296, 90, SLATE, 1),
        (1330, 62, RUST, -1),
        (1450, 94, NIGHT, 2),
        (1480, 88, TEAL, -2),
    ):
        props.person(canvas, x, QUAY + 4, height, mix(tone, INK, 0.25), lean)
    for x in (40, 1390, 1560):
        canvas.box(x - 9, QUAY - 22, 18, 26, INK, radius=5)
        canvas.box(x - 13, QUAY - 26, 26, 9, INK, radius=4)
