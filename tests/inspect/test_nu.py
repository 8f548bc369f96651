"""The Nu HTML checker has nothing to say of any page in any state."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.languages import languages
from tests.inspect.conftest import States

pytestmark = pytest.mark.inspect

NU_CHECKER = Path(__file__).resolve().parent.parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_nu_finds_nothing(states: States, tmp_path: Path) -> None:
    names = {}
    for language in languages():
        for number, state in enumerate(states(language)):
            path = tmp_path / f"{language}-{number}.html"
            path.write_text(state.html, encoding="utf-8")
            names[path.name] = f"{state.name} ({language})"
    command = ["java", "-jar", NU_CHECKER, "--format", "json", "--exit-zero-always", "--stdout", tmp_path]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found: dict[str, str] = {}
    for each in json.loads(told)["messages"]:
        name = names[Path(urlsplit(each["url"]).path).name]
        found.setdefault(f"{each['type']}: {each['message']} {each.get('extract', '')}", name)
    assert found == {}
