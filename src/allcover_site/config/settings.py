"""The site's settings, all in one place. What differs between offices comes from the environment.

``ALLCOVER_OFFICE`` is the folder of the office's own files, which ``allcover serve`` names; ``ALLCOVER_SECRET_KEY`` signs sessions
in the place of the key that is kept there; ``DATABASE_URL`` puts the office on PostgreSQL.
"""

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from allcover_site.config import environment
from allcover_site.config.private import KEY_FILE

A_YEAR = 365 * 24 * 60 * 60
"""In seconds."""

OFFICE = environment.folder("ALLCOVER_OFFICE")
SECRET_KEY = environment.secret("ALLCOVER_SECRET_KEY", OFFICE / KEY_FILE)
DEBUG = environment.yes_no("ALLCOVER_DEBUG", default=False)
ALLOWED_HOSTS = environment.listed("ALLCOVER_HOSTS", "localhost,127.0.0.1,[::1]")
IS_SECURE = environment.yes_no("ALLCOVER_HTTPS", default=False)
"""Whether people reach the site by HTTPS; cookies then travel no other way."""

DATABASES = {"default": environment.database("DATABASE_URL", OFFICE / "office.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "allcover_site.ui",
    "allcover_site.audit",
    "allcover_site.people",
    "allcover_site.approvals",
    "allcover_site.books",
    "allcover_site.registry",
    "allcover_site.schemes",
    "allcover_site.runs",
    "allcover_site.contributions",
    "allcover_site.benefits",
    "allcover_site.claims",
    "allcover_site.month",
    "allcover_site.studies",
    "allcover_site.front",
    "allcover_site.config",
    "axes",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "allcover_site.ui.static_files.compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "allcover_site.ui.headers.content_policy",
    "allcover_site.ui.headers.kept_by_nobody",
    "allcover_site.ui.addresses.without_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allcover_site.people.gate.gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "allcover_site.ui.crossing.Crossing",
]
ROOT_URLCONF = "allcover_site.config.urls"
WSGI_APPLICATION = "allcover_site.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "allcover_site.front.doors.open_doors",
                "allcover_site.schemes.naming.scheme_names",
            ]
        },
    }
]

# Signing in: Argon2, a lock after five failures, a session of a working day.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allcover_site.people.backend.OfficeBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "front:home"
LOGOUT_REDIRECT_URL = "people:sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SECOND_FACTOR = environment.yes_no("ALLCOVER_SECOND_FACTOR", default=True)
"""Whether those who may approve prove twice who they are. Only an office to try things in does without."""
BATCH = environment.whole_number("ALLCOVER_BATCH", 4_000, least=1)
"""How many households or claims at most a run deals with in one transaction, which a power cut leaves whole or undone."""
SESSION_COOKIE_AGE = environment.whole_number("ALLCOVER_SESSION_SECONDS", 10 * 60 * 60)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SECURE_HSTS_SECONDS = 3600 if IS_SECURE else 0
X_FRAME_OPTIONS = "DENY"

SCHEMES_KNOWN = "allcover_site.schemes.naming.choices_published"
"""Who knows what schemes are called, for those below the schemes who ask."""
AREAS_KNOWN = "allcover_site.registry.queries.areas_registered"
"""Who knows in which areas somebody or something is registered."""
LEVELS_KNOWN = "allcover_site.claims.levels.levels_known"
"""Who knows which levels of health facilities schemes name."""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("pt", _("Portuguese"))]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "allcover_site.config.formats"
USE_TZ = True
TIME_ZONE = environment.text("ALLCOVER_TIME_ZONE", environment.zone_of_machine())

# What goes wrong in the program itself is told where it was started; Django would tell it by mail, which nobody has set up.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False}},
}

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "allcover_site.ui.static_files.NamedByContent"},
}
# Read where they lie: a laptop has no step that gathers them. Their addresses name their content.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = A_YEAR
