"""The ferry Constance on a bright afternoon."""

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    MIST,
    NIGHT,
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
    ridge,
)

HORIZON, WATERLINE = 560, 676


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky(
        (0, mix(TEAL, SLATE, 0.25)),
        (0.5, mix(TEAL, MIST, 0.6)),
        (0.85, mix(MIST, CREAM, 0.6)),
        (1, CREAM),
        bottom=HORIZON,
    )
    _cumulus(canvas)
    _coast(canvas)
    canvas.wash(
        block(0, HORIZON, WIDTH, 340),
        (0, mix(TEAL, MIST, 0.35)),
        (0.3, mix(TEAL, SLATE, 0.25)),
        (1, mix(SLATE, NIGHT, 0.55)),
    )
    _glitter(canvas)
    _smoke(canvas)
    _hull(canvas)
    _decks(canvas)
    _wake(canvas)
    for x, y, span in (
        (262, 300, 84),
        (360, 226, 60),
        (180, 420, 50),
        (1330, 210, 70),
        (1440, 300, 46),
        (1250, 330, 36),
        (470, 344, 38),
    ):
        props.gull(canvas, x, y, span)
    return canvas


def _cumulus(canvas: Canvas) -> None:
    pick = dice(2)
    for x, y, width, tone in (
        (30, 500, 520, mix(CREAM, MIST, 0.55)),
        (1060, 520, 600, mix(CREAM, MIST, 0.55)),
        (560, 470, 420, mix(CREAM, MIST, 0.35)),
        (860, 390, 560, mix(CREAM, MIST, 0.1)),
    ):
        canvas.box(x, y - 30, width, 34, tone, radius=17)
        for step in range(9):
            share = step / 8
            bulge = (0.28 + 0.72 * (1 - abs(2 * share - 1))) * width * 0.15
            canvas.disc(x + 26 + share * (width - 52), y - 24 - bulge * 0.5, bulge * pick.uniform(0.75, 1.1), tone)


def _coast(canvas: Canvas) -> None:
    for step, tone in enumerate((mix(MIST, TEAL, 0.45), mix(SAGE, TEAL, 0.5))):
        line = ridge(0, WIDTH, 538 + 18 * step, (20 - 7 * step, 1100 - 500 * step, 2.6 + step), (6, 240, step))
        canvas.wash([*line, (WIDTH, HORIZON), (0, HORIZON)], (0, tone), (1, mix(tone, CREAM, 0.4)))
    pick = dice(19)
    for x in range(1180, WIDTH, 16):
        height = pick.uniform(8, 26)
        canvas.box(x, HORIZON - height, 15, height, mix(pick.choice((CREAM, SAND, CORAL, MIST)), TEAL, 0.35))


def _glitter(canvas: Canvas) -> None:
    pick = dice(15)
    for _ in range(170):
        near = pick.random() ** 1.1
        length = pick.uniform(16, 60) * (0.4 + 2 * near)
        tone = pick.choice((CREAM, CREAM, MIST, NIGHT))
        canvas.box(
            pick.uniform(-40, WIDTH), HORIZON + 6 + near * 330, length, 1.5 + 3 * near, fade(tone, 0.3), radius=2
        )


def _smoke(canvas: Canvas) -> None:
    pick = dice(25)
    bars = []
    for step in range(15):
        x, y, size = 724 - step * 46, 236 - step * 5.5, 18 + step * 2.6
        bars.append((x - pick.uniform(0, 30), y + pick.uniform(-8, 8), 70 + step * 5, size))
    canvas.pills(bars, fade(mix(SLATE, CREAM, 0.5), 0.45))


def _hull(canvas: Canvas) -> None:
    sheer = curve((322, 566), (820, 592), (1330, 536))
    bow = curve((1330, 536), (1300, 610), (1262, WATERLINE + 6))
    stern = [(352, WATERLINE + 6), (330, 640)]
    canvas.shape([*sheer, *bow, *stern], mix(NIGHT, SLATE, 0.25))
    canvas.shape([*sheer, (1328, 556), *reversed([(x, y + 20) for x, y in sheer[:-1]])], CREAM)
    canvas.shape([(338, WATERLINE - 24), (1284, WATERLINE - 24), (1262, WATERLINE + 8), (352, WATERLINE + 8)], RUST)
    for x in range(420, 1230, 58):
        canvas.disc(x, 622 - (x - 420) * 0.012, 9, CREAM)
        canvas.disc(x, 622 - (x - 420) * 0.012, 6, INK)
    canvas.line([(1268, 600), (1258, 632)], MIST, 4)


