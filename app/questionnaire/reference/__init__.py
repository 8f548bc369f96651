"""WHAT CAN BE CHOSEN. The option lists, countries, languages, objectives and platforms, with their official names in English.

May use: the standard library, Babel's CLDR, `app.languages`, the kinds. Codes are stored for ever: retire, never rename.
"""
