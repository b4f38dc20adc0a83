from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tertulia.kit.numbers import plain_number
from tertulia.kit.text import one_line
from tertulia.people.grants import SCOPES, NameTaken, is_usable, list_tokens, make_token, revoke_token
from tertulia.people.models import ApiToken

YEAR = 365


def name(text: str) -> str:
    if not text.strip() or one_line(text) != text or len(text) > 60:
        raise ArgumentTypeError("a name is one line of at most 60 characters")
    return text


def days(text: str) -> int:
    number = plain_number(text, most=99_999)
    if number is None:
        raise ArgumentTypeError("a number of days; 0: for ever")
    return number


def prefix(text: str) -> str:
    if one_line(text) != text or len(text) > 200:
        raise ArgumentTypeError("one line of at most 200 characters")
    return text


class Command(BaseCommand):
    help = "Tokens for programs and host sites that use the API (docs/api.md): create, list, revoke."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="make a token and print it, once")
        create.add_argument("name", type=name, help="of the program or site that will use it")
        create.add_argument(
            "--scope", action="append", required=True, choices=SCOPES, help="may be given several times"
        )
        create.add_argument("--days", type=days, default=YEAR, metavar="N", help="how long (default: %(default)s)")
        create.add_argument("--threads", type=prefix, default="", metavar="PREFIX", help="only threads with such keys")
        actions.add_parser("list", help="show all tokens, without their secrets")
        revoke = actions.add_parser("revoke", help="make a token useless at once")
        revoke.add_argument("name")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        {"create": self.create, "list": self.list, "revoke": self.revoke}[action](options)

    def create(self, options: dict[str, Any]) -> None:
        given, threads = options["name"], options["threads"]
        try:
            secret = make_token(given, options["scope"], days=options["days"], prefix=threads)
        except NameTaken:
            raise CommandError(f"There is a token named {given!r} already. Revoke it first.") from None
        except ValueError:
            raise CommandError(f"{threads!r} is not an http address.") from None
        self.stdout.write(secret)
        self.stderr.write("It is shown this once. Send it as 'Authorization: Bearer TOKEN'.")

    def list(self, options: dict[str, Any]) -> None:
        for token in list_tokens():
            used = f"last used {token.used}" if token.used else "never used"
            threads = f", threads {token.prefix}…" if token.prefix else ""
            self.stdout.write(f"{token.name}: {' '.join(token.scopes)}{threads}; {used}; {standing(token)}")

    def revoke(self, options: dict[str, Any]) -> None:
        if not revoke_token(options["name"]):
            raise CommandError(f"There is no usable token named {options['name']!r}.")
        self.stdout.write("Revoked.")


def standing(token: ApiToken) -> str:
    if token.revoked:
        return f"revoked {token.revoked:%Y-%m-%d}"
    if token.expires is None:
        return "does not expire"
    return f"{'expires' if is_usable(token) else 'expired'} {token.expires:%Y-%m-%d}"
