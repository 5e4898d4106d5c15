import type { Connection } from './snippet.ts'

/** Two views of Django, with nothing but `requests`. */
export function djangoSnippet({ portalUrl, identifier, landingUrl }: Connection): string {
  return `import base64
import hashlib
import os
import secrets
from urllib.parse import urlencode

import requests
from django.http import HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import path

PORTAL = "${portalUrl}"
IDENTIFIER = "${identifier}"
SECRET = os.environ["PORTICO_SECRET"]


def portico(call, **body):
    answer = requests.post(f"{PORTAL}/api/sso/{call}", json=body, auth=(IDENTIFIER, SECRET), timeout=5)
    answer.raise_for_status()
    return answer.json()


def sign_in(request):
    verifier, state = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    request.session["portico"] = {"verifier": verifier, "state": state}
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "subsystemIdentifier": IDENTIFIER,
        "targetUrl": request.GET.get("next", "/"),
        "state": state,
        "codeChallenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }
    return redirect(f"{PORTAL}/sso/login?{urlencode(query)}")


def signed_in(request):
    # What came back must belong to what this browser left with.
    pending = request.session.pop("portico", None)
    if not pending or request.GET.get("state") != pending["state"] or request.GET.get("iss") != PORTAL:
        return HttpResponseForbidden("This sign-in did not begin here. Start again.")
    found = portico(
        "token/exchange",
        subsystemToken=request.GET.get("subsystemToken", ""),
        codeVerifier=pending["verifier"],
    )
    request.session.cycle_key()
    request.session["person"] = {
        "user": found["user"],
        "actions": found["actions"],
        "session": found["session"],
        "logoutHint": found["logoutHint"],
    }
    return redirect(found["targetUrl"])


urlpatterns = [
    path("sign-in", sign_in),
    path("${new URL(landingUrl).pathname.slice(1)}", signed_in),
]
`
}
