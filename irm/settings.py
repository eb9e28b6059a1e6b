"""One settings file: every value has a working default and can be set from the environment (docs/operating.md)."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from irm.api.enum_names import ENUM_NAMES
from irm.embedded import postgres_socket_dir, valkey_socket
from irm.env import (
    bucket_config,
    database_config,
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_rate,
    env_str,
    mail_config,
)
from irm.logs import log_config
from irm.runtime import BASE_DIR, data_dir, kept_secret
from irm.schedule import beat_schedule

DATA_DIR = data_dir()

# Where people reach the product. One value decides hosts, cookies and redirects.
PORT = env_int("PORT", 8000)
LIVE_PORT = env_int("LIVE_PORT", PORT + 1)
SITE_URL = env_str("IRM_URL", f"http://localhost:{PORT}").rstrip("/")
LIVE_URL = env_str("LIVE_URL")  # empty: the live process answers on LIVE_PORT of the host the page came from
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
# Where platforms reach us from outside; without it none is asked to send notices. A name without a dot is known here only.
_is_public = HTTPS and "." in (_site.hostname or "")
PUBLIC_URL = (env_str("IRM_PUBLIC_URL") or (SITE_URL if _is_public else "")).rstrip("/")

SECRET_KEY = env_str("SECRET_KEY") or kept_secret("secret_key")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
DEBUG = env_bool("DEBUG", False)
ALLOWED_HOSTS = [
    _site.hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, [urlsplit(PUBLIC_URL).hostname]),
    *env_list("IRM_ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL, *env_list("IRM_TRUSTED_ORIGINS")]

# Applications, in the order of a collaboration's life (tests/test_architecture.py holds the order)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_htmx",
    "template_partials",
    "irm",
    "accounts",
    "influencers",
    "campaigns",
    "outreach",
    "drafts",
    "crisis",
    "desk",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "irm.middleware.RequestIdMiddleware",
    "irm.middleware.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "irm.middleware.TenantMiddleware",
]

ROOT_URLCONF = "irm.urls"
WSGI_APPLICATION = "irm.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "irm.shell.shell",
            ],
        },
    },
]

# Database, cache, broker
DATABASES = {"default": database_config(env_str("DATABASE_URL"), embedded_socket=postgres_socket_dir())}
REDIS_URL = env_str("REDIS_URL")
_redis_database = env_int("IRM_REDIS_DATABASE", 0)  # of the embedded server; REDIS_URL names its own
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{valkey_socket()}?db={_redis_database}",
        "KEY_PREFIX": "irm",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{valkey_socket()}?virtual_host={_redis_database}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 30}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = beat_schedule()

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.allauth_adapter.InvitationAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupNameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IRM"
USERSESSIONS_TRACK_ACTIVITY = False  # an UPDATE per request is not worth knowing the minute

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "irm.api.authentication.ApiKeyAuthentication",
        "irm.api.authentication.MemberSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["irm.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "irm.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["irm.api.throttling.KeyRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": env_rate("IRM_API_RATE", "1200/min")},
    "EXCEPTION_HANDLER": "irm.api.problems.problem_details",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "IRM API",
    "DESCRIPTION": "Everything a screen of IRM can do, for other systems. Keys are made under Settings, API keys.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# Mail out (sign-in codes, invitations). Without EMAIL_URL nothing leaves: letters are written to the log.
locals().update(mail_config(env_str("EMAIL_URL")))
DEFAULT_FROM_EMAIL = env_str("IRM_MAIL_FROM", f"IRM <irm@{_site.hostname or 'localhost'}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_LEAVES_THE_HOUSE = bool(env_str("EMAIL_URL"))
# Whether mailboxes may name SMTP and IMAP servers in private networks; members could else look around in ours.
PRIVATE_MAIL_HOSTS = env_bool("IRM_PRIVATE_MAIL_HOSTS", False)
# Whether the drafting help may name a model's server in a private network, as the operator's own is.
PRIVATE_MODEL_HOSTS = env_bool("IRM_PRIVATE_MODEL_HOSTS", False)

# Platforms
# What the installation signs with, for every agency; agencies may add their own (Settings, Platforms).
YOUTUBE_API_KEY = env_str("YOUTUBE_API_KEY")
YOUTUBE_CLIENT_ID = env_str("YOUTUBE_CLIENT_ID")
YOUTUBE_CLIENT_SECRET = env_str("YOUTUBE_CLIENT_SECRET")
YOUTUBE_DAILY_UNITS = env_int("YOUTUBE_DAILY_UNITS", 10_000)  # more when Google granted you more
INSTAGRAM_ACCESS_TOKEN = env_str("INSTAGRAM_ACCESS_TOKEN")
INSTAGRAM_ACCOUNT_ID = env_str("INSTAGRAM_ACCOUNT_ID")
INSTAGRAM_CLIENT_ID = env_str("INSTAGRAM_CLIENT_ID")
INSTAGRAM_CLIENT_SECRET = env_str("INSTAGRAM_CLIENT_SECRET")
TIKTOK_CLIENT_KEY = env_str("TIKTOK_CLIENT_KEY")
TIKTOK_CLIENT_SECRET = env_str("TIKTOK_CLIENT_SECRET")
TWITCH_CLIENT_ID = env_str("TWITCH_CLIENT_ID")
TWITCH_CLIENT_SECRET = env_str("TWITCH_CLIENT_SECRET")
TELEGRAM_BOT_TOKEN = env_str("TELEGRAM_BOT_TOKEN")
VK_SERVICE_KEY = env_str("VK_SERVICE_KEY")
# Where a platform is found when it is elsewhere than usual (a proxy, a fake server).
YOUTUBE_BASE_URL = env_str("YOUTUBE_BASE_URL")
INSTAGRAM_BASE_URL = env_str("INSTAGRAM_BASE_URL")
TIKTOK_BASE_URL = env_str("TIKTOK_BASE_URL")
TWITCH_BASE_URL = env_str("TWITCH_BASE_URL")
TELEGRAM_BASE_URL = env_str("TELEGRAM_BASE_URL")
VK_BASE_URL = env_str("VK_BASE_URL")
YOUTUBE_HUB_URL = env_str("YOUTUBE_HUB_URL", "https://pubsubhubbub.appspot.com/subscribe")
# Figures of our own made from YouTube's numbers need an amendment to its API terms: none | accepted.
YOUTUBE_DERIVED = env_choice("IRM_YOUTUBE_DERIVED", "none", ("none", "accepted"))
# A folder with an ONNX export of a stronger model for the careful stage of the sentiment worker.
SENTIMENT_MODEL = env_str("IRM_SENTIMENT_MODEL")

# For how many whole months what was read is kept; 0 keeps it for good. Figures people entered stay.
KEEP_MONTHS = {
    "snapshots": env_int("IRM_KEEP_SNAPSHOTS_MONTHS", 36),  # channels' figures over time
    "post_snapshots": env_int("IRM_KEEP_POST_SNAPSHOTS_MONTHS", 13),
    "comments": env_int("IRM_KEEP_COMMENTS_MONTHS", 24),
    "polls": env_int("IRM_KEEP_POLLS_MONTHS", 2),  # the poll log
}

# Two audiences that share more of the smaller one than this ask for a decision.
OVERLAP_THRESHOLD = env_int("IRM_OVERLAP_THRESHOLD_PERCENT", 50) / 100

# Uploads
IMPORT_FILES_DAYS = env_int("IRM_KEEP_IMPORT_FILES_DAYS", 90)  # lists taken in; 0 keeps them for good
IMPORT_MAX_BYTES = env_int("IRM_IMPORT_MAX_MB", 50) * 1024 * 1024
LARGEST_REQUEST_BYTES = (
    IMPORT_MAX_BYTES + 64 * 1024
)  # lists are the largest; the rest is what a form needs beside
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a selection of a thousand rows, a mapping of 500 columns
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MEDIA_ROOT = DATA_DIR / "media"
# Pictures and videos of drafts come in parts, each far below the largest request.
UPLOAD_MAX_BYTES = env_int("IRM_UPLOAD_MAX_MB", 2048) * 1024 * 1024
UPLOAD_PART_BYTES = 8 * 1024 * 1024
UPLOAD_HOURS = 24  # how long an unfinished upload waits for its rest
# Gathered here until they are whole; on one disk with MEDIA_ROOT they are moved, not copied.
UPLOAD_ROOT = DATA_DIR / "uploads"

# Languages, time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["irm.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = env_str("STATIC_ROOT") or DATA_DIR / "static"  # the container image brings its own
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Pictures and videos of drafts: beside the other files, or in a private bucket.
    "drafts": bucket_config() or {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Security (OWASP ASVS 5 level 2 is the yardstick)
SECURE_SSL_REDIRECT = HTTPS and env_bool("IRM_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env_bool("IRM_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # sign-in limits count the visitor, not the proxy
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Cookies ignore ports: two installations on one host must not sign each other out.
SESSION_COOKIE_NAME = "irm_session" if HTTPS else f"irm_session_{PORT}"
CSRF_COOKIE_NAME = "irm_csrf" if HTTPS else f"irm_csrf_{PORT}"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_FAILURE_VIEW = "irm.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", "https:"],  # https: channels' avatars live at the platforms
        "connect-src": [SELF],  # irm.middleware adds the live process's origin
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

# Log: one JSON object a line for machines (IRM_LOG=json), or readable lines
LOGGING = log_config(form=env_str("IRM_LOG", "text"), level=env_str("IRM_LOG_LEVEL", "INFO").upper())

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEMO_PASSWORD = env_str("IRM_DEMO_PASSWORD")
