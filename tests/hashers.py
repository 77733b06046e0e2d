"""A password hash that costs nothing; the real one has its own test."""

from himpun.config.hashers import Argon2


class Quick(Argon2):
    """Argon2id still, so that what is stored looks the same; as cheap as Argon2 can be."""

    memory_cost = 8
    time_cost = 1
    parallelism = 1
