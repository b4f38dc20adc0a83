from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tertulia.kit.addresses import absolute
from tertulia.people.api import editor_link


class Command(BaseCommand):
    help = "Print a link that signs an editor in once (valid for two days)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        try:
            self.stdout.write(absolute(editor_link(username)))
        except User.DoesNotExist:
            raise CommandError(f"There is no active editor named {username!r}.") from None
