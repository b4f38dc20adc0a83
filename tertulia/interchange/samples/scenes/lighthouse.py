"""The Skarrow light at night, its beam over a calm sea."""

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    MIST,
    NIGHT,
    PLUM,
    RUST,
    SAGE,
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

HORIZON = 600
LAMP = (1130.0, 236.0)


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky((0, INK), (0.45, NIGHT), (0.8, mix(SLATE, TEAL, 0.35)), (1, mix(TEAL, CREAM, 0.4)), bottom=HORIZON)
    props.stars(canvas, 260, 500, seed=17)
    _moon(canvas)
    _sea(canvas)
    _beam(canvas)
    _cliff(canvas)
    _cottage(canvas)
    _tower(canvas)
    return canvas


def _moon(canvas: Canvas) -> None:
    canvas.glow(300, 190, 230, MIST, 0.4)
    rim = oval(300, 190, 58, 58, 60, 285)
    canvas.shape([*rim, *curve(rim[-1], (278, 196), rim[0])], CREAM)
    for x, y, width in ((60, 372, 420), (520, 452, 360), (200, 500, 560)):
        props.cloud(canvas, x, y, width, fade(MIST, 0.2))


def _beam(canvas: Canvas) -> None:
    x, y = LAMP
    for spread, opacity in ((150, 0.10), (105, 0.13), (62, 0.17)):
        canvas.shape([(x, y - 5), (x, y + 5), (-40, y + 190 + spread), (-40, y + 190 - spread)], fade(HONEY, opacity))
    canvas.shape([(x, y - 4), (x, y + 4), (1640, y - 60), (1640, y - 150)], fade(HONEY, 0.12))
    canvas.glow(x, y, 240, HONEY, 0.95)


def _sea(canvas: Canvas) -> None:
    canvas.wash(
        [*ridge(0, WIDTH, HORIZON - 6, (14, 1300, 2.4), (6, 330, 0)), (WIDTH, HORIZON), (0, HORIZON)],
        (0, SLATE),
        (1, TEAL),
    )
    canvas.wash(block(0, HORIZON, WIDTH, 300), (0, mix(TEAL, SLATE, 0.4)), (0.35, SLATE), (1, INK))
    pick = dice(12)
    for _ in range(150):
        near = pick.random() ** 1.1
        middle = pick.gauss(300, 30 + 130 * near) if pick.random() < 0.5 else pick.uniform(0, WIDTH)
        length = pick.uniform(14, 50) * (0.5 + 2 * near)
        opacity = 0.5 if abs(middle - 300) < 60 + 110 * near else 0.14
        canvas.box(
            middle - length / 2, HORIZON + 6 + near * 270, length, 1.4 + 2.6 * near, fade(CREAM, opacity), radius=2
        )
    for step in range(3):
        line = ridge(0, WIDTH, 790 + 42 * step, (9 + 3 * step, 330 + 60 * step, 0.7 * step), (4, 120, step))
        canvas.shape([*line, (WIDTH, 900), (0, 900)], fade(INK, 0.34))
        canvas.line(line, fade(MIST, 0.16), 2)


TOP = [(690, 720), (735, 652), (800, 620), (846, 572), (930, 548), (1010, 519), (1420, 517), (1500, 506), (1600, 496)]


def _cliff(canvas: Canvas) -> None:
    canvas.wash(
        [*TOP, (1600, 900), (540, 900), (600, 836), (640, 780)],
        (0, mix(PLUM, SLATE, 0.35)),
        (0.45, mix(PLUM, NIGHT, 0.7)),
        (1, INK),
    )
    _clefts(canvas)
    canvas.shape(
        [
            *TOP,
            (1600, 508),
            (1500, 522),
            (1380, 536),
            (1180, 530),
            (1016, 536),
            (934, 566),
            (852, 592),
            (806, 640),
            (738, 672),
        ],
        mix(SAGE, NIGHT, 0.45),
    )
    canvas.line(TOP, fade(mix(SAGE, CREAM, 0.3), 0.7), 3)
    _surf(canvas)


