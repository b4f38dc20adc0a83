"""How hostile a text is, judged on this machine. One model for each process, loaded when first asked."""

import logging
import threading
from pathlib import Path
from typing import Protocol

from django.conf import settings

from tertulia.moderation.scorer.model import BadModel, Model, load
from tertulia.moderation.scorer.scores import ATTRIBUTES, HOSTILE, Scores, Span

__all__ = ["ATTRIBUTES", "HOSTILE", "BadModel", "Scorer", "Scores", "Span", "scorer"]

OFF = "off"  # the setting of a site that wants no scores
log = logging.getLogger("tertulia.scorer")


class Scorer(Protocol):
    """`version` is stored with every verdict. `fault`: why it cannot be asked, in one line; empty where it can."""

    @property
    def version(self) -> str: ...

    @property
    def fault(self) -> str: ...

    @property
    def model(self) -> Model | None:
        """What it scores with, for what a site has learnt on top of it."""

    def score(self, text: str, language: str = "") -> Scores:
        """`language`: of the page it stands on, which counts where the text is too short to tell. Never fails: what
        cannot be scored has no values."""


class OwnScorer:
    """The model that the site names, else the one that comes with the program; none where it says `OFF`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Model | None = None
        self._fault = ""
        self._tried: tuple[Path | str | None] | None = None  # the setting by which it was loaded

    def _ready(self) -> Model | None:
        wanted = (settings.TERTULIA_SCORER,)
        if self._tried != wanted:
            with self._lock:
                if self._tried != wanted:
                    self._load(*wanted)
                    self._tried = wanted
        return self._model

    def _load(self, wanted: Path | str | None) -> None:
        self._model, self._fault = None, ""
        if wanted == OFF:
            return
        try:
            self._model = load(Path(wanted) if wanted else None)
        except BadModel as error:
            self._fault = str(error)
            log.error("Comments that have no score wait for an editor: %s", error)

    @property
    def version(self) -> str:
        model = self._ready()
        return model.version if model else "none"

    @property
    def model(self) -> Model | None:
        return self._ready()

    @property
    def fault(self) -> str:
        self._ready()
        return self._fault

    def score(self, text: str, language: str = "") -> Scores:
        model = self._ready()
        return model.score(text, language) if model else Scores()


scorer: Scorer = OwnScorer()
