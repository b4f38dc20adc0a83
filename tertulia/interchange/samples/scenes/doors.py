"""Front doors of Lamplight Row, no two alike."""

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

STEP, TOP, HEIGHT, WIDE = 790, 318, 472, 190
HOUSES = (
    (SAND, CORAL),
    (mix(ROSE, CREAM, 0.3), NIGHT),
    (MIST, HONEY),
    (mix(HONEY, CREAM, 0.35), TEAL),
    (mix(SAGE, CREAM, 0.35), RUST),
)


def draw() -> Canvas:
    canvas = Canvas()
    for number, (wall, paint) in enumerate(HOUSES):
        _front(canvas, number * 320, wall, number)
        _door(canvas, number * 320 + 65, paint, number)
    _pavement(canvas)
    _still_lifes(canvas)
    canvas.shape([(0, 0), (700, 0), (250, 900), (0, 900)], fade(CREAM, 0.08))
    canvas.shape([(1180, 0), (1600, 0), (1600, 900), (760, 900)], fade(NIGHT, 0.13))
    return canvas


def _front(canvas: Canvas, x: float, wall: str, number: int) -> None:
    canvas.wash(block(x, 0, 320, STEP + 32), (0, mix(wall, CREAM, 0.2)), (1, mix(wall, SLATE, 0.14)))
    pick = dice(number)
    for row in range(20):
        for _ in range(3):
            left = x + pick.uniform(4, 270)
            canvas.box(left, 14 + row * 40, pick.uniform(22, 44), 15, fade(mix(wall, RUST, 0.4), 0.16), radius=2)
    canvas.box(x, 0, 3, STEP + 20, fade(INK, 0.2))
    canvas.box(x + 30, 0, 260, 132, CREAM)
    canvas.box(x + 42, 0, 236, 120, mix(NIGHT, TEAL, 0.25 + 0.1 * (number % 3)))
    canvas.shape([(x + 42, 80), (x + 150, 0), (x + 200, 0), (x + 42, 118)], fade(CREAM, 0.14))
    for bar in (118, 196):
        canvas.box(x + bar, 0, 6, 120, CREAM)
    canvas.box(x + 18, 130, 284, 16, mix(wall, SLATE, 0.35))
    canvas.box(x + 18, 130, 284, 5, CREAM)


def _door(canvas: Canvas, x: float, paint: str, number: int) -> None:
    frame = CREAM if number != 2 else mix(SLATE, NIGHT, 0.3)
    if number % 2 == 0:
        canvas.shape(
            [*oval(x + WIDE / 2, TOP, WIDE / 2 + 22, 96, 180, 360), (x + WIDE + 22, STEP), (x - 22, STEP)], frame
        )
        canvas.shape([*oval(x + WIDE / 2, TOP, WIDE / 2, 74, 180, 360)], mix(HONEY, CREAM, 0.35))
        for angle in (205, 235, 270, 305, 335):
            rim = oval(x + WIDE / 2, TOP, WIDE / 2, 74, angle, angle)[0]
            canvas.line([(x + WIDE / 2, TOP), rim], frame, 5)
        canvas.shape(oval(x + WIDE / 2, TOP, 26, 20, 180, 360), frame)
    else:
        canvas.box(x - 22, TOP - 90, WIDE + 44, STEP - TOP + 90, frame)
        canvas.shape([(x - 38, TOP - 88), (x + WIDE / 2, TOP - 142), (x + WIDE + 38, TOP - 88)], frame)
        canvas.shape([(x - 12, TOP - 94), (x + WIDE / 2, TOP - 128), (x + WIDE + 12, TOP - 94)], fade(INK, 0.12))
        canvas.box(x, TOP - 70, WIDE, 62, mix(NIGHT, TEAL, 0.4))
        for pane in (1, 2, 3):
            canvas.box(x + pane * WIDE / 4 - 3, TOP - 70, 6, 62, frame)
    canvas.box(x, TOP, WIDE, STEP - TOP, paint)
    canvas.box(x, TOP, 8, STEP - TOP, fade(INK, 0.25))
    canvas.box(x, TOP - 6, WIDE, 8, frame)
    PANELS[number](canvas, x, paint)
    canvas.disc(x + WIDE - 26, TOP + 250, 10, mix(HONEY, INK, 0.25))
    canvas.disc(x + WIDE - 28, TOP + 247, 6, mix(HONEY, CREAM, 0.3))
    canvas.box(x - 34, STEP, WIDE + 68, 30, mix(SAND, SLATE, 0.35))
    canvas.box(x - 34, STEP, WIDE + 68, 7, mix(SAND, CREAM, 0.4))


def _panel(canvas: Canvas, x: float, y: float, width: float, height: float, paint: str) -> None:
    canvas.box(x, y, width, height, mix(paint, INK, 0.3), radius=3)
    canvas.box(x + 4, y + 4, width - 4, height - 4, mix(paint, CREAM, 0.2), radius=3)
    canvas.box(x + 4, y + 4, width - 8, height - 8, mix(paint, INK, 0.08), radius=3)


def _six(canvas: Canvas, x: float, paint: str) -> None:
    for row, (y, height) in enumerate(((26, 96), (144, 130), (296, 150))):
        for column in (0, 1):
            _panel(canvas, x + 20 + column * 80, TOP + y, 70, height, mix(paint, INK, 0.02 * row))
    _letterbox(canvas, x, TOP + 280)


def _glazed(canvas: Canvas, x: float, paint: str) -> None:
    canvas.box(x + 24, TOP + 26, WIDE - 48, 190, mix(HONEY, CREAM, 0.3), radius=4)
    for bar in (1, 2):
        canvas.box(x + 24 + bar * 47 - 3, TOP + 26, 6, 190, paint)
        canvas.box(x + 24, TOP + 26 + bar * 63 - 3, WIDE - 48, 6, paint)
    _panel(canvas, x + 24, TOP + 300, WIDE - 48, 146, paint)
    _letterbox(canvas, x, TOP + 250)


