"""`tertulia load_samples`: an invented newspaper, so that the first page is alive."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from tertulia.interchange.samples.edition import STEPS, Edition
from tertulia.newsroom import api as newsroom


class Command(BaseCommand):
    help = "Fill an empty newsroom with The Harbour Courier: invented articles, pictures and discussions."

    def handle(self, *args: Any, **options: Any) -> None:
        if newsroom.has_articles():
            self.stdout.write("There are articles already: the samples are left out.")
            return
        with tqdm(desc="samples", total=STEPS, unit="step", file=sys.stderr, disable=None, leave=False) as bar:
            printed = Edition(step=lambda done: bar.update()).print()
        self.stdout.write(
            f"The Harbour Courier is in: {printed.articles} articles, {printed.images} pictures,"
            f" {printed.comments:,} comments."
        )
