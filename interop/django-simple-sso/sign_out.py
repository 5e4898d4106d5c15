import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_out
from itsdangerous import URLSafeTimedSerializer
from simple_sso.sso_client.client import Client

client = Client(settings.SSO_SERVER, settings.SSO_PUBLIC_KEY, settings.SSO_PRIVATE_KEY)

def sign_out_middleware(get_response):
    def middleware(request):
        token, asked = request.session.get("portico", (None, 0))
        if token and time.time() - asked > settings.SSO_ASK_EVERY:
            request.session["portico"] = (token, time.time())
            if not client.consumer.consume("/session/", {"access_token": token})["live"]:
                del request.session["portico"]
                logout(request)
        response = get_response(request)
        if "access_token" in request.GET and request.user.is_authenticated:
            token = URLSafeTimedSerializer(client.private_key).loads(request.GET["access_token"])
            request.session["portico"] = (token, time.time())
        return response
    return middleware

def sign_out_everywhere(sender, request, **others):
    if token := request.session.get("portico", (None, 0))[0]:
        client.consumer.consume("/session/", {"access_token": token, "sign_out": True})

user_logged_out.connect(sign_out_everywhere)