def _planked(canvas: Canvas, x: float, paint: str) -> None:
    for plank in range(1, 5):
        canvas.box(x + plank * 38 - 2, TOP, 4, STEP - TOP, mix(paint, INK, 0.28))
    for y in (70, 380):
        canvas.box(x, TOP + y, 150, 16, mix(INK, SLATE, 0.3), radius=8)
    canvas.disc(x + WIDE / 2, TOP + 150, 26, mix(paint, INK, 0.4))
    canvas.disc(x + WIDE / 2, TOP + 150, 20, mix(NIGHT, TEAL, 0.5))
    canvas.shape(
        [(x + WIDE / 2 - 14, TOP + 158), (x + WIDE / 2 + 6, TOP + 132), (x + WIDE / 2 + 14, TOP + 138)],
        fade(CREAM, 0.4),
    )


def _four(canvas: Canvas, x: float, paint: str) -> None:
    for column in (0, 1):
        _panel(canvas, x + 20 + column * 80, TOP + 28, 70, 190, paint)
        _panel(canvas, x + 20 + column * 80, TOP + 290, 70, 156, paint)
    canvas.disc(x + WIDE / 2, TOP + 124, 40, mix(SAGE, NIGHT, 0.3))
    canvas.disc(x + WIDE / 2, TOP + 124, 23, paint)
    for angle in range(0, 360, 40):
        berry = oval(x + WIDE / 2, TOP + 124, 32, 32, angle, angle)[0]
        canvas.disc(*berry, 6, (CORAL, CREAM, HONEY)[angle // 40 % 3])
    _letterbox(canvas, x, TOP + 254)


def _split(canvas: Canvas, x: float, paint: str) -> None:
    _panel(canvas, x + 20, TOP + 26, WIDE - 40, 176, paint)
    for number in range(3):
        canvas.line([(x + 46 + number * 34, TOP + 180), (x + 70 + number * 34, TOP + 46)], mix(paint, INK, 0.22), 5)
    canvas.box(x, TOP + 224, WIDE, 8, mix(paint, INK, 0.45))
    _panel(canvas, x + 20, TOP + 286, WIDE - 40, 160, paint)


PANELS = (_six, _glazed, _planked, _four, _split)


def _letterbox(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x + 58, y, 74, 20, mix(HONEY, INK, 0.2), radius=5)
    canvas.box(x + 66, y + 7, 58, 5, INK, radius=2)


def _pavement(canvas: Canvas) -> None:
    canvas.wash(block(0, STEP + 30, WIDTH, 90), (0, mix(SLATE, SAND, 0.45)), (1, mix(SLATE, NIGHT, 0.2)))
    canvas.box(0, STEP + 18, WIDTH, 12, fade(INK, 0.12))
    for x in range(-80, WIDTH, 150):
        canvas.line([(x + 40, STEP + 30), (x, 900)], fade(INK, 0.22), 3)
    canvas.box(0, 858, WIDTH, 4, fade(INK, 0.2))


def _still_lifes(canvas: Canvas) -> None:
    _pot(canvas, 34, 810, RUST, (CORAL, ROSE))
    _pot(canvas, 600, 812, SLATE, (HONEY, CREAM))
    _pot(canvas, 1242, 810, RUST, (PLUM, ROSE))
    _cat(canvas, 345, 800)
    for step, tone in enumerate((CREAM, CREAM)):
        canvas.box(952 + step * 28, 752, 20, 44, tone, radius=6)
        canvas.box(956 + step * 28, 740, 12, 16, mix(SLATE, CREAM, 0.4), radius=2)
    canvas.box(1528, 726, 12, 72, mix(NIGHT, SLATE, 0.4))
    canvas.shape([(1534, 560), (1556, 726), (1512, 726)], mix(TEAL, NIGHT, 0.3))
    canvas.line([(1534, 560), (1534, 548)], HONEY, 5)
    props.pigeon(canvas, 1130, 866, 1.3, mix(SLATE, MIST, 0.4), mix(TEAL, NIGHT, 0.35))


def _pot(canvas: Canvas, x: float, y: float, clay: str, blooms: tuple[str, str]) -> None:
    pick = dice(int(x))
    for _ in range(26):
        canvas.disc(
            x + pick.gauss(0, 22),
            y - 78 + pick.gauss(0, 20),
            pick.uniform(7, 13),
            mix(SAGE, NIGHT, pick.uniform(0.2, 0.5)),
        )
    for _ in range(12):
        canvas.disc(x + pick.gauss(0, 22), y - 84 + pick.gauss(0, 20), 6.5, pick.choice(blooms))
    canvas.shape([(x - 30, y - 56), (x + 30, y - 56), (x + 22, y), (x - 22, y)], clay)
    canvas.box(x - 34, y - 62, 68, 14, mix(clay, CREAM, 0.18), radius=3)


def _cat(canvas: Canvas, x: float, y: float) -> None:
    canvas.shape(oval(x, y - 30, 27, 34), INK)
    canvas.disc(x, y - 72, 19, INK)
    for side in (-1, 1):
        canvas.shape([(x + side * 17, y - 76), (x + side * 15, y - 102), (x + side * 3, y - 88)], INK)
        canvas.shape(oval(x + side * 7, y - 74, 3.4, 4.4), HONEY)
    canvas.line(curve((x + 14, y - 6), (x + 62, y + 4), (x + 50, y - 34)), INK, 8)
    canvas.disc(x + 50, y - 34, 4, INK)
    canvas.shape(oval(x, y + 2, 30, 6), INK)