def _decks(canvas: Canvas) -> None:
    shade = mix(CREAM, SLATE, 0.3)
    for x, y, width, height in ((404, 500, 780, 80), (452, 426, 640, 76), (520, 364, 430, 64)):
        canvas.box(x, y, width, height, CREAM, radius=8)
        canvas.box(x, y, width, 9, shade, radius=4)
        canvas.box(x - 12, y - 5, width + 24, 8, mix(HONEY, CREAM, 0.2), radius=4)
    _windows(canvas, 430, 526, 17, 42, 28, 30)
    _windows(canvas, 474, 450, 15, 40, 26, 28)
    _windows(canvas, 540, 384, 10, 40, 26, 26)
    canvas.box(900, 314, 150, 56, CREAM, radius=8)
    canvas.box(890, 306, 172, 10, mix(SLATE, NIGHT, 0.5), radius=4)
    _windows(canvas, 912, 328, 5, 27, 22, 24)
    for x in range(524, 880, 15):
        canvas.line([(x, 344), (x, 364)], mix(SLATE, NIGHT, 0.3), 1.6)
    canvas.line([(520, 344), (884, 344)], mix(SLATE, NIGHT, 0.3), 3)
    _funnel(canvas)
    _company(canvas)
    canvas.line([(980, 306), (980, 190)], INK, 5)
    canvas.line([(980, 200), (1326, 536)], INK, 1.6)
    canvas.line([(980, 200), (520, 360), (326, 566)], INK, 1.6)
    for step in range(1, 12):
        left, top = 980 + 346 * step / 12, 200 + 336 * step / 12
        canvas.shape([(left, top), (left + 17, top + 15), (left + 3, top + 24)], (CORAL, HONEY, TEAL, CREAM)[step % 4])
    for x in (610, 700, 790):
        canvas.shape([*curve((x, 470), (x + 30, 496), (x + 62, 470)), (x + 58, 462), (x + 4, 462)], CORAL)


def _windows(canvas: Canvas, x: float, y: float, count: int, step: float, width: float, height: float) -> None:
    for number in range(count):
        canvas.box(x + number * step, y, width, height, mix(NIGHT, TEAL, 0.4), radius=5)
        canvas.shape(
            [
                (x + number * step + 4, y + height - 4),
                (x + number * step + width - 4, y + 4),
                (x + number * step + width - 4, y + 12),
            ],
            fade(CREAM, 0.3),
        )


def _funnel(canvas: Canvas) -> None:
    canvas.shape([(692, 364), (712, 246), (806, 246), (800, 364)], HONEY)
    canvas.shape([(764, 364), (772, 246), (806, 246), (800, 364)], fade(RUST, 0.35))
    canvas.shape([(706, 282), (809, 282), (806, 246), (712, 246)], INK)
    canvas.shape([(701, 312), (804, 312), (802, 334), (697, 334)], CORAL)


def _company(canvas: Canvas) -> None:
    """The players on the upper deck, in costume."""
    for x, tone, lean in ((548, CORAL, 1), (580, NIGHT, -1), (640, SAGE, 2), (838, RUST, 1), (866, TEAL, -1)):
        props.person(canvas, x, 364, 50, mix(tone, INK, 0.2), lean)


def _wake(canvas: Canvas) -> None:
    foam = fade(CREAM, 0.85)
    bow = [
        *curve((1240, WATERLINE + 8), (1300, WATERLINE - 44), (1372, WATERLINE + 18)),
        *curve((1372, WATERLINE + 18), (1290, WATERLINE - 4), (1180, WATERLINE + 20)),
    ]
    canvas.shape(bow, foam)
    pick = dice(36)
    for step in range(42):
        x = 340 + step * 22
        canvas.shape(
            [(x - 26, WATERLINE + 12), *curve((x - 26, WATERLINE + 12), (x, WATERLINE - 10), (x + 26, WATERLINE + 12))],
            foam,
        )
    for row in range(9):
        y, left = WATERLINE + 16 + row * 17, 330 - row * 62
        for _ in range(5):
            length = pick.uniform(60, 190)
            canvas.box(
                left + pick.uniform(0, 960),
                y,
                length,
                3 + row * 0.4,
                fade(pick.choice((CREAM, NIGHT, RUST)), 0.34 - row * 0.025),
                radius=3,
            )
    canvas.shape(
        [(360, WATERLINE + 10), (1240, WATERLINE + 10), (1130, WATERLINE + 76), (430, WATERLINE + 76)],
        fade(NIGHT, 0.28),
    )
