"""WHAT WE ASK. Sections, pages and questions as data, what an answer is, when it is wrong, how it is worded.

May use: the standard library, Babel's CLDR, `app.languages`. Never enters: Flask, SQLAlchemy, a session, the clock (a day is an argument).
"""
