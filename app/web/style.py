"""The one style sheet: in the page itself where people land, one cached file elsewhere."""

import base64
import hashlib
import re
from pathlib import Path

_SOURCE = Path(__file__).resolve().parent / "style.css"


def _compact(css: str) -> str:
    """The sheet without comments and needless space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*|(?<=:)\s+", lambda found: found[1] or "", css).replace(";}", "}").strip()


STYLE = _compact(_SOURCE.read_text(encoding="utf-8"))
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
STYLE_FILE = f"style-{hashlib.sha256(STYLE.encode()).hexdigest()[:12]}.css"
