"""How far a long command is, for whoever watches it: a bar on a terminal, nothing in a log."""

import sys
import time

WIDTH = 40
PAUSE = 0.1  # seconds between two drawings


class Progress:
    def __init__(self, text: str, total: int) -> None:
        self.text, self.total, self.done, self.drawn = text, max(total, 1), 0, 0.0
        self.is_seen = sys.stderr.isatty()

    def __call__(self, by: int) -> None:
        self.done += by
        if self.is_seen and time.monotonic() - self.drawn > PAUSE:
            self.draw()

    def draw(self) -> None:
        self.drawn = time.monotonic()
        part = min(1.0, self.done / self.total)
        full = int(part * WIDTH)
        sys.stderr.write(f"\r{self.text} [{'#' * full}{' ' * (WIDTH - full)}] {part:4.0%}")
        sys.stderr.flush()

    def finish(self) -> None:
        if self.is_seen:
            self.done = self.total
            self.draw()
            sys.stderr.write("\n")
