"""The portal as an application sees it: five HTTP calls and one signed notice. Nothing but Python's standard library."""

import base64
import hashlib
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request

import p256

LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
CHANGED = "https://portico.dev/events/permissions-changed"


class Refused(Exception):
    """The portal said no: `status` and its `code`. Status 0: it gave no verdict."""

    def __init__(self, status, code):
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    # The API never redirects; whoever does must not be followed with the secret in hand.
    def redirect_request(self, *_):
        return None


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def padded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Portal:
    def __init__(self, url, identifier, secret):
        self.url, self.identifier = url.rstrip("/"), identifier
        self.basic = base64.b64encode(f"{identifier}:{secret}".encode()).decode()
        self.opener = urllib.request.build_opener(_NoRedirects)
        self.keys = {}
        self.keys_asked = float("-inf")

    def login(self, target):
        """Where to send the browser, and what its return must meet: state and verifier."""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        challenge = unpadded(hashlib.sha256(verifier.encode()).digest())
        query = {"subsystemIdentifier": self.identifier, "targetUrl": target, "state": state, "codeChallenge": challenge}
        return f"{self.url}/sso/login?{urllib.parse.urlencode(query)}", state, verifier

    def logout_url(self, hint, return_to):
        query = {"subsystemIdentifier": self.identifier, "returnTo": return_to}
        return f"{self.url}/sso/logout?{urllib.parse.urlencode({**query, **({'logoutHint': hint} if hint else {})})}"

    def exchange(self, token, verifier):
        # The same key on a retry gets the first answer again; without it a second exchange counts as theft.
        key = hashlib.sha256(f"{token}.{verifier}".encode()).hexdigest()
        return self._call("/api/sso/token/exchange", {"subsystemToken": token, "codeVerifier": verifier}, key)

    def touch(self, active, idle):
        return self._call("/api/sso/session/touch", {"sessions": active, "check": idle})["sessions"]

    def refresh(self, session):
        return self._call("/api/sso/session/refresh", {"session": session})

    def read_notice(self, token):
        """The kind, session and jti of a notice that the portal signed for this application. Raises ValueError otherwise."""
        head, body, signature = token.split(".")
        header, claims = json.loads(padded(head)), json.loads(padded(body))
        event = {"logout+jwt": LOGOUT, "secevent+jwt": CHANGED}.get(header.get("typ"))
        # The token's own word for the algorithm counts for nothing (RFC 8725 §3.1): it is this one or none.
        if event is None or header.get("alg") != "ES256":
            raise ValueError("not a notice")
        key = self._key(header.get("kid"))
        if key is None or not p256.verify(key, f"{head}.{body}".encode(), padded(signature)):
            raise ValueError("not signed by the portal")
        now, skew = time.time(), 60
        audience = claims.get("aud")
        audiences = [audience] if isinstance(audience, str) else audience or []
        is_ours = claims.get("iss") == self.url and self.identifier in audiences
        is_fresh = claims["exp"] > now - skew and now - 180 - skew < claims["iat"] < now + skew
        if not is_ours or not is_fresh or "nonce" in claims or not isinstance(claims["events"].get(event), dict):
            raise ValueError("not for us, not fresh, or not about this")
        return ("logout" if event == LOGOUT else "changed"), str(claims["sid"]), str(claims["jti"])

    def _key(self, kid):
        # An unknown key id has the keys fetched anew, but not at everybody's wish.
        if kid not in self.keys and time.monotonic() - self.keys_asked > 30:
            self.keys_asked = time.monotonic()
            found = self._open(urllib.request.Request(self.url + "/.well-known/jwks.json"))["keys"]
            number = lambda text: int.from_bytes(padded(text), "big")
            self.keys = {k["kid"]: (number(k["x"]), number(k["y"])) for k in found if k.get("crv") == "P-256"}
        return self.keys.get(kid)

    def _call(self, path, content, idempotency_key=None):
        headers = {"Authorization": f"Basic {self.basic}", "Content-Type": "application/json"}
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        return self._open(urllib.request.Request(self.url + path, json.dumps(content).encode(), headers))

    def _open(self, request):
        try:
            with self.opener.open(request, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            try:
                code = json.load(error).get("code", "unexpected_answer")
            except ValueError:
                code = "unexpected_answer"
            raise Refused(0 if error.code >= 500 else error.code, code) from error
        except (OSError, ValueError) as error:
            raise Refused(0, "unreachable") from error
