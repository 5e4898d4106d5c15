"""A Django application that signs people in by OpenID Connect, from the settings.py, portico.py and urls.py of a guide.

GUIDE=folder python application.py migrate && GUIDE=folder python application.py runserver --noreload localhost:8001
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

guide = Path(os.environ["GUIDE"])
sys.path.insert(0, str(guide))


def run(name, names):
    exec(compile((guide / name).read_text(), name, "exec"), names)
    return names


given = run(
    "settings.py",
    {
        "os": os,
        "INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        "MIDDLEWARE": [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
    },
)
settings.configure(
    SECRET_KEY="of a test, and long enough for whoever signs with it",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": guide / "database.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    LOGGING={
        "version": 1,
        "handlers": {"said": {"class": "logging.StreamHandler"}},
        "loggers": {"django.request": {"handlers": ["said"]}},
    },
    OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS=2,
    **{name: value for name, value in given.items() if name.isupper()},
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.management import execute_from_command_line  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import include, path  # noqa: E402


def home(request):
    signed_in = '<form method="post" action="/oidc/logout/"><input name="csrfmiddlewaretoken" value="{0}"></form>'
    other = '<form method="post" action="/sign-out/"><input name="csrfmiddlewaretoken" value="{0}"></form>'
    return HttpResponse((signed_in + other).format(get_token(request)))


@login_required
def page(request):
    user = request.user
    accounts = user.socialaccount_set.all() if hasattr(user, "socialaccount_set") else []
    return JsonResponse(
        {
            "username": user.username,
            "email": user.email,
            "roles": [group.name for group in user.groups.all()],
            "told": [account.get_provider_account().get_user_data() for account in accounts],
        }
    )


urlpatterns = run("urls.py", {"path": path, "include": include, "urlpatterns": []})["urlpatterns"]
urlpatterns += [path("", home), path("page/", page)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
