from typing import Any

from django.core.management.base import BaseCommand

from tertulia.discussion import api as discussion


class Command(BaseCommand):
    help = "Close the discussions whose date has come, and tell the pages that are open. A running site does so itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Closed: {discussion.close_due()}.")
