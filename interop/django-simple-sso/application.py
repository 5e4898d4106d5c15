"""A Django application that signs people in with an unmodified django-simple-sso, set up as its documentation says.

python application.py migrate && python application.py runserver --noreload 127.0.0.1:8001
"""

import os
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="of a test",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        *filter(None, [os.environ.get("EXTRA_MIDDLEWARE")]),
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    SSO_SERVER=os.environ["SSO_SERVER"],
    SSO_PUBLIC_KEY=os.environ["SSO_PUBLIC_KEY"],
    SSO_PRIVATE_KEY=os.environ["SSO_PRIVATE_KEY"],
    SSO_ASK_EVERY=0,
)
django.setup()

from django.contrib.auth import logout  # noqa: E402
from django.core.management import execute_from_command_line  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from simple_sso.sso_client.client import Client  # noqa: E402

client = Client(settings.SSO_SERVER, settings.SSO_PUBLIC_KEY, settings.SSO_PRIVATE_KEY)


def home(request):
    user = request.user
    return JsonResponse({"username": user.username, "email": getattr(user, "email", ""), "path": request.path})


def leave(request):
    logout(request)
    return HttpResponse("left")


urlpatterns = [path("client/", include(client.get_urls())), path("", home), path("page/", home), path("leave/", leave)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
