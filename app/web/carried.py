"""What somebody typed while not signed in: encrypted into the sign-in page, so that nobody else at that computer can read it.

Shape of the plain content: `{"at": address of the page, "typed": {name: [values]}}`, compressed JSON. Files are chosen again.
"""

import base64
import hashlib
import json
import time
import zlib
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from flask_login import current_user

from app.web.security import mark_in, marks_of

LIFETIME = 7 * 24 * 3600
LARGEST = 1_000_000
NOT_CARRIED = frozenset({"csrf_token", "password", "carried", "email", "new_password", "code"})

OWNER = "carried_owner"
"""Under this name the text carries the mark of the account whose form it was typed into."""


def _fernet() -> MultiFernet:
    keys = [str(current_app.secret_key), *current_app.config["SECRET_KEY_FALLBACKS"]]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"carried {key}".encode()).digest())) for key in keys])


def _is_theirs(address: str, owner: str) -> bool:
    """Whether whoever is signed in may read it. An action's door decides that itself; a pending account may have become another there."""
    return "/actions/" in address or not owner or not current_user.is_authenticated or owner in marks_of(current_user.account_id)


def seal(address: str, typed: Mapping[str, Sequence[str]]) -> str:
    """Encrypt what was typed for the page at `address` (its path)."""
    kept = {name: list(values) for name, values in typed.items() if name not in NOT_CARRIED}
    kept.setdefault(OWNER, [mark_in((typed.get("csrf_token") or [""])[0])])
    content = json.dumps({"at": address, "typed": kept}).encode("utf-8", "surrogatepass")
    return _fernet().encrypt(zlib.compress(content)).decode()


def _age(sealed: str) -> float:
    """Seconds since it was sealed; fewer than none when the clock was set back since, which is no reason to refuse it."""
    return time.time() - _fernet().extract_timestamp(sealed.encode())


def unseal(sealed: str, address: str) -> dict[str, list[str]] | None:
    """What was typed for the page at `address`, or None when it is another page's, too old, or not ours."""
    try:
        packed = _fernet().decrypt(sealed.encode())
        if _age(sealed) > LIFETIME:
            return None
        unpacker = zlib.decompressobj()
        content = json.loads(unpacker.decompress(packed, 4 * LARGEST))
    except (InvalidToken, ValueError, zlib.error):
        return None
    if content.get("at") != address or not _is_theirs(address, content["typed"].get(OWNER, [""])[0]):
        return None
    return {str(name): [str(value) for value in values] for name, values in content["typed"].items()}
