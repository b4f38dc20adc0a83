"""The Maiden Bridge at dusk, its walkway full of people out for the air."""

from tertulia.interchange.samples.scenes import props
from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    NIGHT,
    RUST,
    SAND,
    SLATE,
    TEAL,
    WIDTH,
    Canvas,
    block,
    dice,
    fade,
    mix,
    ridge,
)

SHORE, DECK = 640, 520
LEFT, RIGHT, CROWN = 215, 1385, 138


def draw() -> Canvas:
    canvas = Canvas()
    canvas.sky(
        (0, NIGHT),
        (0.35, SLATE),
        (0.66, TEAL),
        (0.85, mix(SAND, TEAL, 0.25)),
        (1, mix(CREAM, HONEY, 0.3)),
        bottom=SHORE,
    )
    props.stars(canvas, 60, 190, seed=3)
    canvas.glow(1180, 190, 210, CREAM, 0.5)
    canvas.disc(1180, 190, 54, CREAM)
    for x, y, width in ((60, 250, 420), (1020, 330, 560), (560, 420, 300)):
        props.cloud(canvas, x, y, width, fade(mix(SAND, TEAL, 0.4), 0.35))
    _shores(canvas)
    _arch(canvas)
    _deck(canvas)
    canvas.mirror(SHORE, ripple=6, tint=fade(NIGHT, 0.5))
    _water(canvas)
    return canvas


def _shores(canvas: Canvas) -> None:
    for step, tone in enumerate((mix(TEAL, SAND, 0.25), mix(TEAL, SLATE, 0.55), mix(SLATE, NIGHT, 0.55))):
        line = ridge(0, WIDTH, 560 + 26 * step, (30 - 7 * step, 760 - 120 * step, 0.4 + 2.2 * step), (9, 260, step))
        canvas.wash([*line, (WIDTH, SHORE), (0, SHORE)], (0, tone), (1, mix(tone, SAND, 0.3 - 0.1 * step)))
    pick = dice(8)
    for x in range(-10, WIDTH, 27):
        if 330 < x < 1270 and pick.random() < 0.72:
            continue
        height = pick.uniform(16, 58)
        canvas.box(x, SHORE - height, 28, height, mix(NIGHT, INK, pick.random() * 0.7))
        if pick.random() < 0.75:
            canvas.box(x + pick.uniform(5, 18), SHORE - height + 8, 5, 7, fade(HONEY, 0.9))


def _rise(x: float, crown: float, foot: float) -> float:
    """Height of the parabola of an arch at x."""
    share = (x - (LEFT + RIGHT) / 2) / ((RIGHT - LEFT) / 2)
    return crown + (foot - crown) * share * share


def _arch(canvas: Canvas) -> None:
    xs = [LEFT + (RIGHT - LEFT) * step / 26 for step in range(27)]
    outer = [(x, _rise(x, CROWN, SHORE - 8)) for x in xs]
    inner = [(x, _rise(x, CROWN + 46, SHORE - 8 + 20)) for x in xs]
    for x, y in inner[3:-3]:
        canvas.line([(x, y), (x, DECK)], mix(RUST, INK, 0.25), 2.4)
    for step in range(1, 26):
        canvas.line([outer[step], inner[step]], RUST, 4)
        other = step + 1 if step < 13 else step - 1
        canvas.line([inner[step], outer[other]], RUST, 3.2)
    canvas.line(inner, mix(CORAL, RUST, 0.5), 9)
    canvas.line(outer, CORAL, 13)
    canvas.line([(x, y - 4) for x, y in outer], mix(CORAL, CREAM, 0.4), 2.5)
    for x in (LEFT, RIGHT):
        _tower(canvas, x)


def _tower(canvas: Canvas, x: float) -> None:
    stone = mix(SAND, SLATE, 0.42)
    canvas.box(x - 46, 398, 92, SHORE - 398, stone)
    canvas.box(x + (6 if x < 800 else -46), 398, 40, SHORE - 398, mix(stone, NIGHT, 0.3))
    canvas.box(x - 56, 384, 112, 18, mix(stone, CREAM, 0.2))
    canvas.box(x - 52, 604, 104, SHORE - 604, mix(stone, INK, 0.35))
    for merlon in (-56, -18, 20):
        canvas.box(x + merlon, 366, 36, 20, stone)
    canvas.box(x - 9, 424, 18, 54, INK, radius=9)
    canvas.box(x - 6, 428, 12, 46, HONEY, radius=6)


def _deck(canvas: Canvas) -> None:
    canvas.box(0, DECK, WIDTH, 26, mix(INK, NIGHT, 0.3))
    canvas.box(0, DECK, WIDTH, 5, mix(CORAL, CREAM, 0.15))
    for x in range(0, WIDTH, 45):
        canvas.line([(x, DECK + 26), (x + 22, DECK + 8), (x + 45, DECK + 26)], mix(RUST, INK, 0.45), 2)
    for x in (70, 330, 530, 730, 870, 1070, 1270, 1530):
        props.lamp(canvas, x, DECK, 52)
    pick = dice(21)
    for x in range(20, WIDTH - 10, 19):
        if pick.random() < 0.58 and not any(abs(x - tower) < 60 for tower in (LEFT, RIGHT)):
            tone = pick.choice((INK, INK, mix(NIGHT, INK, 0.4), mix(RUST, INK, 0.4), mix(TEAL, INK, 0.5), SAND))
            props.person(
                canvas, x + pick.uniform(-5, 5), DECK, pick.uniform(20, 32), tone, lean=pick.choice((-1.5, 0, 1.5))
            )
    for x in range(0, WIDTH, 9):
        canvas.line([(x, DECK - 12), (x, DECK)], fade(INK, 0.75), 1)
    canvas.line([(0, DECK - 12), (WIDTH, DECK - 12)], INK, 2)


def _water(canvas: Canvas) -> None:
    canvas.wash(
        block(0, SHORE, WIDTH, 260),
        (0, fade(CREAM, 0.12)),
        (0.18, fade(NIGHT, 0.1)),
        (0.45, fade(NIGHT, 0.55)),
        (1, fade(INK, 0.85)),
    )
    pick = dice(5)
    for _ in range(80):
        near = pick.random()
        length = pick.uniform(20, 70) * (0.5 + 1.4 * near)
        spread = pick.gauss(1180, 40 + 120 * near) if pick.random() < 0.6 else pick.uniform(0, WIDTH)
        bar = (spread - length / 2, SHORE + 10 + 240 * near, length, 1.5 + 2.6 * near)
        canvas.box(*bar, fade(CREAM, 0.35), radius=2)
    canvas.box(0, SHORE - 1, WIDTH, 2, fade(CREAM, 0.3))
