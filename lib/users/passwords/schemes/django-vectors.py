"""Makes django-vectors.json by Django's own hashers. Run once, by hand:

    python3 -m venv venv && venv/bin/pip install django==5.2.19 argon2-cffi==25.1.0 bcrypt==5.0.0
    venv/bin/python django-vectors.py > django-vectors.json

The committed file is of Django 5.2.19. Salts are random, so another run gives other hashes.
"""

import json

import argon2
import bcrypt
from django.conf import settings

settings.configure()
from django.contrib.auth import hashers  # noqa: E402


class OldIterations(hashers.PBKDF2PasswordHasher):
    iterations = 20000


class Argon2i(hashers.Argon2PasswordHasher):
    """What Django made before 3.2."""

    def params(self):
        return argon2.Parameters(argon2.low_level.Type.I, argon2.low_level.ARGON2_VERSION, 16, 32, 2, 512, 2)


class OldScrypt(hashers.ScryptPasswordHasher):
    """The parallelism before Django 5.1."""

    parallelism = 1


# The second is spelt with a combining accent and a ligature: Django hashes it as it is typed.
passwords = ["correct horse battery staple", "Cafe\u0301 of the \ufb01sh", "пароль-длиннее-чем-семьдесят-два-байта-" * 2]

vectors = []
for password in passwords:
    for hasher in [
        hashers.PBKDF2PasswordHasher(),
        OldIterations(),
        hashers.PBKDF2SHA1PasswordHasher(),
        hashers.BCryptSHA256PasswordHasher(),
        hashers.Argon2PasswordHasher(),
        Argon2i(),
        hashers.ScryptPasswordHasher(),
        OldScrypt(),
    ]:
        vectors.append({"password": password, "hash": hasher.encode(password, hasher.salt())})
    # bcrypt 5 refuses more than 72 bytes; the versions before cut them off, and so do the hashes that are around.
    cut = password.encode()[:72]
    plain = hashers.BCryptPasswordHasher()
    vectors.append({"password": password, "hash": "bcrypt$" + bcrypt.hashpw(cut, plain.salt()).decode()})
    for prefix in [b"2a", b"2b"]:
        vectors.append({"password": password, "hash": bcrypt.hashpw(cut, bcrypt.gensalt(10, prefix)).decode()})

print(json.dumps(vectors, ensure_ascii=True, indent=2))
