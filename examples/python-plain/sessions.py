"""Who is here: in memory, for one process. The browser holds a random cookie, this holds what the portal said."""

import secrets
import threading
import time
from datetime import datetime

from portal import Refused


def deadline(presence):
    return datetime.fromisoformat(presence["session"]["expiresAt"].replace("Z", "+00:00")).timestamp()


class Sessions:
    def __init__(self, portal):
        self.portal = portal
        self.lock = threading.Lock()
        self.by_cookie = {}
        self.active = set()
        self.heard = {}

    def open(self, presence):
        cookie = secrets.token_urlsafe(32)
        with self.lock:
            self.by_cookie[cookie] = presence
            # Somebody signed out while the token was being exchanged.
            if f"ended {presence['session']['id']}" in self.heard:
                del self.by_cookie[cookie]
        return cookie

    def who_is(self, cookie):
        with self.lock:
            presence = self.by_cookie.get(cookie)
            if presence is None or deadline(presence) <= time.time():
                return None
            self.active.add(presence["session"]["id"])
            return presence

    def end(self, session):
        with self.lock:
            self.by_cookie = {c: p for c, p in self.by_cookie.items() if p["session"]["id"] != session}

    def hear(self, kind, session, jti):
        """Does what a notice says; a second time it does nothing."""
        with self.lock:
            now = time.time()
            self.heard = {name: until for name, until in self.heard.items() if until > now}
            if jti in self.heard:
                return
            if kind == "logout":
                self.heard[f"ended {session}"] = now + 900
        if kind == "logout":
            self.end(session)
        else:
            self.refresh(session)
        with self.lock:
            # Last: a notice counts as heard only when it was acted on.
            self.heard[jti] = time.time() + 25 * 3600

    def refresh(self, session):
        try:
            presence = self.portal.refresh(session)
        except Refused as no:
            if no.status not in (403, 404):
                raise
            return self.end(session)
        with self.lock:
            for cookie, known in self.by_cookie.items():
                if known["session"]["id"] == session:
                    self.by_cookie[cookie] = presence

    def touch_for_ever(self, seconds=60):
        """One round a minute, each wait varied by a tenth so that applications spread out."""
        while True:
            time.sleep(seconds * (0.9 + secrets.randbelow(200) / 1000))
            try:
                self.touch_all()
            except Refused as no:
                print("touch:", no, flush=True)

    def touch_all(self):
        with self.lock:
            ids = sorted({p["session"]["id"] for p in self.by_cookie.values()})
            active, self.active = self.active, set()
        for start in range(0, len(ids), 1000):
            batch = ids[start : start + 1000]
            try:
                states = self.portal.touch([i for i in batch if i in active], [i for i in batch if i not in active])
            except Refused as no:
                if no.status == 403:
                    # This application is shut out: nobody is signed in here any more.
                    for session in batch:
                        self.end(session)
                else:
                    # No verdict: everybody stays until their deadline, and counts as active in the next round.
                    with self.lock:
                        self.active |= active
                raise
            for state in states:
                self._learn(state)

    def _learn(self, state):
        if state["state"] != "live":
            return self.end(state["id"])
        with self.lock:
            for presence in self.by_cookie.values():
                if presence["session"]["id"] == state["id"]:
                    presence["session"]["expiresAt"] = state["expiresAt"]
        if state["permissionsChanged"]:
            self.refresh(state["id"])
