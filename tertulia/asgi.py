"""What the server runs: the front, then Django in a fixed pool of threads (docs/decisions/0001 says why not ASGI)."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tertulia.serve.bridge import Bridge
from tertulia.serve.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
gc.disable()  # until everything is there: most of it stays for good, and a fifth of the start went into looking
wsgi = get_wsgi_application()

from tertulia.delivery.api import make_door  # noqa: E402
from tertulia.journal import api as journal  # noqa: E402
from tertulia.notify.api import Live  # noqa: E402 - models, which can be imported only now
from tertulia.serve.feed import SOURCE  # noqa: E402
from tertulia.serve.health import Alive, Metrics, Ready, Tally  # noqa: E402

THREADS = 8  # each keeps one database connection open; more of them only take turns (docs/decisions/0001)

django = Bridge(wsgi, THREADS)
live = Live(SOURCE, settings.TERTULIA_LIVE_READERS, settings.TERTULIA_LIVE_PER_NETWORK)
door = make_door()
# Most of what a worker holds it holds for ever: to look through it again and again takes a part of every request.
gc.freeze()
gc.enable()
gc.set_threshold(10_000, 20, 20)
tally = Tally()
journal.watch(tally)


def count() -> dict[str, float]:
    return {
        "tertulia_pages_from_memory_total": door.hits,
        "tertulia_pages_not_modified_total": door.unchanged,
        "tertulia_pages_made_total": door.made,
        "tertulia_shelf_pages": len(door.shelf.copies),
        "tertulia_shelf_bytes": door.shelf.size,
        "tertulia_requests_in_hand": application.in_hand,
        "tertulia_requests_refused_total": application.refused,
        "tertulia_answers_total": django.answers,
        "tertulia_failures_total": django.failures,
        "tertulia_comments_posted_total": tally.counts["comment-posted"],
        "tertulia_live_readers": live.seats.sitting,
    }


metrics = Metrics(settings.TERTULIA_DATA / "workers", settings.TERTULIA_METRICS_FROM, count)
application = Front(
    django,
    settings.TERTULIA_PROXIES,
    django.stop,
    {"/api/v1/live": live, "/-/live": Alive(), "/-/ready": Ready(), "/-/metrics": metrics},
    door,
    [metrics.beat],
)
