"""The labelled comments and what each model said of them, row by row."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from tertulia.bench.progress import counted
from tertulia.moderation.scorer import languages, measures, model
from tertulia.moderation.scorer.grams import grams, undisguised
from tertulia.moderation.scorer.training import sets

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]
Places = NDArray[np.int64]  # of rows on a board

OURS = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SPAM")
FLOORS = {"TOXICITY": "floor", "IDENTITY_ATTACK": "floor IDENTITY_ATTACK"}
NO_FLOORS = [float("nan")] * len(FLOORS)
CHECK = "hatecheck-en"
CHUNK = 1_000  # texts for a process at a time
NEWS = ("fox-news", "unhealthy-comments")  # of which the harmless comments are the measure of false alarms
CIVIL = "civil"


@dataclass(frozen=True, slots=True)
class Row:
    """`is_hostile`: None where its readers disagreed. `labels`: by attribute, as training has them."""

    text: str
    language: str
    source: str
    domain: str
    split: str
    is_hostile: bool | None
    function: str
    group: str
    labels: dict[str, float]
    facts: dict[str, Any]


@dataclass(slots=True)
class Board:
    """`scores`: by name of a model or an attribute, as long as the rows; NaN where it was not asked. A comment on which
    the scorer would say nothing counts as 0, since a site then acts as if nothing were wrong; `is_sure` tells which.
    `sees`: with nobody saying in which language it is."""

    rows: list[Row]
    scores: dict[str, Floats] = field(default_factory=dict)
    is_sure: Truth = field(default_factory=lambda: np.zeros(0, dtype=bool))
    sees: Truth = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def where(self, wanted: Callable[[Row], bool]) -> Places:
        return np.array([k for k, row in enumerate(self.rows) if wanted(row)], dtype=np.int64)

    def of(self, *sources: str) -> Places:
        """The rows of these sets whose readers agreed."""
        return self.where(lambda row: row.source in sources and row.is_hostile is not None)

    def hostile(self, places: Places) -> Truth:
        return np.array([bool(self.rows[k].is_hostile) for k in places], dtype=bool)

    def news(self) -> dict[str, Places]:
        """The news sets by name. The comments of `civil` are all hostile: harmless ones of another paper are beside."""
        harmless = self.where(lambda row: row.source == "unhealthy-comments" and row.is_hostile is False)
        found = {name: self.of(name) for name in NEWS}
        found[CIVIL] = np.concatenate([self.of(sets.CIVIL_SPANS), harmless])
        found |= {name: self.of(name) for name in ("detoxis-es", "germeval2021-de")}
        return {name: places for name, places in found.items() if 0 < self.hostile(places).sum() < len(places)}

    def judged(self, places: Places, name: str) -> tuple[Truth, Floats]:
        return self.hostile(places), self.scores[name][places]

    def auc(self, places: Places, name: str) -> float:
        return measures.auc(*self.judged(places, name)) if len(places) else float("nan")

    def labelled(self, attribute: str) -> dict[str, Places]:
        """The sets on which thresholds are set, by name: what `dev` says of an attribute, where it says yes and no."""
        found: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            if row.split == "dev" and row.labels.get(attribute) in (0.0, 1.0):
                found.setdefault(row.source, []).append(place)
        return {name: np.array(some) for name, some in found.items()}

    def truth(self, places: Places, attribute: str) -> Truth:
        return np.array([self.rows[k].labels[attribute] == 1.0 for k in places], dtype=bool)


def read(folder: Path) -> Board:
    """`dev` and `diag`. Raises sets.BadSet."""
    return Board([row_of(one, split) for split in ("dev", "diag") for one in sets.read_rows(folder, split)])


def row_of(said: dict[str, Any], split: str) -> Row:
    hostile = said.get("toxic")
    return Row(
        text=said["text"],
        language=said["lang"],
        source=said["source"],
        domain=said.get("domain", ""),
        split=split,
        is_hostile=None if hostile is None else bool(hostile),
        function=said.get("func", ""),
        group=said.get("ident", ""),
        labels={} if hostile is None else sets.labels_of(said),
        facts={name: said[name] for name in ("attrs", "perspective") if name in said},
    )


def path() -> Path:
    """Of the model that the site uses."""
    return Path(settings.TERTULIA_SCORER or model.SHIPPED)


@cache
def shipped() -> model.Model:
    return model.load(Path(settings.TERTULIA_SCORER) if settings.TERTULIA_SCORER else None)


def score(board: Board, pool: Executor) -> None:
    """By the site's model, told each row's language as a site would tell that of its pages; and, where that is looked
    at, by its linear part alone, as log odds."""
    texts = [(row.text, row.language, row.split == "dev" or row.source == CHECK) for row in board.rows]
    parts = [texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK)]
    jobs = [pool.submit(score_some, part) for part in parts]
    found = np.concatenate([job.result() for job in counted(jobs, f"scoring {len(texts):,} comments")])
    names = [*OURS, "is_sure", *FLOORS.values(), "sees"]
    columns = {name: found[:, column] for column, name in enumerate(names)}
    board.is_sure, board.sees = columns.pop("is_sure") > 0, columns.pop("sees") > 0
    board.scores |= columns


def score_some(texts: Sequence[tuple[str, str, bool]]) -> Floats:
    return np.array([one(*said) for said in texts], dtype=np.float64)


def one(text: str, language: str, has_floor: bool) -> list[float]:
    return [*ours(text, language), *(floors(text) if has_floor else NO_FLOORS), sees(text)]


def ours(text: str, language: str) -> list[float]:
    """The scores, and whether there are any."""
    found = shipped().score(text, language)
    return [*(found.values.get(name, 0.0) for name in OURS), found.is_sure]


def floors(text: str) -> list[float]:
    linear = shipped().linear
    odds = np.max([linear.odds(grams(undisguised(part))) for part in model.chunks(text[: model.READ])], axis=0)
    return [float(odds[linear.attributes.index(name)]) for name in FLOORS]


def sees(text: str) -> bool:
    """Whether it would be scored on a page of which nobody knows the language."""
    return languages.guess(text[: model.READ]) in shipped().mixes
