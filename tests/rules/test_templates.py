"""Templates compile, every full page has a title, and none holds words of its own."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

# The environments are private to their rooms; a template can only be judged with the filters it will meet.
from app.documents.templates import _environment as environment_of_documents
from app.factory import ROOT, create_app
from app.languages import SOURCE_LANGUAGE, translator
from app.mail.letters import _environment as environment_of_letters
from tests.support.pages import CLOSING, OPENING, bare_words
from tests.support.settings import settings_for_tests

TEMPLATES = sorted(
    str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".jinja")
)
PAGES = [name for name in TEMPLATES if not name.startswith("mail/")]
_ATTRIBUTE = re.compile(r"[a-z-]+=\"[^\"]*\"")


@pytest.fixture(scope="module")
def environment() -> Environment:
    """The templates' environment as the application makes it, with its filters and extensions."""
    return create_app(settings_for_tests("sqlite://")).jinja_env


def _source(name: str) -> str:
    return (ROOT / "templates" / name).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_compiles(name: str, environment: Environment) -> None:
    room, _, rest = name.partition("/")
    if room == "mail":
        assert environment_of_letters(translator(SOURCE_LANGUAGE), "html").get_template(rest)
    elif room == "documents":
        assert environment_of_documents(SOURCE_LANGUAGE).get_template(rest)
    else:
        assert environment.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_full_page_has_a_title(name: str, environment: Environment) -> None:
    tree = environment.parse(_source(name))
    if next(tree.find_all(nodes.Extends), None):
        blocks = [block for block in tree.find_all(nodes.Block) if block.name == "title"]
        assert [bool(block.body) for block in blocks] == [True], f"Give templates/{name} a title block that says what the page is for."
    elif "<html" in _source(name):
        assert re.search(r"<title>.+</title>", _source(name)), f"Give templates/{name} a title that says what the page is for."


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_words_of_its_own(name: str, environment: Environment) -> None:
    skeleton = "".join(_skeleton(environment, _source(name)))
    page = skeleton if "<" in skeleton else f"<pre>{skeleton}</pre>"
    found = [words for words in bare_words(page) if re.search(r"[^\W\d_]", _ATTRIBUTE.sub("", words))]
    assert found == [], f"Put the words of templates/{name} into {{{{ _('…') }}}}."


def _skeleton(environment: Environment, source: str) -> Iterator[str]:
    """The text of a template outside its tags, with each expression as an empty message."""
    for _line, kind, value in environment.lex(source):
        if kind == "data":
            yield value
        elif kind == "variable_begin":
            yield OPENING + CLOSING
