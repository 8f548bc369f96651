"""How the house is kept: door plates, small files, nothing of one machine in it, no question key renamed."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.questionnaire.questionnaire import QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 450
PINNED_KEYS = ROOT / "tests/rules/question_keys.txt"

# Written in pieces, so that this file does not find itself.
ADDRESSES_OF_REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org")
PATHS_OF_ONE_MACHINE = re.compile(r"(?<![\w./-])/(?:wor" + r"k|roo" + r"t|ho" + r"me/\w+|tm" + r"p)/")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _texts() -> list[tuple[str, str]]:
    """Every tracked file that is text, by its name."""
    read = []
    for path in _tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            read.append((_name(path), content.decode("utf-8")))
    return read


PACKAGES = sorted({path.parent for path in (ROOT / "app").rglob("*.py")})


@pytest.mark.parametrize("package", PACKAGES, ids=_name)
def test_every_package_has_a_door_plate_and_no_code_on_it(package: Path) -> None:
    plate = package / "__init__.py"
    assert plate.is_file(), f"Write {_name(plate)}: a docstring that says what the room is for, what it may use and what never enters."
    module = ast.parse(plate.read_text())
    assert ast.get_docstring(module), f"Give {_name(plate)} a docstring: what the room is for, what it may use and what never enters."
    assert len(module.body) == 1, f"Move the code of {_name(plate)} to a module of its own; a door plate is a docstring and nothing else."


def test_every_file_stays_within_one_screenful_of_ideas() -> None:
    long = {
        name: text.count("\n")
        for name, text in _texts()
        if Path(name).suffix in (".py", ".html", ".jinja", ".css") and text.count("\n") > MOST_LINES
    }
    assert long == {}, f"Split these along a noun, at {MOST_LINES} lines at the latest: {long}"


def test_no_address_of_a_package_registry() -> None:
    found = [f"{name}: {address}" for name, text in _texts() for address in ADDRESSES_OF_REGISTRIES if address in text]
    assert found == [], "Lock files and texts name packages, never where they come from (make lock leaves addresses out)."


def test_no_path_of_one_machine() -> None:
    found = [f"{name}: {match.group(0)}" for name, text in _texts() for match in PATHS_OF_ONE_MACHINE.finditer(text)]
    assert found == [], "Write paths relative to the project, or let the test make a folder (tmp_path)."


def test_no_room_is_a_place_for_anything() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "service", "services"}
    found = [_name(path) for path in (ROOT / "app").rglob("*") if path.stem in vague]
    assert found == [], "Name the file or folder after the noun it is about."


def test_question_keys_are_for_ever() -> None:
    lines = [line for line in PINNED_KEYS.read_text().splitlines() if line and not line.startswith("#")]
    retired = {line.split()[0] for line in lines if " retired " in line}
    pinned = {line.split()[0] for line in lines} - retired
    assert sorted(pinned - QUESTIONS.keys()) == [], (
        f"Answers are stored under these keys: retire a question (“key retired 2027-01-31” in {_name(PINNED_KEYS)}), never rename its key."
    )
    assert sorted(retired & QUESTIONS.keys()) == [], "These keys had another question once: give the new question a new key."
    assert sorted(QUESTIONS.keys() - pinned) == [], f"Write the keys of new questions into {_name(PINNED_KEYS)}: from then on they stay."
