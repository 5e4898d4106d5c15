"""A Django project with the unmodified server of django-simple-sso, set up as its documentation says.

python server.py migrate && python server.py dumpdata auth.group auth.user sso_server
gunicorn server:application
"""

import os
import sys

import django
from django.conf import settings

sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}
postgres = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": os.environ["DATABASE"],
    "USER": os.environ.get("DATABASE_USER"),
    "HOST": os.environ.get("DATABASE_HOST"),
    "CONN_MAX_AGE": 600,
}

settings.configure(
    SECRET_KEY="of a test",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="server_urls",
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "simple_sso.sso_server",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": postgres if "DATABASE_HOST" in os.environ else sqlite},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.core.management import execute_from_command_line  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
