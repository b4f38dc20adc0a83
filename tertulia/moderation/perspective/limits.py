"""How often a key may ask, in each process. By arrival (the generic cell rate algorithm): one number for each key."""

import threading
import time
from collections.abc import Callable

MINUTE = 60.0
MOST = 1_000  # keys that are remembered; more than any site gives out


class Allowance:
    """A minute's worth may come at once, and then as fast as it comes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self._lock = clock, threading.Lock()
        self._full: dict[str, float] = {}  # by key: when it will have its whole minute again

    def take(self, key: str, limit: int) -> float:
        """0 where it may go on; else how many seconds it has to wait, and nothing is taken. `limit`: a minute."""
        with self._lock:
            now = self.clock()
            full = max(self._full.get(key, now), now) + MINUTE / limit
            if full - now > MINUTE + 1e-6:
                return full - now - MINUTE
            if key not in self._full and len(self._full) >= MOST:
                self._full = {name: when for name, when in self._full.items() if when > now}
            self._full[key] = full
            return 0.0
