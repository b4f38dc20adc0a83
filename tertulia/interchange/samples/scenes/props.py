"""Things that stand in more than one scene: gulls, clouds, lamps, people, boats."""

from tertulia.interchange.samples.scenes.canvas import (
    CORAL,
    CREAM,
    HONEY,
    INK,
    Canvas,
    Point,
    curve,
    dice,
    fade,
    mix,
    oval,
)


def gull(canvas: Canvas, x: float, y: float, span: float, colour: str = CREAM) -> None:
    """A gull far off, wings spread: two strokes that swell towards the body."""
    for side in (-1, 1):
        upper = curve((x, y), (x + side * span * 0.28, y - span * 0.34), (x + side * span * 0.5, y - span * 0.10))
        lower = curve(
            (x + side * span * 0.5, y - span * 0.10), (x + side * span * 0.26, y - span * 0.2), (x, y + span * 0.07)
        )
        canvas.shape(upper + lower, colour)


def cloud(canvas: Canvas, x: float, y: float, width: float, colour: str, seed: int = 0) -> None:
    """A bank of long thin streaks."""
    pick = dice(f"{seed} {x} {y}")
    height = 8 + width * 0.022
    bars = [(x, y, width, height)]
    for row in (-2, -1, 1, 2):
        length = width * pick.uniform(0.28, 0.62) / (1 + 0.25 * abs(row))
        start = x + (width - length) * pick.uniform(0.1, 0.9) + pick.choice((-1, 1)) * width * 0.08
        bars.append((start, y + row * height * 0.96, length, height))
    canvas.pills(bars, colour)


def lamp(canvas: Canvas, x: float, y: float, height: float, colour: str = INK, light: str = HONEY) -> None:
    canvas.box(x - 1.5, y - height, 3, height, colour)
    canvas.glow(x, y - height, height * 0.8, light, 0.75)
    canvas.disc(x, y - height, max(2.5, height * 0.06), mix(light, CREAM, 0.6))


def person(canvas: Canvas, x: float, y: float, height: float, colour: str, lean: float = 0) -> None:
    """A figure in a coat, feet at y; lean is how far a walker's stride and head reach."""
    head, coat = height * 0.083, y - height * 0.81
    canvas.disc(x + lean * 0.6, y - height + head, head, colour)
    canvas.box(x + lean * 0.3 - height * 0.032, coat - height * 0.05, height * 0.064, height * 0.1, colour)
    canvas.box(x - height * 0.12, coat, height * 0.24, height * 0.3, colour, radius=height * 0.085)
    canvas.shape(
        [
            (x - height * 0.12, coat + height * 0.09),
            (x + height * 0.12, coat + height * 0.09),
            (x + height * 0.135, coat + height * 0.47),
            (x - height * 0.135, coat + height * 0.47),
        ],
        colour,
    )
    for side in (-1, 1):
        foot = x + side * (height * 0.062 + abs(lean) * 0.9)
        hip = x + side * height * 0.062
        limb = height * 0.045
        canvas.shape(
            [
                (hip - limb, y - height * 0.36),
                (hip + limb, y - height * 0.36),
                (foot + limb * 0.8, y),
                (foot - limb * 0.8, y),
            ],
            colour,
        )


