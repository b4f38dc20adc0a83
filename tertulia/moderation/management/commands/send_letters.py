from typing import Any

from django.core.management.base import BaseCommand

from tertulia.moderation import letters, notices, statements


class Command(BaseCommand):
    help = (
        "Answer notices whose comments are gone, state the reasons of holds that last, and send the letters about "
        "notices, statements and appeals that are due. A running site does so itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        closed = notices.close_settled()
        stated = statements.make_for_holds()
        sent = letters.send()
        self.stdout.write(f"Notices answered: {closed}. Holds explained: {stated}. Letters sent: {sent}.")
