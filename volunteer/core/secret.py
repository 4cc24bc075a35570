"""Keys derived from the application's secret, one a purpose, so that none can be used for another."""

import hashlib

from flask import current_app


def derived(purpose: str) -> bytes:
    """32 secret bytes for a purpose; they change with SECRET_KEY."""
    key: str = current_app.config["FANBU"].secret_key
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha512(key.encode()).digest(), digest_size=32).digest()
