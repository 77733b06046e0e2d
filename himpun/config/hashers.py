"""How a password is kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at the cost OWASP's Password Storage Cheat Sheet asks for: 19 MiB, two passes, one lane.

    Django's default (100 MiB, eight lanes) would let a few sign-ins fill a small server's memory.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
