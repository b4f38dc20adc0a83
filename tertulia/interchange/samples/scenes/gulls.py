"""A herring gull in possession of a chimney, with the roofs of Saltgate below."""

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
    SAND,
    SLATE,
    TEAL,
    WIDTH,
    Canvas,
    curve,
    dice,
    fade,
    mix,
    oval,
    ridge,
)


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky((0, mix(TEAL, MIST, 0.2)), (0.4, mix(MIST, CREAM, 0.35)), (0.62, CREAM), (1, SAND))
    for x, y, width in ((60, 120, 460), (1120, 90, 420), (940, 300, 560), (180, 330, 340)):
        props.cloud(canvas, x, y, width, fade(CREAM, 0.75))
    canvas.wash(
        [*ridge(0, WIDTH, 520, (16, 900, 1), (5, 260, 0)), (WIDTH, 600), (0, 600)], (0, mix(TEAL, MIST, 0.5)), (1, MIST)
    )
    for row, (base, size, tone) in enumerate(((590, 58, 0.5), (668, 84, 0.28), (770, 118, 0.08))):
        _roofs(canvas, row, base, size, tone)
    _stack(canvas)
    _gull(canvas, 830, 560)
    for x, y, span in ((300, 210, 90), (430, 150, 56), (1290, 230, 76), (1400, 180, 44), (200, 430, 40)):
        props.gull(canvas, x, y, span, mix(CREAM, "#ffffff", 0.5))
    return canvas


def _roofs(canvas: Canvas, row: int, base: float, size: float, haze: float) -> None:
    pick = dice(70 + row)
    x = -40.0
    while x < WIDTH:
        width = size * pick.uniform(1.5, 2.3)
        height = size * pick.uniform(0.6, 1.0)
        tile = mix(pick.choice((RUST, SLATE, CORAL, mix(RUST, PLUM, 0.5))), MIST, haze)
        wall = mix(pick.choice((SAND, ROSE, CREAM, HONEY, MIST)), MIST, haze)
        chimney = x + width * pick.choice((0.2, 0.68))
        canvas.box(chimney, base - height - size * 0.35, size * 0.24, size * 0.9, mix(tile, INK, 0.25))
        for pot in (0.02, 0.13):
            canvas.box(
                chimney + size * pot, base - height - size * 0.5, size * 0.08, size * 0.17, mix(CORAL, tile, 0.4)
            )
        canvas.box(x + 4, base, width - 8, 900 - base, wall)
        canvas.shape(
            [
                (x - 4, base + 4),
                (x + width * 0.2, base - height),
                (x + width * 0.8, base - height),
                (x + width + 4, base + 4),
            ],
            tile,
        )
        for course in range(1, 5):
            y = base - height + course * height / 5
            canvas.line(
                [(x + width * 0.2 * (1 - course / 5), y), (x + width - width * 0.2 * (1 - course / 5), y)],
                mix(tile, INK, 0.14),
                2,
            )
        canvas.box(x + width * 0.38, base - height * 0.72, size * 0.3, size * 0.34, CREAM)
        canvas.box(
            x + width * 0.38 + 3, base - height * 0.72 + 3, size * 0.3 - 6, size * 0.34 - 6, mix(NIGHT, TEAL, 0.4)
        )
        for pane in range(2):
            canvas.box(
                x + width * (0.22 + 0.36 * pane),
                base + size * 0.26,
                size * 0.28,
                size * 0.44,
                mix(NIGHT, TEAL, 0.35 + haze / 2),
            )
        x += width * 0.97


