# ruff: noqa: N999 (the command is called "adapt-scorer")
"""`tertulia adapt-scorer`: let the scorer learn from what the editors decided, see what it has learnt, take it back."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from tertulia.moderation.adaptations import CannotLearn, Listed, Outcome, adapt, read_all, roll_back
from tertulia.moderation.lessons import STOOD
from tertulia.moderation.scorer.learning import KINDS, Figures

SCALE_CHANGES = "Scores have changed: look at the bounds of your sections once more."


class Command(BaseCommand):
    help = (
        "Let the scorer learn from the decisions of this site's editors (TERTULIA_LEARN=on). What is learnt is used "
        "only if it is better on decisions that were held back, and never leaves the machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", choices=list(KINDS), help="only this (default: each by itself)")
        parser.add_argument(
            "--days",
            type=int,
            default=STOOD.days,
            metavar="N",
            help="what stood so long and nobody decided on counts half as approved (default: %(default)s)",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="measure, change nothing")
        what.add_argument("--list", action="store_true", help="what was learnt so far, and what of it is used")
        what.add_argument("--rollback", action="store_true", help="go back to what was used before, or to nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = [options["kind"]] if options["kind"] else list(KINDS)
        if options["list"]:
            self._list(kinds)
        elif options["rollback"]:
            self._roll_back(kinds)
        else:
            self._adapt(kinds, options["days"], dry_run=options["dry_run"])

    def _adapt(self, kinds: list[str], days: int, *, dry_run: bool) -> None:
        if not 0 <= days <= 36_500:
            raise CommandError("--days is a number of days, such as 14")
        refused = []
        try:
            for outcome in adapt(kinds, stood=timedelta(days=days), dry_run=dry_run, watch=counted):
                if outcome.refused:
                    refused.append(outcome.refused)
                else:
                    self.stdout.write("\n".join(told(outcome, dry_run=dry_run)))
        except CannotLearn as error:
            raise CommandError(str(error)) from None
        if len(refused) == len(kinds):
            raise CommandError("; ".join(refused))
        for line in refused:
            self.stdout.write(f"Not used: {line}")

    def _roll_back(self, kinds: list[str]) -> None:
        done = {kind: found for kind in kinds if (found := roll_back(kind))}
        if not done:
            raise CommandError("nothing that was learnt is used: there is nothing to go back from")
        for kind, (now, before) in done.items():
            self.stdout.write(
                f"{kind}: number {now} is no longer used, {f'number {before}' if before else 'nothing'} is."
            )

    def _list(self, kinds: list[str]) -> None:
        listed = [one for one in read_all() if one.row.kind in kinds]
        if not listed:
            self.stdout.write("Nothing was learnt yet.")
        for line in table(listed):
            self.stdout.write(line)


def counted(items: Sequence[Any], name: str) -> Iterator[Any]:
    yield from tqdm(items, desc=name, file=sys.stderr, disable=None, leave=False)


def told(outcome: Outcome, *, dry_run: bool) -> list[str]:
    found: Figures = outcome.figures
    state = "would be used; nothing was changed" if dry_run else f"used from now on, as number {outcome.number}"
    return [
        f"{outcome.kind}: learnt from {found.bad} rejected and {found.good} approved comments; {state}.",
        f"{'':20}{'before':>8}{'after':>8}",
        f"{'  AUC':20}{found.before:8.3f}{found.after:8.3f}   gain {found.gain:+.3f} "
        f"({found.low:+.3f} to {found.high:+.3f} in 99 of 100 resamplings)",
        f"{'  rejected, median':20}{found.bad_score[0]:8.2f}{found.bad_score[1]:8.2f}",
        f"{'  approved, median':20}{found.good_score[0]:8.2f}{found.good_score[1]:8.2f}",
        f"  {SCALE_CHANGES}",
    ]


def table(listed: Sequence[Listed]) -> Iterator[str]:
    if listed:
        yield f"{'number':>6}  {'kind':10}{'made':12}{'decisions':>9}{'before':>8}{'after':>8}  model"
    for one in listed:
        row = one.row
        before, after = (float(row.metrics.get(name, 0.0)) for name in ("before", "after"))
        figures = f"{row.decisions:9}{before:8.3f}{after:8.3f}"
        state = f"  ({one.state})" if one.state else ""
        yield f"{row.pk:6}  {row.kind:10}{row.made:%Y-%m-%d}  {figures}  {row.model}{state}"