def trawler(canvas: Canvas, x: float, y: float, length: float, hull: str = CORAL, wet: bool = True) -> None:
    """A small fishing boat, waterline at y, bow to the right, on water that mirrors it when wet."""
    unit = length / 100
    canvas.line([(x + 34 * unit, y - 10 * unit), (x + 34 * unit, y - 74 * unit)], INK, 1.1 * unit)
    canvas.line([(x + 34 * unit, y - 70 * unit), (x + 4 * unit, y - 30 * unit)], INK, 0.7 * unit)
    canvas.line([(x + 34 * unit, y - 72 * unit), (x + 97 * unit, y - 24 * unit)], INK, 0.5 * unit)
    canvas.line([(x + 34 * unit, y - 66 * unit), (x + 56 * unit, y - 44 * unit)], INK, 0.9 * unit)
    canvas.box(x + 40 * unit, y - 42 * unit, 26 * unit, 26 * unit, CREAM, radius=2 * unit)
    canvas.box(x + 38 * unit, y - 45 * unit, 30 * unit, 4 * unit, INK, radius=2 * unit)
    for step in range(3):
        canvas.box(x + (43 + 7.5 * step) * unit, y - 37 * unit, 5 * unit, 7 * unit, mix(INK, HONEY, 0.15), radius=unit)
    bow = curve((x + 104 * unit, y - 26 * unit), (x + 97 * unit, y - 8 * unit), (x + 90 * unit, y))
    sheer = curve((x - 2 * unit, y - 19 * unit), (x + 55 * unit, y - 12 * unit), (x + 104 * unit, y - 26 * unit))
    canvas.shape([*sheer, *bow, (x + 5 * unit, y)], hull)
    stripe: list[Point] = [(px, py + 2.6 * unit) for px, py in sheer]
    canvas.line(stripe[1:-1], CREAM, 1.4 * unit)
    for step in range(7 if wet else 0):
        inset = 5 + 4.5 * step + (6 if step % 2 else 0)
        canvas.box(
            x + inset * unit,
            y + (2 + 3.1 * step) * unit,
            (95 - 2 * inset) * unit,
            2.2 * unit,
            fade(hull, 0.55 - 0.065 * step),
            unit,
        )
    canvas.shape(
        [(x + 4.0 * unit, y - 4 * unit), (x + 92 * unit, y - 4 * unit), (x + 90 * unit, y), (x + 5 * unit, y)], INK
    )


def stars(canvas: Canvas, count: int, bottom: float, seed: int) -> None:
    pick = dice(seed)
    for _ in range(count):
        x, y = pick.uniform(0, 1600), pick.uniform(0, 1) ** 1.3 * bottom
        size = pick.choice((0.8, 0.8, 1.1, 1.1, 1.6, 2.3))
        canvas.disc(x, y, size, fade(CREAM, pick.uniform(0.35, 0.95)))


def pigeon(canvas: Canvas, x: float, y: float, size: float, coat: str, throat: str) -> None:
    """A bird on the ground, feet at y, looking right."""
    canvas.line([(x - 2 * size, y - 9 * size), (x - 3 * size, y)], CORAL, 1.6 * size)
    canvas.line([(x + 3 * size, y - 9 * size), (x + 3 * size, y)], CORAL, 1.6 * size)
    canvas.shape(
        [(x - 8 * size, y - 20 * size), (x - 30 * size, y - 9 * size), (x - 6 * size, y - 9 * size)],
        mix(coat, INK, 0.3),
    )
    canvas.shape(oval(x, y - 16 * size, 16 * size, 10 * size), coat)
    canvas.shape(oval(x - 4 * size, y - 17 * size, 12 * size, 6 * size), mix(coat, INK, 0.25))
    canvas.shape(
        [
            (x + 3 * size, y - 22 * size),
            (x + 10 * size, y - 34 * size),
            (x + 17 * size, y - 31 * size),
            (x + 15 * size, y - 14 * size),
        ],
        throat,
    )
    canvas.disc(x + 13 * size, y - 33 * size, 6 * size, throat)
    canvas.shape(
        [(x + 18 * size, y - 35 * size), (x + 25 * size, y - 31 * size), (x + 18 * size, y - 31 * size)], HONEY
    )
    canvas.disc(x + 14.5 * size, y - 34.5 * size, 1.3 * size, CREAM)


def tree(canvas: Canvas, x: float, y: float, height: float, colour: str) -> None:
    canvas.box(x - height * 0.025, y - height * 0.55, height * 0.05, height * 0.55, mix(colour, INK, 0.6))
    for across, rise, size in ((0, 0.78, 0.22), (-0.16, 0.62, 0.18), (0.17, 0.64, 0.17), (0.02, 0.55, 0.2)):
        canvas.disc(x + height * across, y - height * rise, height * size, colour)
    canvas.shape(oval(x - height * 0.05, y - height * 0.84, height * 0.13, height * 0.08), mix(colour, CREAM, 0.18))
