"""All settings of Himpun, in one file. What a site may change, it changes by environment variables:

HIMPUN_DATA       the one folder a site keeps: database, files, keys, mail (default: ``var/`` beside the code)
HIMPUN_HOSTS      the names this site answers to, separated by commas (default: this machine only)
HIMPUN_URL        the site's public address, printed on reports and in letters (default: from HIMPUN_HOSTS)
HIMPUN_HTTPS      ``1`` behind a web server that speaks https: secure cookies, HSTS
HIMPUN_MAIL       ``folder`` (default: letters become files), or smtp://user:password@host:587, or smtps://…
HIMPUN_MAIL_FROM  the sender of letters
HIMPUN_TIME_ZONE  where nothing better is known; each government has its own (default: Asia/Jakarta)
HIMPUN_DEBUG      ``1`` on a builder's desk only
HIMPUN_EVIDENCE_QUOTA  MB of evidence that one agency may keep (default: 5000)
HIMPUN_LOG        how much to log: debug, info, warning (default), error
DATABASE_URL      postgres://user:password@host/name (default: SQLite in HIMPUN_DATA)
HIMPUN_DB_POOL    most PostgreSQL connections of one process (default 4; 0 keeps one for each thread)
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from himpun.base.place import DATABASE_FILE, PACKAGE, data_folder

DEBUG = os.environ.get("HIMPUN_DEBUG") == "1"
HTTPS = os.environ.get("HIMPUN_HTTPS") == "1"

# --- The one folder a site keeps -----------------------------------------------------------------------


def secret_key(file: Path) -> str:
    """The site's secret, made on first run. Of two processes that start together one wins, both read the same."""
    if not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()


HIMPUN_DATA = data_folder()
try:
    (HIMPUN_DATA / "files").mkdir(parents=True, exist_ok=True)
    (HIMPUN_DATA / "keys").mkdir(mode=0o700, exist_ok=True)
    SECRET_KEY = secret_key(HIMPUN_DATA / "keys" / "secret_key")
except OSError as problem:
    raise ImproperlyConfigured(
        f"Map data {HIMPUN_DATA} tidak dapat ditulisi ({problem.strerror}). "
        "Beri izin tulis, atau pilih map lain melalui HIMPUN_DATA."
    ) from problem

HIMPUN_DEMO = (HIMPUN_DATA / "demo").exists()
"""A demonstration with invented people: a banner says so, passwords are known, letters stay in the house."""

# --- What is in the house ------------------------------------------------------------------------------

