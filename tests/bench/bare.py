"""What the pages are measured against: the least that Flask does, and a Jinja page of their size without form or database."""

from flask import Flask, render_template
from jinja2 import DictLoader

_LAYOUT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %} – {{ service }}</title>
</head>
<body>
<header><p><a href="/">{{ service }}</a></p></header>
<main>
<h1>{{ self.title() }}</h1>
{% block main %}{% endblock %}
</main>
<footer><p><a href="/help">Help</a></p></footer>
</body>
</html>
"""
_PAGE = """{% extends 'layout.html' %}
{% block title %}{{ title }}{% endblock %}
{% block main %}
{% for row in rows %}
<p><b>{{ row.label }}</b> <span class="answer">{{ row.text }}</span></p>
{% endfor %}
{% endblock %}
"""
_LABEL, _TEXT = "Who takes part?", "Twelve families & the school of their quarter"


def hello_application() -> Flask:
    """One view that says hello."""
    app = Flask("hello")

    @app.get("/")
    def hello() -> str:
        return "hello"

    return app


def bare_application() -> Flask:
    """`/<number>`: a page of that many rows, each of two escaped values, in a layout."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"layout.html": _LAYOUT, "page.html": _PAGE})
    app.jinja_env.trim_blocks = True
    rows = [{"label": _LABEL, "text": _TEXT}] * 1000

    @app.get("/<int:number>")
    def page(number: int) -> str:
        return render_template("page.html", title="Your action", service="Call to Local Action", rows=rows[:number])

    return app


def rows_for(size: int) -> int:
    """How many rows make a bare page of about that many bytes."""
    client = bare_application().test_client()
    empty, full = (len(client.get(f"/{number}").data) for number in (0, 1000))
    return max(0, round((size - empty) / ((full - empty) / 1000)))
