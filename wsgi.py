"""The application for servers and for `flask --app wsgi …`."""

import os

from app.config import Settings
from app.factory import create_app

app = create_app(Settings.from_environment(os.environ))
