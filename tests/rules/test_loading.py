"""What a process loads when it starts: a web process is small and quick, and cannot render a PDF by mistake."""

import subprocess
import sys

PROBE = """
import sys
from app.factory import create_app
from tests.support.settings import settings_for_tests
create_app(settings_for_tests("sqlite://"))
print(*sorted({"weasyprint", "pydyf"} & sys.modules.keys()))
"""


def test_the_application_starts_without_the_renderer() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [], "Import these where they are used, in a function: the worker renders in a process of its own."
