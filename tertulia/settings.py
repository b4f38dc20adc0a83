"""Every setting of a Tertulia site. Each TERTULIA_* value comes from the environment; docs/settings.md lists them."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from tertulia.kit.media import HOST, MASTODON

PACKAGE = Path(__file__).resolve().parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"TERTULIA_{name}", "").strip() or default


def env_list(name: str) -> list[str]:
    return [part.strip() for part in env(name).split(",") if part.strip()]


def read_secret(path: Path) -> str:
    """The site's own key: made once, readable by its owner alone, never a default that two sites share."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


# --- The store -------------------------------------------------------------------------------------------------

TERTULIA_DATA = Path(env("DATA", "var")).resolve()
SECRET_KEY = env("SECRET_KEY") or read_secret(TERTULIA_DATA / "secret-key")
MEDIA_ROOT = TERTULIA_DATA / "media"
MEDIA_URL = "/media/"
TERTULIA_PICTURES = "pictures/"  # in both: pictures in the sizes that pages show, made from the uploads
STATIC_ROOT = TERTULIA_DATA / "static"
STATIC_URL = "/static/"

# FULL: an answered comment is on the disk. IMMEDIATE: a writer takes its lock at the start, so two transactions never
# both read first and then deadlock on the upgrade (SQLite answers that with an error no timeout can wait out).
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": TERTULIA_DATA / "tertulia.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;",
    },
    "TEST": {"NAME": str(TERTULIA_DATA / "test.sqlite3")},
}
DATABASE_URL = os.environ.get("DATABASE_URL", "")
STORE: dict[str, Any] = {**dj_database_url.parse(DATABASE_URL, conn_max_age=60)} if DATABASE_URL else SQLITE
DATABASES = {"default": STORE}
if DATABASE_URL:
    # Without it nothing is prepared, not even what `kit.prepared` asks for.
    STORE.setdefault("OPTIONS", {}).setdefault("prepare_threshold", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The address -----------------------------------------------------------------------------------------------

DEBUG = env("DEBUG") == "on"
TERTULIA_BASE_URL = env("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
BASE = urlsplit(TERTULIA_BASE_URL)
ALLOWED_HOSTS = env_list("HOSTS") or ["127.0.0.1", "localhost", "[::1]", BASE.hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [TERTULIA_BASE_URL]
TERTULIA_METRICS_FROM = [ip_network(part) for part in env_list("METRICS_FROM")]
TERTULIA_PROXIES = [ip_network(part) for part in env_list("PROXIES")]

HTTPS = BASE.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "tertulia_session"
CSRF_COOKIE_NAME = "tertulia_csrf"
CSRF_FAILURE_VIEW = "tertulia.embed.views.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# Wagtail's editor posts one field per block; a long article passes Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- The newsroom ----------------------------------------------------------------------------------------------

TIME_ZONE = env("TIME_ZONE", "UTC")
USE_TZ = True
LANGUAGES = [("en", "English"), ("es", "Español"), ("ru", "Русский"), ("ar", "العربية")]  # docs/translating.md
LANGUAGE_CODE = env("LANGUAGE", "en")
if LANGUAGE_CODE.partition("-")[0] not in dict(LANGUAGES):
    raise ValueError(f"TERTULIA_LANGUAGE={LANGUAGE_CODE} is none of {', '.join(dict(LANGUAGES))}")
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
WAGTAIL_SITE_NAME = env("NAME", "Tertulia")
WAGTAILADMIN_BASE_URL = TERTULIA_BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # it would tell a third party which editor uses which version
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILREDIRECTS_AUTO_CREATE = True

# --- The discussion --------------------------------------------------------------------------------------------

TERTULIA_COMMENT_MAX = int(env("COMMENT_MAX", "10000"))  # characters
TERTULIA_CLOSE_AFTER_DAYS = int(env("CLOSE_AFTER_DAYS", "0"))  # 0: threads stay open
TERTULIA_EDIT_MINUTES = int(env("EDIT_MINUTES", "15"))  # how long a comment can be edited by its author
TERTULIA_SCORE_HIDDEN_MINUTES = int(env("SCORE_HIDDEN_MINUTES", "10"))
TERTULIA_DOWN_VOTES = env("DOWN_VOTES") == "on"
TERTULIA_LIMITS = env("LIMITS", "on") != "off"
TERTULIA_TRANSPARENCY = env("TRANSPARENCY", "on") != "off"  # docs/transparency.md
TERTULIA_PUBLIC_LOG = env("PUBLIC_LOG") == "on"
TERTULIA_STATEMENT_HOURS = int(env("STATEMENT_HOURS", "24"))  # a longer hold comes with a statement of its reasons
TERTULIA_TERMS_URL = env("TERMS_URL")  # the site's rules, which statements of reasons lead to
if TERTULIA_TERMS_URL and not TERTULIA_TERMS_URL.startswith(("https://", "http://", "/")):
    raise ValueError("TERTULIA_TERMS_URL is an address that begins with https:// or a path that begins with /")
TERTULIA_LIVE_READERS = int(env("LIVE_READERS", "8000"))  # streams that one process keeps open
TERTULIA_LIVE_PER_NETWORK = int(env("LIVE_PER_NETWORK", "100")) if TERTULIA_LIMITS else 0
# Sites whose pages may show and write discussions; "*": any page may read them.
TERTULIA_EMBED_ORIGINS = [origin.rstrip("/").lower() for origin in env_list("EMBED_ORIGINS")]

# A model of the site's own making in place of the one that comes with the program, or "off" (docs/scorer.md).
TERTULIA_SCORER = "off" if env("SCORER") == "off" else Path(env("SCORER")).resolve() if env("SCORER") else None
TERTULIA_LEARN = env("LEARN") == "on"  # the owner's consent that the scorer learns from the editors' decisions
TERTULIA_SCORE_PER_MINUTE = int(env("SCORE_PER_MINUTE", "600"))  # texts of one key, in each process; 0: no limit

# A program of the owner's that is asked about each comment (docs/hook.md), and what happens when it does not answer.
TERTULIA_HOOK_URL, TERTULIA_HOOK_SECRET = env("HOOK_URL"), env("HOOK_SECRET")
TERTULIA_HOOK_SECONDS = float(env("HOOK_SECONDS", "3"))
TERTULIA_HOOK_NETWORKS = [ip_network(part) for part in env_list("HOOK_NETWORKS")]
TERTULIA_HOOK_FAILS = env("HOOK_FAILS", "hold")
if TERTULIA_HOOK_URL and not TERTULIA_HOOK_SECRET:
    raise ValueError("TERTULIA_HOOK_SECRET is missing. Make one with: openssl rand -hex 32")
if TERTULIA_HOOK_FAILS not in ("hold", "pass"):
    raise ValueError("TERTULIA_HOOK_FAILS is hold or pass")

TERTULIA_MEDIA = env("MEDIA", "on") != "off"  # videos and posts of other sites can be shown in place, at a click
TERTULIA_MASTODON_HOSTS = [host.lower() for host in env_list("MASTODON_HOSTS") or MASTODON]
if wrong := [host for host in TERTULIA_MASTODON_HOSTS if not HOST.fullmatch(host)]:
    raise ValueError(f"TERTULIA_MASTODON_HOSTS: {wrong[0]} is no host name")

# --- Finished pages --------------------------------------------------------------------------------------------

TERTULIA_SHELF_BYTES = int(env("SHELF_MEGABYTES", "128")) * 1_000_000  # of memory, in each worker
TERTULIA_SHELF = Path(env("SHELF")).resolve() if env("SHELF") else None  # a folder that a web server reads
TERTULIA_JOURNAL_WATCHERS = ["tertulia.delivery.api.tell"]

# --- Mail ------------------------------------------------------------------------------------------------------

EMAIL_HOST = env("SMTP_HOST")
EMAIL_PORT = int(env("SMTP_PORT", "587"))
EMAIL_HOST_USER = env("SMTP_USER")
EMAIL_HOST_PASSWORD = env("SMTP_PASSWORD")
EMAIL_USE_TLS = env("SMTP_TLS", "on") != "off"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("FROM", f"newsroom@{BASE.hostname or 'localhost'}")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# --- Django ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "tertulia.interchange",
    "tertulia.embed",
    "tertulia.newsroom",
    "tertulia.moderation",
    "tertulia.discussion",
    "tertulia.people",
    "tertulia.notify",
    "tertulia.delivery",
    "tertulia.journal",
    "tertulia.kit",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tertulia.kit.headers.policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "tertulia.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tertulia.kit.assets.Assets"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for another name, and a first start takes half as long
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "wagtailadmin_login"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "tertulia.serve.lines.JsonLines"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json" if env("LOG") == "json" else "line"},
        "nobody": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Anybody can ask for a name that is not ours, as often as they like: they are answered, and fill no log.
    "loggers": {"django.security.DisallowedHost": {"handlers": ["nobody"], "propagate": False}},
}
