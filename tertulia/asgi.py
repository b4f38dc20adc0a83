"""What the server runs: the front, then Django in a fixed pool of threads (docs/decisions/0001 says why not ASGI)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tertulia.serve.bridge import Bridge
from tertulia.serve.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
wsgi = get_wsgi_application()

from tertulia.delivery.api import make_door  # noqa: E402
from tertulia.notify.api import Live  # noqa: E402 - models, which can be imported only now
from tertulia.serve.feed import SOURCE  # noqa: E402

THREADS = 8  # each keeps one database connection open; more of them only take turns (docs/decisions/0001)

django = Bridge(wsgi, THREADS)
live = Live(SOURCE, settings.TERTULIA_LIVE_READERS, settings.TERTULIA_LIVE_PER_NETWORK)
application = Front(django, settings.TERTULIA_PROXIES, django.stop, {"/api/v1/live": live}, make_door())