def _clefts(canvas: Canvas) -> None:
    for crest, foot, depth in (
        (800, 720, 0.30),
        (930, 838, 0.26),
        (1085, 1010, 0.3),
        (1240, 1130, 0.26),
        (1420, 1335, 0.3),
    ):
        edge = 620 if crest == 800 else 548 if crest == 930 else 518
        canvas.shape(
            [
                (crest, edge),
                (crest + 74, edge - 4),
                (crest + 26, 690),
                (crest + 60, 900),
                (foot, 900),
                (foot + 26, 700),
            ],
            fade(INK, depth),
        )


def _surf(canvas: Canvas) -> None:
    for x, y, width, height in ((560, 872, 130, 44), (720, 886, 90, 30), (470, 892, 60, 18), (900, 892, 120, 26)):
        canvas.shape(oval(x, y, width, height, 180, 360), mix(INK, PLUM, 0.2))
        canvas.line(oval(x, y + 4, width * 1.06, height * 0.5, 190, 350), fade(CREAM, 0.5), 3)
    for row in range(4):
        canvas.line(
            ridge(430 - 60 * row, 1600, 868 + 10 * row, (5, 190, row), (3, 70, 2 * row)),
            fade(MIST, 0.34 - 0.06 * row),
            3,
        )


def _cottage(canvas: Canvas) -> None:
    canvas.box(1236, 446, 170, 70, mix(CREAM, SLATE, 0.42))
    canvas.box(1350, 446, 56, 70, mix(CREAM, SLATE, 0.62))
    canvas.shape([(1224, 448), (1252, 398), (1392, 398), (1418, 448)], mix(RUST, INK, 0.4))
    canvas.box(1366, 372, 22, 44, mix(RUST, INK, 0.55))
    for step, puff in enumerate((9, 12, 16, 20)):
        canvas.disc(1378 + step * 15, 356 - step * 24, puff, fade(MIST, 0.26 - step * 0.05))
    for x in (1256, 1310):
        canvas.glow(x + 11, 478, 60, HONEY, 0.6)
        canvas.box(x, 464, 24, 28, HONEY)
        canvas.line([(x + 12, 464), (x + 12, 492)], INK, 2)
    canvas.box(1286, 470, 18, 46, mix(CORAL, INK, 0.35))
    canvas.line([(1410, 512), (1600, 492)], mix(CREAM, SLATE, 0.6), 3)
    for x in range(1424, 1600, 26):
        canvas.line([(x, 500 - (x - 1410) * 0.1), (x, 520 - (x - 1410) * 0.1)], mix(CREAM, SLATE, 0.6), 4)


def _side(y: float) -> float:
    """Half the width of the tower at a height: it narrows upwards."""
    return 38 + (y - 290) * 0.115


def _tower(canvas: Canvas) -> None:
    x = LAMP[0]
    bands = [(290 + 46 * step, 290 + 46 * (step + 1), CORAL if step % 2 else CREAM) for step in range(5)]
    for top, bottom, colour in bands:
        canvas.shape(
            [(x - _side(top), top), (x + _side(top), top), (x + _side(bottom), bottom), (x - _side(bottom), bottom)],
            mix(colour, NIGHT, 0.1),
        )
        canvas.shape(
            [(x + 8, top), (x + _side(top), top), (x + _side(bottom), bottom), (x + 10, bottom)], fade(NIGHT, 0.42)
        )
    for y in (330, 422):
        canvas.box(x - 9, y, 14, 22, INK, radius=7)
        canvas.box(x - 7, y + 3, 10, 18, HONEY, radius=5)
    canvas.box(x - 14, 478, 26, 42, INK, radius=12)
    canvas.box(x - 58, 278, 116, 14, INK, radius=3)
    for rail in range(-56, 58, 14):
        canvas.line([(x + rail, 258), (x + rail, 280)], INK, 2)
    canvas.line([(x - 56, 258), (x + 56, 258)], INK, 3)
    canvas.box(x - 27, 204, 54, 74, mix(HONEY, CREAM, 0.55))
    for bar in (-27, -9, 9, 27):
        canvas.line([(x + bar, 204), (x + bar, 278)], INK, 3)
    canvas.disc(x, 238, 15, CREAM)
    canvas.shape([(x - 36, 206), *curve((x - 30, 204), (x, 140), (x + 30, 204)), (x + 36, 206)], mix(RUST, INK, 0.25))
    canvas.line([(x, 172), (x, 138)], INK, 3)
    canvas.disc(x, 138, 5, INK)
