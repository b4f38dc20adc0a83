from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tertulia.discussion import api as discussion
from tertulia.journal import api as journal
from tertulia.moderation import appeals, notices
from tertulia.people import api as people

REDRESS = timedelta(days=180)  # a notice or an appeal that was decided so long ago needs nobody's name any more


class Command(BaseCommand):
    help = (
        "Forget what is no longer needed: the networks comments came from, used sign-in links, old sessions, and who "
        "sent notices and appeals that were decided half a year ago."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="keep networks this long (default: %(default)s)")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        networks = discussion.forget_networks(timedelta(days=days))
        discussion.forget_moves()
        journal.trim()
        links = people.forget_links()
        call_command("clearsessions")
        people_of = notices.forget(REDRESS) + appeals.forget(REDRESS)
        self.stdout.write(
            f"Forgotten: the networks of {networks} comments, {links} sign-in links, expired sessions, who sent "
            f"{people_of} notices and appeals."
        )
