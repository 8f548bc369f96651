"""WHAT WE SEND. Outbox rows become messages, messages go to SMTP or into a folder; runs in the worker, never in a request.

May use: documents, operations, queries, models, questionnaire, config, `app.languages`, Jinja with an environment of its own.
Never enters: Flask, a transaction that stays open across rendering or the network, an address or a code in the log.
"""
