"""WHAT WE PRINT. Answers and a `Translator` become rows, and rows become documents: the receipt; later the Word form and exports.

May use: `app.questionnaire`, `app.languages`, Jinja over `templates/documents/`, WeasyPrint (in `pdf` alone, which runs in a process of its
own). Never enters: Flask, SQLAlchemy, the network, a file outside this room, the clock (a moment is part of the snapshot).
"""
