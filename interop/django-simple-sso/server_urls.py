from django.urls import include, path
from simple_sso.sso_server.server import Server

urlpatterns = [path("server/", include(Server().get_urls()))]
