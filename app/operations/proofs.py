"""Proofs that somebody reads an address: a code to type and a link to open, mailed together, kept as hashes, used once."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.orm import Session

from app.models.accounts import Account, Proof
from app.operations.actions import random_code, read_code
from app.operations.locking import lock_account

CONFIRM, SIGN_IN, RESET, NEW_ADDRESS = "confirm", "sign_in", "reset", "new_address"

LIFETIMES = {
    CONFIRM: timedelta(hours=72),
    SIGN_IN: timedelta(minutes=30),
    RESET: timedelta(minutes=30),
    NEW_ADDRESS: timedelta(hours=24),
}
MOST_ATTEMPTS = 5
CODE_LENGTH = 8
"""Of 32 signs: 5 attempts at about 1.1e12 possibilities."""


@dataclass(frozen=True)
class Issuer:
    """What proofs are made with: the secret keys, newest first, and the address of the service that links begin with."""

    keys: tuple[str, ...]
    public_url: str


@dataclass(frozen=True)
class Mailed:
    """What the mail carries and nobody keeps: the code as it is written, and the token of the link."""

    code: str
    token: str
    minutes: int
    """How long they can be used."""


@dataclass(frozen=True)
class Tried:
    """What came of a code: the proof it was right for, or None, and how many attempts are left."""

    proof: Proof | None
    left: int


def make_proof(session: Session, account: Account, purpose: str, email: str, issuer: Issuer, at: datetime, browser: str = "") -> Mailed:
    """A new proof for an account. With a `browser` (a secret that its cookie holds), its code is good in that browser only."""
    code, token = random_code(CODE_LENGTH), secrets.token_urlsafe(32)
    session.add(
        Proof(
            purpose=purpose,
            account=account,
            email=email,
            code_hash=_hash_of_code(issuer.keys[0], code, browser),
            token_hash=_hash_of_token(token),
            made_at=at,
            expires_at=at + LIFETIMES[purpose],
            attempts=0,
        )
    )
    return Mailed(f"{code[:4]}-{code[4:]}", token, int(LIFETIMES[purpose].total_seconds()) // 60)


def _hash_of_code(key: str, code: str, browser: str) -> str:
    """Keyed: forty bits are too few to be kept under a plain hash."""
    return hmac.new(key.encode(), f"code {browser} {code}".encode(), sha256).hexdigest()


def _hash_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def is_right_code(proof: Proof, typed: str, issuer: Issuer, browser: str = "") -> bool:
    """Whether the code, as somebody typed it, is the proof's. A key that was replaced still counts."""
    code = read_code(typed)
    return any(hmac.compare_digest(proof.code_hash, _hash_of_code(key, code, browser)) for key in issuer.keys)


def live_proofs(session: Session, account_id: int, purpose: str, at: datetime) -> Sequence[Proof]:
    """Proofs that can still be used, newest first. A mail that was asked for again does not make the first one useless."""
    theirs = select(Proof).where(Proof.account_id == account_id, Proof.purpose == purpose, Proof.used_at.is_(None), Proof.expires_at > at)
    theirs = theirs.where(_still_proves(account_id, purpose))
    return session.scalars(theirs.order_by(Proof.id.desc())).all()


def _still_proves(account_id: int, purpose: str) -> ColumnElement[bool]:
    """What was mailed to an address that the account had when a correction of it was under way proves nothing of the present one."""
    present = select(Account.email).where(Account.id == account_id).scalar_subquery()
    return true() if purpose == NEW_ADDRESS else Proof.email == present


def try_code(session: Session, account_id: int, purpose: str, typed: str, issuer: Issuer, at: datetime) -> Tried:
    """Try a code against the proofs of an account; every try is counted on each of them, and the caller commits it, right or wrong."""
    counted = session.execute(
        update(Proof)
        .where(
            Proof.account_id == account_id,
            Proof.purpose == purpose,
            Proof.used_at.is_(None),
            Proof.expires_at > at,
            Proof.attempts < MOST_ATTEMPTS,
            _still_proves(account_id, purpose),
        )
        .values(attempts=Proof.attempts + 1)
        .returning(Proof)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    tried = counted.scalars().all()
    right = next((proof for proof in tried if is_right_code(proof, typed, issuer)), None)
    if right is not None:
        use_proofs(session, account_id, purpose, at)
    return Tried(right, max((MOST_ATTEMPTS - proof.attempts for proof in tried), default=0))


def find_proof(session: Session, purpose: str, token: str, at: datetime) -> Proof | None:
    """The proof of a link, while it can be used and the address is still the account's. Looking at it uses nothing up."""
    proof = session.scalar(select(Proof).where(Proof.token_hash == _hash_of_token(token), Proof.purpose == purpose))
    if proof is None or proof.used_at is not None or proof.expires_at <= at:
        return None
    return proof if purpose == NEW_ADDRESS or proof.email == proof.account.email else None


def use_token(session: Session, purpose: str, token: str, at: datetime) -> Proof | None:
    """Use the proof of a link up: the same link never counts twice, not even at the same moment."""
    proof = find_proof(session, purpose, token, at)
    if proof is None:
        return None
    lock_account(session, proof.account_id)
    taken = session.execute(
        update(Proof)
        .where(Proof.id == proof.id, Proof.used_at.is_(None))
        .values(used_at=at)
        .returning(Proof.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        return None
    use_proofs(session, proof.account_id, purpose, at)
    session.refresh(proof)
    return proof


def use_proofs(session: Session, account_id: int, purpose: str, at: datetime) -> None:
    """End every proof of one purpose that an account still has."""
    session.execute(
        update(Proof)
        .where(Proof.account_id == account_id, Proof.purpose == purpose, Proof.used_at.is_(None))
        .values(used_at=at)
        .execution_options(synchronize_session="fetch")
    )


def new_token(proof: Proof) -> str:
    """Another link for a proof whose code was right, to go on with; the mailed one ends."""
    token = secrets.token_urlsafe(32)
    proof.token_hash = _hash_of_token(token)
    return token


@dataclass(frozen=True)
class Secrets:
    """A code and a token made for one mail, and the hashes to keep of them."""

    code: str
    token: str
    code_hash: str
    token_hash: str


def new_secrets(issuer: Issuer) -> Secrets:
    """For mails to people who may have no account yet, such as invitations: the same code and link, kept elsewhere."""
    code, token = random_code(CODE_LENGTH), secrets.token_urlsafe(32)
    return Secrets(f"{code[:4]}-{code[4:]}", token, _hash_of_code(issuer.keys[0], code, ""), _hash_of_token(token))


def is_code_of(code_hash: str, typed: str, issuer: Issuer) -> bool:
    """Whether the code, as somebody typed it, belongs to this hash. A key that was replaced still counts."""
    code = read_code(typed)
    return any(hmac.compare_digest(code_hash, _hash_of_code(key, code, "")) for key in issuer.keys)


def hash_of_token(token: str) -> str:
    return _hash_of_token(token)
