"""Passwords: what is refused, how they are kept, and how a guess is checked in the same time whoever it is for.

Nothing here may run inside a writing transaction: argon2 is slow on purpose.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 1000
"""Characters. No rules of composition: NIST SP 800-63B-4, 3.1.1.2."""

VERIFICATIONS = 4
"""How many hashes one guess is checked against, always: the confirmed account and the three newest pending ones, padded."""

_HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
"""OWASP's first choice for argon2id: 19 MiB, two passes, one lane."""

_LISTED = """
    0123456789 0987654321 1020304050 1029384756 1112223334 1122334455 1212121212 1234512345 123456789a 1234567890
    12345678910 123456789123 1234567891 12345678900 123123123123 1234561234 123456123456 1234554321 9876543210 987654321a
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc a123456789 a1b2c3d4e5 aa12345678 abc1234567 abc123456789 abcd123456 abcd1234567
    abcdef123456 abcdefghij abcdefghijk administrator admin12345 admin123456 administrador administrateur azertyuiop azertyuiop1
    azertyuiopqsdfghjklm azerty12345 azerty123456 bienvenido1 bienvenue1 bienvenue123 calltolocalaction changeme123 computer123
    contraseña contraseña1 contraseña123 contrasena contrasena1 contrasena123 doudou1234 football123 football10 iloveyou12
    iloveyou123 jetaime123 jetaimefort letmein123 letmein1234 loulou1234 marseille13 motdepasse motdepasse1 motdepasse12
    motdepasse123 p@ssw0rd123 p@ssword123 pa55word123 passw0rd12 passw0rd123 password10 password11 password12 password123
    password1234 password12345 password01 passwordpassword princess123 princesa123 qazwsxedcr q1w2e3r4t5 q1w2e3r4t5y6 qwerty1234
    qwerty12345 qwerty123456 qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] qwertyqwerty soleil1234 sunshine123 superman123
    tequiero123 teamo12345 teamomucho welcome123 welcome1234 welcome2024 welcome2025 welcome2026 zaq12wsxcde
"""
_COMMON = frozenset(_LISTED.split())
"""Those of ten characters and more that stand in every list of leaked passwords, in the languages of the service."""


class PasswordProblem(StrEnum):
    MISSING = "missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    LIKE_ADDRESS = "like_address"


def password_problem(password: str, email: str) -> PasswordProblem | None:
    """Why this password cannot be chosen by the owner of this address, or None."""
    if not password:
        return PasswordProblem.MISSING
    if len(password) < SHORTEST:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordProblem.TOO_LONG
    plain = "".join(password.casefold().split())
    if plain in _COMMON or len(set(plain)) == 1:
        return PasswordProblem.COMMON
    return PasswordProblem.LIKE_ADDRESS if plain in _parts(email.casefold()) else None


def _parts(email: str) -> tuple[str, ...]:
    name, _, domain = email.partition("@")
    return (email, name, domain, domain.removeprefix("www."))


def _same_on_every_keyboard(password: str) -> str:
    """One way of writing letters with accents: systems send é as one code point or as two."""
    return unicodedata.normalize("NFKC", password)[: 2 * LONGEST]


def hash_password(password: str) -> str:
    return _HASHER.hash(_same_on_every_keyboard(password))


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's, so that a right password should be hashed anew."""
    return _HASHER.check_needs_rehash(password_hash)


def which_matches(password: str, hashes: Sequence[str]) -> int | None:
    """The index of the first hash that this password opens. Takes as long for none, one or several hashes."""
    typed, found = _same_on_every_keyboard(password), None
    for index in range(max(VERIFICATIONS, len(hashes))):
        matches = _matches(hashes[index] if index < len(hashes) else _hash_of_nobody(), typed)
        if matches and index < len(hashes) and found is None:
            found = index
    return found


def _matches(password_hash: str, typed: str) -> bool:
    try:
        return _HASHER.verify(password_hash, typed)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _hash_of_nobody() -> str:
    return _HASHER.hash("the password of nobody")
