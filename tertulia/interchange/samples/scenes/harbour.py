"""Dawn over the harbour: the old town, the cranes of Quay Nine, two boats coming in."""

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CREAM,
    HONEY,
    INK,
    NIGHT,
    PLUM,
    ROSE,
    SLATE,
    WIDTH,
    Canvas,
    Dice,
    block,
    dice,
    fade,
    mix,
    ridge,
)

SHORE = 560


def draw() -> Canvas:
    canvas = Canvas()
    _sky(canvas)
    _hills(canvas)
    _town(canvas)
    for x, scale in ((1175, 0.86), (1320, 1.0), (1480, 1.16)):
        _crane(canvas, x, scale)
    canvas.box(1090, SHORE - 9, 510, 9, mix(INK, PLUM, 0.35))
    canvas.mirror(SHORE, ripple=7, tint=fade(mix(SLATE, PLUM, 0.5), 0.34))
    _water(canvas)
    props.trawler(canvas, 905, 668, 170, hull=mix(SLATE, NIGHT, 0.4))
    props.trawler(canvas, 300, 786, 330)
    for x, y, span in ((560, 300, 46), (640, 262, 34), (705, 316, 28), (470, 350, 26), (820, 236, 22)):
        props.gull(canvas, x, y, span)
    return canvas


def _sky(canvas: Canvas) -> None:
    canvas.sky(
        (0, mix(NIGHT, PLUM, 0.35)),
        (0.3, mix(SLATE, PLUM, 0.45)),
        (0.62, ROSE),
        (0.86, mix(HONEY, CREAM, 0.45)),
        (1, CREAM),
        bottom=SHORE,
    )
    for x, y, width, opacity in (
        (90, 210, 520, 0.16),
        (980, 168, 560, 0.15),
        (620, 128, 300, 0.1),
        (1250, 300, 420, 0.2),
    ):
        props.cloud(canvas, x, y, width, fade(ROSE, opacity + 0.12))
    canvas.glow(850, 455, 520, CREAM, 0.75)
    canvas.disc(850, 455, 92, mix(CREAM, HONEY, 0.18))


def _hills(canvas: Canvas) -> None:
    tones = (mix(ROSE, SLATE, 0.3), mix(ROSE, SLATE, 0.58), mix(PLUM, SLATE, 0.55))
    for step, tone in enumerate(tones):
        line = ridge(0, WIDTH, 472 + 30 * step, (34 - 8 * step, 900 - 170 * step, 1.1 + 1.9 * step), (11, 310, step))
        canvas.wash([*line, (WIDTH, SHORE), (0, SHORE)], (0, tone), (1, mix(tone, CREAM, 0.55 - 0.12 * step)))


def _town(canvas: Canvas) -> None:
    pick = dice(11)
    tone = mix(PLUM, INK, 0.45)
    x = -10.0
    while x < 560:
        width = pick.uniform(26, 52)
        height = pick.uniform(34, 84) * (1.25 - x / 800)
        _house(canvas, x, width, height, mix(tone, NIGHT, pick.random() * 0.6), pick)
        x += width - 1
    canvas.box(214, 372, 34, 190, tone)
    canvas.shape([(209, 374), (253, 374), (231, 296)], tone)
    canvas.line([(231, 300), (231, 276)], tone, 2)
    canvas.disc(231, 402, 9, mix(HONEY, CREAM, 0.4))


def _house(canvas: Canvas, x: float, width: float, height: float, tone: str, pick: Dice) -> None:
    canvas.box(x, SHORE - height, width, height, tone)
    canvas.shape(
        [(x - 2, SHORE - height), (x + width / 2, SHORE - height - width * 0.42), (x + width + 2, SHORE - height)], tone
    )
    for row in range(int(height // 20)):
        for column in range(int(width // 15)):
            if pick.random() < 0.42:
                canvas.box(x + 6 + column * 14, SHORE - height + 8 + row * 19, 5, 8, fade(HONEY, 0.85))


def _crane(canvas: Canvas, x: float, scale: float) -> None:
    tone = mix(INK, PLUM, 0.35)
    for side in (-1, 1):
        canvas.line([(x + side * 30 * scale, SHORE), (x + side * 17 * scale, SHORE - 118 * scale)], tone, 6 * scale)
    canvas.line([(x - 24 * scale, SHORE - 60 * scale), (x + 24 * scale, SHORE - 60 * scale)], tone, 4 * scale)
    canvas.box(x - 22 * scale, SHORE - 146 * scale, 46 * scale, 30 * scale, tone, radius=3)
    canvas.box(x - 15 * scale, SHORE - 139 * scale, 13 * scale, 10 * scale, HONEY)
    foot, tip = (x, SHORE - 140 * scale), (x - 128 * scale, SHORE - 262 * scale)
    canvas.line([foot, tip], tone, 7 * scale)
    canvas.line([(x + 14 * scale, SHORE - 146 * scale), (x + 22 * scale, SHORE - 226 * scale), tip], tone, 2.2 * scale)
    canvas.line([(x + 22 * scale, SHORE - 226 * scale), (x + 50 * scale, SHORE - 128 * scale)], tone, 5 * scale)
    canvas.line([tip, (tip[0], tip[1] + 96 * scale)], tone, 1.5 * scale)
    canvas.box(tip[0] - 4 * scale, tip[1] + 94 * scale, 8 * scale, 12 * scale, tone)


def _water(canvas: Canvas) -> None:
    canvas.wash(block(0, SHORE, WIDTH, 340), (0, fade(CREAM, 0.12)), (0.35, fade(PLUM, 0.06)), (1, fade(NIGHT, 0.78)))
    pick = dice(4)
    for _ in range(70):
        near = pick.random() ** 1.2
        y = SHORE + 14 + near * 300
        x = 850 + pick.gauss(0, 60 + 190 * near)
        length = pick.uniform(18, 60) * (0.5 + 1.6 * near)
        canvas.box(x - length / 2, y, length, 1.6 + 3.4 * near, fade(mix(CREAM, HONEY, 0.3), 0.5), radius=3)
    canvas.box(0, SHORE - 1, WIDTH, 2.5, fade(CREAM, 0.35))
