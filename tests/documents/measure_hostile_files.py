"""Reads each hostile file in a process of its own and says what came of it: `python -m tests.documents.measure_hostile_files [seconds]`.

One JSON document: by name, the reason or "", seconds of the processor against those of reading a full good form, and megabytes at most.
"""

import json
import os
import resource
import sys
from time import process_time
from typing import Any

from app.documents.word_form.opening import NotAWordForm
from app.documents.word_form.reading import read_word_form
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.understanding import understand
from tests.documents.filled_forms import form_of, full_answers
from tests.documents.hostile_files import FILES


def read_and_understand(data: bytes) -> str:
    """The reason for which it was refused, or ""."""
    try:
        form = read_word_form(data)
    except NotAWordForm as refused:
        return refused.reason
    for key, filled in form.answers.items():
        understand(QUESTIONS[key], filled, form.identity.language)
    return ""


def measured(data: bytes) -> dict[str, Any]:
    """In a process of its own, whose memory begins with what this one has: the program itself and the file."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        began = process_time()
        reason = read_and_understand(data)
        seconds = process_time() - began
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
        os.write(writer, json.dumps({"reason": reason, "seconds": seconds, "megabytes": megabytes}).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(said))


def main() -> None:
    good = form_of(full_answers())
    read_and_understand(good)
    found = {}
    for name, (make, _) in FILES.items():
        # A child makes the file, so that making it leaves no trace in the memory measured.
        data = _made(make)
        usual = measured(good)
        found[name] = {**measured(data), "usual": usual["seconds"], "usual_megabytes": usual["megabytes"]}
    json.dump(found, sys.stdout)


def _made(make: Any) -> bytes:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "wb") as out:
            out.write(make())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as made:
        data = made.read()
    os.waitpid(child, 0)
    return data


if __name__ == "__main__":
    main()
