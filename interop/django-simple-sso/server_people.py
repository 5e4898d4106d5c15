"""Whom the old server knows: `python server.py shell < server_people.py`."""

import os

from django.contrib.auth.models import Group, User
from simple_sso.sso_server.models import Consumer

suffix = os.environ["SUFFIX"]
editors = Group.objects.create(name="Editors")


def person(name, **fields):
    return User.objects.create_user(f"{name}-{suffix}", f"{name}-{suffix}@example.org", f"old password of {name}", **fields)


person("ada", first_name="Ada", last_name="Lovelace").groups.add(editors)
person("grace", is_superuser=True)
person("alan", is_active=False)
consumer = Consumer.objects.create(name=f"Old wiki {suffix}")
print(consumer.public_key, consumer.private_key)