ROOMS = [
    "himpun.minutes",
    "himpun.organisation",
    "himpun.notices",
    "himpun.sop",
    "himpun.planning",
    "himpun.budgeting",
    "himpun.collection",
    "himpun.appraisal",
    "himpun.reporting",
    "himpun.archive",
    "himpun.procedure",
    "himpun.web",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "axes",
    *ROOMS,
]
MIDDLEWARE = [
    "himpun.web.middleware.RequestCode",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "himpun.web.compression.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "himpun.web.middleware.Place",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "himpun.config.urls"
WSGI_APPLICATION = "himpun.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Pages ---------------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "environment": "himpun.web.jinja.environment",
            "context_processors": ["himpun.web.kept.whose_page"],
            "auto_reload": DEBUG,
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "bahasa"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HIMPUN_TIME_ZONE", "Asia/Jakarta")

# --- Style sheets, scripts, fonts: served from the package itself, for ever cacheable ------------------

STATIC_ROOT = PACKAGE / "web" / "static"


def static_digest(folder: Path) -> str:
    """Changes when any file in ``folder`` does, so that each edition has its own addresses."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


STATIC_URL = f"/static/{static_digest(STATIC_ROOT)}/"
WHITENOISE_IMMUTABLE_FILE_TEST = "^$" if DEBUG else f"^{re.escape(STATIC_URL)}"
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Database ------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """Django's settings for ``url``, or for the file in HIMPUN_DATA where it is empty.

    Both databases promise that what was committed is on the disk.
    """
    settings: dict[str, Any] = {
        "ENGINE": "himpun.base.sqlite3",
        "NAME": HIMPUN_DATA / DATABASE_FILE,
    }
    if url:
        try:
            settings = dict(dj_database_url.parse(url))
        except (ValueError, KeyError) as problem:
            raise ImproperlyConfigured(
                "DATABASE_URL tidak terbaca. Contoh: postgres://nama:sandi@localhost:5432/himpun"
            ) from problem
    options: dict[str, Any] = settings.setdefault("OPTIONS", {})
    if settings["ENGINE"].endswith("sqlite3"):
        settings["ENGINE"] = "himpun.base.sqlite3"
        settings["CONN_MAX_AGE"] = 600
        options |= {
            # A transaction takes the write lock at its start and waits for it: a DEFERRED one that reads
            # first is refused at once when another has written in between.
            "transaction_mode": "IMMEDIATE",
            # Seconds to wait for that lock (busy_timeout).
            "timeout": 20,
            # FULL: with NORMAL a power cut may lose saves that were already acknowledged.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
        }
    else:
        options.setdefault("connect_timeout", 5)
        # Statements are planned once for each connection and not each time: planning took more than running them.
        # Behind pgbouncer this needs 1.21 or newer (max_prepared_statements).
        options.setdefault("server_side_binding", True)
        options.setdefault("prepare_threshold", 3)
        settings["CONN_HEALTH_CHECKS"] = True
        if most := int(os.environ.get("HIMPUN_DB_POOL", "4")):
            options["pool"] = {"min_size": 1, "max_size": most, "timeout": 10}
        else:
            settings["CONN_MAX_AGE"] = 600
    return settings


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}

# --- Files ---------------------------------------------------------------------------------------------

MEDIA_ROOT = HIMPUN_DATA / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
# Bytes of evidence one agency may keep: 5 GB are twenty years of its photographs and papers.
HIMPUN_EVIDENCE_QUOTA = int(os.environ.get("HIMPUN_EVIDENCE_QUOTA", "5000")) * 1_000_000
# A grid of 200 indicators with 8 fields each, and what surrounds it; Django's own limit is 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Who one is ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organisation.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "himpun.config.sessions.Accounts"]
PASSWORD_HASHERS = ["himpun.config.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        # NIST SP 800-63B-4: fifteen characters where the password is the only factor, and no other rules.
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/masuk/"

# Where sessions are kept is this one line (each process must see them, so not the process's own memory).
SESSION_ENGINE = "himpun.config.sessions"
SESSION_COOKIE_AGE = int(timedelta(days=7).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "himpun.web.views.kept.csrf_failure"
SESSION_COOKIE_NAME = "__Host-sesi" if HTTPS else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"

AXES_HANDLER = "himpun.config.guessing.GrowingDelay"
AXES_LOCKOUT_CALLABLE = "himpun.config.guessing.please_wait"
AXES_CLIENT_IP_CALLABLE = "himpun.config.guessing.network_of"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(hours=24)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- What the browser may do ---------------------------------------------------------------------------

ALLOWED_HOSTS = [
    name.strip()
    for name in os.environ.get(
        "HIMPUN_HOSTS", "*" if HIMPUN_DEMO else "localhost,.localhost,127.0.0.1,[::1]"
    ).split(",")
    if name.strip()
]
HIMPUN_URL = os.environ.get(
    "HIMPUN_URL",
    f"https://{ALLOWED_HOSTS[0]}" if HTTPS and "HIMPUN_HOSTS" in os.environ else "http://127.0.0.1:8000",
).rstrip("/")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# HSTS for subdomains and for the browsers' own lists: the name belongs to the government, not to one of its sites.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Letters -------------------------------------------------------------------------------------------

HIMPUN_MAIL = os.environ.get("HIMPUN_MAIL", "folder")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("HIMPUN_MAIL_FROM", "himpun@localhost")
if HIMPUN_MAIL == "folder":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(HIMPUN_DATA / "mail")
else:
    _mail = urlsplit(HIMPUN_MAIL)
    if _mail.scheme not in {"smtp", "smtps"} or not _mail.hostname:
        raise ImproperlyConfigured(
            "HIMPUN_MAIL tidak terbaca. Isi dengan 'folder' atau smtp://nama:sandi@server:587"
        )
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    # Port 587 is the one on which a server expects STARTTLS.
    EMAIL_USE_TLS = _mail.scheme == "smtp" and EMAIL_PORT == 587
    EMAIL_TIMEOUT = 20

# --- The log -------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "himpun.config.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HIMPUN_LOG", "warning").upper()},
    "loggers": {
        # Django's own handlers off: everything goes the same way, once.
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
    },
}
