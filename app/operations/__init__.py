"""WHAT WE DO. Every write; each operation takes a Session, who acts and when, and refuses by a named exception.

May use: queries, models, questionnaire, `app.languages`. Never enters: a commit (the caller owns the transaction), Flask, the network,
the clock.
"""
