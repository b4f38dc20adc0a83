"""What the server runs: the front, then Django in a fixed pool of threads (docs/decisions/0001 says why not ASGI)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tertulia.serve.bridge import Bridge
from tertulia.serve.front import Front

THREADS = 8  # each keeps one database connection open; more of them only take turns (docs/decisions/0001)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
django = Bridge(get_wsgi_application(), THREADS)
application = Front(django, settings.TERTULIA_PROXIES, django.stop)
