"""Counters in the database: they hold across processes, machines and restarts, and forget by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.accounts import Counter


@dataclass(frozen=True)
class Limit:
    """At most `most` times in each window of time. `name` is what is counted."""

    name: str
    most: int
    window: timedelta

    def key(self, whose: str) -> str:
        """The counter of one address, account or client; whose it is cannot be read from it."""
        return f"{self.name}:{sha256(whose.encode()).hexdigest()[:32]}"

    def window_of(self, at: datetime) -> int:
        length = int(self.window.total_seconds())
        return int(at.timestamp()) // length * length

    def seconds_left(self, at: datetime) -> int:
        """Until the window ends and counting begins anew."""
        return self.window_of(at) + int(self.window.total_seconds()) - int(at.timestamp())


WRONG_PASSWORDS = Limit("password", 5, timedelta(minutes=15))
"""For each address that is typed, known or not."""
WRONG_PASSWORDS_OF_CLIENT = Limit("password-client", 100, timedelta(minutes=15))
"""For each network address: a whole town hall can share one."""
REGISTRATIONS_OF_CLIENT = Limit("register-client", 60, timedelta(hours=1))
MAILS_OF_CLIENT = Limit("mail-client", 60, timedelta(minutes=30))
MAILS = Limit("mail", 5, timedelta(minutes=30))
"""As long as a link to sign in lives: who has used them up, or whose address somebody else used them up for, has a link that works."""
MAILS_OF_DAY = Limit("mail-day", 20, timedelta(days=1))
"""After these, one in each half hour still leaves, so that nobody can be kept out for a day."""
CODES = Limit("code", 5, timedelta(minutes=30))
"""Codes typed in the browser that asked for a link."""


def count(session: Session, limit: Limit, whose: str, at: datetime) -> int:
    """Count once more, and return how often that makes in this window; safe against others counting at the same moment."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    one_more = insert(Counter).values(key=limit.key(whose), window=limit.window_of(at), count=1)
    counted = one_more.on_conflict_do_update(index_elements=["key", "window"], set_={"count": Counter.count + 1}).returning(Counter.count)
    return int(session.execute(counted).scalar_one())


def counted(session: Session, limit: Limit, whose: str, at: datetime) -> int:
    """How often it was counted in this window."""
    found = select(Counter.count).where(Counter.key == limit.key(whose), Counter.window == limit.window_of(at))
    return session.scalar(found) or 0


def forget(session: Session, limit: Limit, whose: str) -> None:
    session.execute(delete(Counter).where(Counter.key == limit.key(whose)))


def seconds_to_wait(session: Session, limit: Limit, whose: str, at: datetime) -> int:
    """Count once more; 0 while that is within the limit, else the seconds until it may be tried again."""
    return limit.seconds_left(at) if count(session, limit, whose, at) > limit.most else 0


def seconds_to_wait_for_mail(session: Session, email: str, at: datetime) -> int:
    """Count one mail to an address; 0 when it may leave. Asked for whether or not the address has an account."""
    today = counted(session, MAILS_OF_DAY, email, at)
    most = MAILS.most if today < MAILS_OF_DAY.most else 1
    if counted(session, MAILS, email, at) >= most:
        return MAILS.seconds_left(at)
    count(session, MAILS_OF_DAY, email, at)
    count(session, MAILS, email, at)
    return 0


def forget_old_counters(session: Session, at: datetime) -> None:
    """Forget windows that have ended; for the worker, once a day."""
    session.execute(delete(Counter).where(Counter.window < int((at - timedelta(days=2)).timestamp())))
