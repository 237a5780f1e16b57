"""Settings: one file, from the environment, strict. docs/operations.md lists the variables."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from vendorselect import environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

MODE = environment.mode(env.str("VENDORSELECT_MODE", "local"))
PRODUCTION = MODE == "production"
known = {"MODE", "DEBUG", "DATA_DIR", "ORGANISATION", "TRUSTED_PROXIES", "IDLE_MINUTES", "REAL_DATA"}
unknown = sorted(
    key for key in os.environ if key.startswith("VENDORSELECT_") and key.removeprefix("VENDORSELECT_") not in known
)
if unknown:
    raise ImproperlyConfigured(
        f"Unknown setting {', '.join(unknown)}. Known: VENDORSELECT_{', VENDORSELECT_'.join(sorted(known))}."
    )

DEBUG = env.bool("VENDORSELECT_DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("VENDORSELECT_DEBUG is for the local mode: it would show code and settings to visitors.")
DEMO_ACCOUNTS = not PRODUCTION

DATA_DIR = Path(env.str("VENDORSELECT_DATA_DIR", str(BASE_DIR / "var")))
ORGANISATION = env.str("VENDORSELECT_ORGANISATION", "")
# How many proxies stand before the server: their word on who asks, and over what, is taken.
TRUSTED_PROXIES = env.int("VENDORSELECT_TRUSTED_PROXIES", 0)

SECRET_KEY = environment.secret_key(env.str("SECRET_KEY", ""), production=PRODUCTION)
ALLOWED_HOSTS = environment.allowed_hosts(env.list("ALLOWED_HOSTS", []), production=PRODUCTION)
DATABASES = {
    "default": environment.database(env.str("DATABASE_URL", f"sqlite:///{DATA_DIR}/vendorselect.sqlite3"), BASE_DIR)
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin.apps.SimpleAdminConfig",  # scoring.admin says what is in it
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "scoring",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "scoring.views.sessions.SessionEndMiddleware",  # before the forms' token is looked at: who comes too late is out
    "django.middleware.csrf.CsrfViewMiddleware",
    "scoring.views.unsent.UnsentMiddleware",
    "scoring.views.sessions.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "scoring.views.middleware.RequestMiddleware",
]
ROOT_URLCONF = "vendorselect.urls"
WSGI_APPLICATION = "vendorselect.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scoring.views.middleware.page",
            ],
            "builtins": ["scoring.templatetags.show"],
        },
    }
]

FORM_RENDERER = "scoring.forms.renderer.Renderer"

AUTH_USER_MODEL = "scoring.User"
# Not allauth's own: it answers a deactivated account otherwise than one that does not exist.
AUTHENTICATION_BACKENDS = ["scoring.views.accounts.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work-list"
ACCOUNT_ADAPTER = "scoring.views.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key", "verify": "30/m/ip"}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_COOKIE_AGE = 12 * 60 * 60  # since signing in, and then it ends in any case: scoring/views/sessions.py
SESSION_IDLE_SECONDS = 60 * environment.idle_minutes(env.str("VENDORSELECT_IDLE_MINUTES", "15"))
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "scoring.views.unsent.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXIES:  # without one, a visitor could write these headers
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
if (DATA_DIR / "fonts").is_dir():  # made by build_fonts
    STATICFILES_DIRS.append(("fonts", DATA_DIR / "fonts"))
STATIC_ROOT = DATA_DIR / "static" if PRODUCTION else None  # the local mode serves from the packages
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "VendorSelect <vendorselect@localhost>")
EMAIL_TIMEOUT = 10
if (mail_server := environment.mail_server(env.str("EMAIL_URL", ""))) or PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = mail_server.host if mail_server else ""  # without one, what sends mail says so
    if mail_server:
        EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server.port, mail_server.user, mail_server.password
        EMAIL_USE_SSL, EMAIL_USE_TLS = mail_server.tls_from_the_start, not mail_server.tls_from_the_start
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"  # mail is printed beside the server's lines
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
