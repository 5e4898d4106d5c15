"""A card file that lets people in through Portico, with Python's standard library alone: the protocol needs no SDK.

    PORT=3005 PORTICO_URL=http://localhost:3000 PORTICO_SECRET=... python3 examples/python-plain/application.py

APPLICATION_URL is its address for browsers, PORTICO_IDENTIFIER its identifier (cards). Registered at the portal:
landing URL /signed-in, logout URL /portico/logout, return URL /signed-out.
"""

import hmac
import os
import secrets
import signal
import threading
import time
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from portal import Portal, Refused
from sessions import Sessions

PORT = int(os.environ.get("PORT", "3005"))
URL = os.environ.get("APPLICATION_URL", f"http://cards.localhost:{PORT}")
PORTICO = os.environ.get("PORTICO_URL", "http://localhost:3000")
portal = Portal(PORTICO, os.environ.get("PORTICO_IDENTIFIER", "cards"), os.environ["PORTICO_SECRET"])
sessions = Sessions(portal)
notes = []
pending = {}  # the cookie of a browser that has left for the portal: state, verifier, when

SECURE = URL.startswith("https:")
PREFIX = "__Host-" if SECURE else ""
FORM_BYTES_MAX = 64 * 1024


def set_cookie(name, value, seconds=None):
    age = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{PREFIX}{name}={value}{age}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if SECURE else ''}"


class Application(BaseHTTPRequestHandler):
    def do_GET(self):
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/signed-in":
            return self.land(query)
        if path == "/signed-out":
            return self.page(200, "You are signed out", '<p><a href="/">Sign in again</a></p>')
        if path != "/":
            return self.page(404, "There is nothing here", "")
        presence = self.who_is()
        return self.home(presence) if presence else self.sign_in("/")

    def do_POST(self):
        path, form = urlsplit(self.path).path, self.form()
        if path == "/portico/logout":
            return self.hear(form.get("logout_token", [""])[0])
        # Browsers name the origin of every form: one from elsewhere is not this person's doing.
        if self.headers.get("Origin") != URL:
            return self.page(403, "This form came from another site", "<p>Nothing was changed.</p>")
        presence = self.who_is()
        if path == "/sign-out":
            return self.sign_out(presence)
        if not presence:
            return self.sign_in("/")
        if path == "/notes":
            if "note.add" not in presence["actions"]:
                return self.page(403, "Your roles do not include this", "<p>It takes <code>note.add</code>.</p>")
            notes.append((presence["user"]["name"], form.get("text", [""])[0][:200]))
        return self.go("/")

    def sign_in(self, target):
        url, state, verifier = portal.login(target)
        now, name = time.time(), secrets.token_urlsafe(32)
        for old in [old for old, (_, _, since) in list(pending.items()) if now - since > 900]:
            pending.pop(old, None)
        pending[name] = (state, verifier, now)
        self.go(url, set_cookie("login", name, 900))

    def land(self, query):
        """Exchanges the token only if this very browser left for it, and leaves the URL behind."""
        only = lambda name: query.get(name, [""])[0] if len(query.get(name, [])) == 1 else ""
        state, verifier, _ = pending.pop(self.cookie("login"), ("", "", 0))
        forget = set_cookie("login", "", 0)
        # RFC 9207: a token that names another portal was not meant for this one.
        if not state or not hmac.compare_digest(state, only("state")) or only("iss").rstrip("/") != portal.url:
            return self.page(400, "That did not work", '<p><a href="/">Start once more</a></p>', forget)
        try:
            presence = portal.exchange(only("subsystemToken"), verifier)
        except Refused as no:
            return self.page(no.status or 503, "That did not work", f'<p>{escape(no.code)}. <a href="/">Sign in</a></p>', forget)
        if not hmac.compare_digest(presence["state"] or "", state):
            return self.page(502, "That did not work", '<p><a href="/">Start once more</a></p>', forget)
        self.go(presence["targetUrl"], forget, set_cookie("session", sessions.open(presence)))

    def sign_out(self, presence):
        if presence:
            sessions.end(presence["session"]["id"])
        self.go(portal.logout_url(presence and presence["logoutHint"], f"{URL}/signed-out"), set_cookie("session", "", 0))

    def hear(self, token):
        """A notice of the portal's back end. It carries no cookie: the signature says who speaks."""
        try:
            sessions.hear(*portal.read_notice(token))
        except Refused:
            return self.answer(503, "again, please")
        except (ValueError, KeyError, TypeError, AttributeError):
            return self.answer(400, "not a notice of the portal")
        self.answer(200, "")

    def home(self, presence):
        form = """<form method="post" action="/notes"><label>Your note <input name="text" required maxlength="200"></label>
            <button>Add note</button></form>"""
        listed = "".join(f"<li><strong>{escape(by)}</strong>: {escape(text)}</li>" for by, text in notes)
        roles = ", ".join(role["title"] for role in presence["roles"])
        self.page(
            200,
            "Card file",
            f"""<p>Signed in as <strong>{escape(presence["user"]["name"])}</strong>, {escape(roles)}</p>
            <form method="post" action="/sign-out"><button>Sign out</button></form><ul>{listed or "<li>No notes yet.</li>"}</ul>
            {form if "note.add" in presence["actions"] else "<p>It takes <code>note.add</code> to add a note.</p>"}""",
        )

    def who_is(self):
        return sessions.who_is(self.cookie("session"))

    def cookie(self, name):
        found = SimpleCookie(self.headers.get("Cookie", "")).get(PREFIX + name)
        return found.value if found else ""

    def form(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > FORM_BYTES_MAX:
            self.close_connection = True
            return {}
        return parse_qs(self.rfile.read(length).decode("utf-8", "replace"))

    def page(self, status, title, content, *cookies):
        html = f"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>{title}</title><main><h1>{title}</h1>{content}</main></html>"""
        self.answer(status, html, *(("Set-Cookie", cookie) for cookie in cookies))

    def go(self, location, *cookies):
        self.answer(303, "", ("Location", location), *(("Set-Cookie", cookie) for cookie in cookies))

    def answer(self, status, text, *headers):
        body = text.encode()
        self.send_response(status)
        policy = f"default-src 'none'; img-src data:; form-action 'self' {PORTICO}; base-uri 'none'"
        own = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
        for name, value in [*own, ("Content-Security-Policy", policy), ("Referrer-Policy", "same-origin"), *headers]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=sessions.touch_for_ever, daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Application)
    print(f"The card file is at {URL}", flush=True)
    server.serve_forever()
