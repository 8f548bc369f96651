"""What somebody typed while not signed in: encrypted into the sign-in page, so that nobody else at that computer can read it.

Shape of the plain content: `{"at": address of the page, "typed": {name: [values]}}`, compressed JSON. Files are chosen again.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

LIFETIME = 7 * 24 * 3600
LARGEST = 1_000_000
NOT_CARRIED = frozenset({"csrf_token", "password", "carried", "email", "new_password", "code"})


def _fernet() -> MultiFernet:
    keys = [str(current_app.secret_key), *current_app.config["SECRET_KEY_FALLBACKS"]]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"carried {key}".encode()).digest())) for key in keys])


def seal(address: str, typed: Mapping[str, Sequence[str]]) -> str:
    """Encrypt what was typed for the page at `address` (its path)."""
    kept = {name: list(values) for name, values in typed.items() if name not in NOT_CARRIED}
    content = json.dumps({"at": address, "typed": kept}).encode("utf-8", "surrogatepass")
    return _fernet().encrypt(zlib.compress(content)).decode()


def unseal(sealed: str, address: str) -> dict[str, list[str]] | None:
    """What was typed for the page at `address`, or None when it is another page's, too old, or not ours."""
    try:
        packed = _fernet().decrypt(sealed.encode(), ttl=LIFETIME)
        unpacker = zlib.decompressobj()
        content = json.loads(unpacker.decompress(packed, 4 * LARGEST))
    except (InvalidToken, ValueError, zlib.error):
        return None
    if content.get("at") != address:
        return None
    return {str(name): [str(value) for value in values] for name, values in content["typed"].items()}
