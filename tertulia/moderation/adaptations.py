"""What the scorer has learnt here: made, put to use and taken back. It lies in the store, so a backup has it, and
nothing else of the site does."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tertulia.moderation.lessons import STOOD, read_lessons
from tertulia.moderation.models import Adaptation
from tertulia.moderation.rulebook import changed
from tertulia.moderation.scorer import scorer
from tertulia.moderation.scorer.heads import BadHead, Head, opened
from tertulia.moderation.scorer.learning import KINDS, Figures, NotLearnt, Watch, everything, learn


class CannotLearn(ValueError):
    """Why the site's decisions are not learnt from at all, in one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`refused`: why nothing is used, empty where something is. `number`: of what was stored, 0 where nothing was."""

    kind: str
    figures: Figures
    refused: str = ""
    number: int = 0


def adapt(
    kinds: list[str], *, stood: timedelta = STOOD, dry_run: bool = False, watch: Watch = everything
) -> Iterator[Outcome]:
    """Learn each kind by itself, and use what is better than the model. Raises CannotLearn."""
    if not settings.TERTULIA_LEARN:
        raise CannotLearn("this site does not learn from its decisions; set TERTULIA_LEARN=on to let it")
    model = scorer.model
    if model is None:
        raise CannotLearn(scorer.fault or "TERTULIA_SCORER is off: there is nothing to add to")
    for kind in kinds:
        try:
            head, figures = learn(KINDS[kind], read_lessons(kind, stood), model, settings.LANGUAGE_CODE, watch)
        except NotLearnt as error:
            yield Outcome(kind, error.figures, str(error))
        else:
            yield Outcome(kind, figures, number=0 if dry_run else use(head, figures))


@transaction.atomic
def use(head: Head, figures: Figures) -> int:
    """From the end of the transaction on every process goes by it. Returns its number."""
    changed()  # first: whoever else learns meanwhile waits here
    before = Adaptation.objects.filter(kind=head.kind, is_active=True).first()
    Adaptation.objects.filter(kind=head.kind, is_active=True).update(is_active=False)
    made = Adaptation.objects.create(
        kind=head.kind,
        made=timezone.now(),
        model=head.model,
        decisions=figures.decisions,
        metrics=asdict(figures),
        weights=head.packed(),
        is_active=True,
        before=before,
    )
    return made.pk


@transaction.atomic
def roll_back(kind: str) -> tuple[int, int] | None:
    """Go back to what was used before the one that is used now. Their numbers, the second 0 where there was none; None
    where nothing is used."""
    changed()
    now = Adaptation.objects.select_related("before").filter(kind=kind, is_active=True).first()
    if now is None:
        return None
    Adaptation.objects.filter(pk=now.pk).update(is_active=False)
    if now.before is None:
        return now.pk, 0
    Adaptation.objects.filter(pk=now.before.pk).update(is_active=True)
    return now.pk, now.before.pk


@dataclass(frozen=True, slots=True)
class Listed:
    row: Adaptation
    state: str


def read_all() -> list[Listed]:
    """The newest first."""
    version = scorer.version
    return [Listed(row, state_of(row, version)) for row in Adaptation.objects.order_by("-pk")]


def state_of(row: Adaptation, version: str) -> str:
    if not row.is_active:
        return ""
    try:
        opened(row.weights, row.kind, row.model, row.pk)
    except BadHead:
        return "damaged: not used"
    if row.model != version:
        return "for another model: not used"
    return "used" if settings.TERTULIA_LEARN else "not used: TERTULIA_LEARN is off"