def _stack(canvas: Canvas) -> None:
    brick = mix(RUST, CORAL, 0.35)
    canvas.box(650, 660, 330, 260, brick)
    canvas.box(870, 660, 110, 260, fade(INK, 0.24))
    for row in range(7):
        for step in range(8):
            x = 650 + (step - (row % 2) * 0.5) * 46
            canvas.box(max(650, x), 668 + row * 36, 3, 33, mix(brick, INK, 0.25))
        canvas.box(650, 665 + row * 36, 330, 3, mix(brick, INK, 0.25))
    canvas.box(628, 628, 374, 38, mix(brick, SAND, 0.35), radius=4)
    canvas.box(628, 652, 374, 14, mix(brick, INK, 0.3), radius=4)
    for x, top in ((664, 566), (778, 548), (892, 566)):
        canvas.shape([(x, 630), (x + 10, top), (x + 74, top), (x + 84, 630)], mix(CORAL, SAND, 0.15))
        canvas.shape([(x + 50, 630), (x + 48, top), (x + 74, top), (x + 84, 630)], fade(INK, 0.2))
        canvas.box(x + 2, top - 10, 80, 18, mix(CORAL, CREAM, 0.25), radius=6)
        canvas.shape(oval(x + 42, top - 6, 30, 5), INK)


def _gull(canvas: Canvas, x: float, y: float) -> None:
    white, grey = mix(CREAM, "#ffffff", 0.55), mix(MIST, SLATE, 0.38)
    for leg in (-14, 20):
        canvas.line([(x + leg, y - 120), (x + leg - 2, y - 14)], mix(CORAL, ROSE, 0.4), 8)
        canvas.shape(
            [(x + leg - 8, y - 16), (x + leg + 6, y - 16), (x + leg + 36, y - 8), (x + leg - 6, y - 6)],
            mix(CORAL, ROSE, 0.4),
        )
    _tail(canvas, x, y, white)
    body = [
        *curve((x - 150, y - 128), (x - 60, y - 300), (x + 92, y - 262)),
        *curve((x + 92, y - 262), (x + 136, y - 150), (x + 20, y - 104)),
    ]
    canvas.shape([*body, *curve((x + 20, y - 104), (x - 80, y - 86), (x - 150, y - 128))], white)
    canvas.shape(
        [
            *curve((x + 28, y - 240), (x + 44, y - 340), (x + 66, y - 372)),
            (x + 140, y - 350),
            *curve((x + 140, y - 350), (x + 128, y - 260), (x + 108, y - 190)),
        ],
        white,
    )
    canvas.shape(oval(x + 100, y - 372, 56, 48), white)
    wing = [
        *curve((x - 214, y - 98), (x - 96, y - 268), (x + 50, y - 244)),
        *curve((x + 50, y - 244), (x + 60, y - 158), (x - 214, y - 98)),
    ]
    canvas.shape(wing, grey)
    canvas.line(curve((x - 120, y - 128), (x + 16, y - 144), (x + 46, y - 212)), mix(grey, white, 0.7), 6)
    canvas.shape([(x - 146, y - 144), (x - 236, y - 84), (x - 214, y - 86), (x - 110, y - 126)], INK)
    for step in range(3):
        canvas.disc(x - 206 + step * 30, y - 96 - step * 15, 4, white)
    canvas.shape(
        [*curve((x + 146, y - 390), (x + 206, y - 388), (x + 236, y - 352)), (x + 220, y - 342), (x + 152, y - 352)],
        HONEY,
    )
    canvas.line([(x + 150, y - 364), (x + 222, y - 358)], mix(HONEY, RUST, 0.5), 3)
    canvas.disc(x + 208, y - 352, 7, CORAL)
    canvas.disc(x + 122, y - 382, 12, HONEY)
    canvas.disc(x + 123, y - 382, 6, INK)
    canvas.line([(x + 100, y - 398), (x + 142, y - 390)], mix(grey, INK, 0.4), 5)
    _chip(canvas, x + 222, y - 346)


def _tail(canvas: Canvas, x: float, y: float, white: str) -> None:
    canvas.shape([(x - 120, y - 160), (x - 214, y - 124), (x - 200, y - 96), (x - 90, y - 104)], white)


def _chip(canvas: Canvas, x: float, y: float) -> None:
    """The evidence."""
    canvas.shape([(x - 30, y - 6), (x + 34, y + 40), (x + 26, y + 52), (x - 38, y + 6)], mix(HONEY, CREAM, 0.45))
    canvas.shape([(x - 38, y + 6), (x + 26, y + 52), (x + 22, y + 56), (x - 40, y + 12)], mix(HONEY, RUST, 0.3))
