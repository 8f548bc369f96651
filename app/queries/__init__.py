"""WHAT WE LOOK UP. Each query takes a Session first and changes nothing.

May use: models, questionnaire. Never enters: a write, a decision about who may see what, Flask.
"""
