"""A program of the owner's own, asked over HTTP: docs/hook.md. One that fails is not asked again for a while, so that a
hanging one does not hold up every writer."""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.moderation import hook
from tertulia.moderation.hook import Answer, Failure, Hook
from tertulia.moderation.verdicts import Case, Finding

FAILURES, REST = 3, 30.0  # failures in a row, after which it is left alone for so many seconds
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Health:
    """Of the hook, as this process has seen it."""

    failures: int = 0
    until: float = 0.0  # not asked before; of the monotonic clock


health, lock = Health(), Lock()


def judge(case: Case) -> Finding | None:
    if not settings.TERTULIA_HOOK_URL:
        return None
    said = ask(question(case))
    if isinstance(said, Failure):
        saw = {"failure": said.reason[:300]}
        if settings.TERTULIA_HOOK_FAILS == "pass":
            return None
        return Finding("hold", "hook-failed", _("An editor looks at it first."), saw=saw)
    if said.action == "pass":
        return None
    sentence = said.sentence or _("An editor looks at it first.")
    return Finding(said.action, said.code or "hook", sentence, saw={"hook": said.action})


def ask(asked: dict[str, Any]) -> Answer | Failure:
    if monotonic() < health.until:
        return Failure("The hook failed several times in a row and is left alone for a moment.")
    said = hook.ask(the_hook(), asked)
    with lock:
        health.failures = health.failures + 1 if isinstance(said, Failure) else 0
        if health.failures >= FAILURES:
            health.failures, health.until = 0, monotonic() + REST
    if isinstance(said, Failure):
        log.warning("The moderation hook failed: %s", said.reason)
    return said


def the_hook() -> Hook:
    return Hook(
        settings.TERTULIA_HOOK_URL,
        settings.TERTULIA_HOOK_SECRET,
        settings.TERTULIA_HOOK_SECONDS,
        tuple(settings.TERTULIA_HOOK_NETWORKS),
    )


def question(case: Case) -> dict[str, Any]:
    """No address, no e-mail, no network: who it is by is a number that means nothing elsewhere."""
    thread = case.thread
    return {
        "event": "edit" if case.submission.is_edit else "new",
        "language": get_language() or "",
        "thread": {
            "key": thread.key if thread else "",
            "url": thread.url if thread else "",
            "title": thread.title if thread else "",
            "section": thread.section if thread else "",
        },
        "comment": {
            "parent": case.draft.parent,
            "text": case.draft.text,
            "name": case.draft.name,
            "website": case.draft.website,
            "links": case.links,
        },
        "author": {"id": person(case.by.key), "is_staff": case.by.is_staff, "earlier": len(case.record)},
    }


def person(key: str) -> str:
    """The same for the same person, and to nobody but this site who that is."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"hook:{key}".encode(), hashlib.sha256)
    return digest.hexdigest()[:32] if key else ""
