from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tertulia.discussion import api as discussion
from tertulia.journal import api as journal
from tertulia.people import api as people


class Command(BaseCommand):
    help = "Forget what is no longer needed: the networks comments came from, used sign-in links, old sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="keep networks this long (default: %(default)s)")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        networks = discussion.forget_networks(timedelta(days=days))
        discussion.forget_moves()
        journal.trim()
        links = people.forget_links()
        call_command("clearsessions")
        self.stdout.write(f"Forgotten: the networks of {networks} comments, {links} sign-in links, expired sessions.")
