"""WHAT WE KEEP. Tables, columns, relations, one-line properties.

May use: SQLAlchemy. Never enters: a query, a decision, Flask.
"""
