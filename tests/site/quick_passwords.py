"""Argon2 with the least work it takes, so that tests of signing in do not wait for it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 that is done at once."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
