"""Passwords, PINs, session tokens and the codes of authenticator apps.

Hashing is slow by design: never do it within a write transaction.
"""

import hashlib
import secrets
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP Password Storage Cheat Sheet, 2024: argon2id, 46 MiB, one pass, one lane; about 50 ms.
_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
#: A hash of a random secret nobody kept, verified when there is no account, so that it takes the same time.
NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$FcIYskUtxkyDSUAiku5QQw$9Y3A6f0eq9a5PNUpD88YknzHbE9ni6R9Bya2wC2pevk"
#: An authenticator app's clock may be half a minute off.
CODE_SECONDS = 30


def hash_secret(secret: str) -> str:
    """argon2id of a password or PIN."""
    return _hasher.hash(secret)


def matches(secret_hash: str | None, secret: str) -> bool:
    """Whether the secret is the one hashed. Without a hash a stranger's is verified instead, and it is not."""
    try:
        _hasher.verify(secret_hash or NOBODY, secret)
    except (VerificationError, InvalidHashError):
        return False
    return secret_hash is not None


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_totp_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def totp_uri(secret: str, login: str, site_name: str) -> str:
    """What the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=site_name)


def matching_step(totp_secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is, one early and one late allowed; None when it is none of them."""
    digits = "".join(code.split())
    step = int(now.timestamp()) // CODE_SECONDS
    for candidate in (step, step - 1, step + 1):
        if secrets.compare_digest(pyotp.TOTP(totp_secret).at(candidate * CODE_SECONDS).encode(), digits.encode()):
            return candidate
    return None
