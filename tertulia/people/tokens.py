"""Guest tokens: what a page of another site keeps in its own storage, where a cookie of ours would follow people."""

import re
import secrets
import time
from dataclasses import dataclass

from django.core import signing

SALT = "tertulia.guest-token"
LIFETIME = 366 * 24 * 3600  # seconds
KEY = re.compile(r"[\w-]{16,40}")


@dataclass(frozen=True, slots=True)
class GuestToken:
    """A guest's key, signed, and when it was given out (Unix seconds). Nothing is stored for it here."""

    guest: str
    made: float

    @classmethod
    def fresh(cls) -> "GuestToken":
        return cls.of(secrets.token_urlsafe(18))

    @classmethod
    def of(cls, guest: str) -> "GuestToken":
        return cls(guest, time.time())

    def __str__(self) -> str:
        return signing.dumps([self.guest, round(self.made, 1)], salt=SALT)

    @classmethod
    def parse(cls, text: str) -> "GuestToken":
        """Raises ValueError for anything that this site did not sign within a year."""
        try:
            guest, made = signing.loads(text, salt=SALT, max_age=LIFETIME)
        except signing.BadSignature as wrong:
            raise ValueError("not a token of this site") from wrong
        return cls(str(guest), float(made))

    @property
    def age(self) -> float:
        return max(0.0, time.time() - self.made)
