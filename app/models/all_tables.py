"""Every table, for migrations: importing this module fills `Base.metadata`."""

from app.models import accounts, actions, outbox
from app.models.base import Base

TABLES = (accounts.__name__, actions.__name__, outbox.__name__)
metadata = Base.metadata
