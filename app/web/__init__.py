"""HOW PEOPLE REACH US. Doors, fields, views, languages, errors.

May use: Flask and everything below. Never enters: a decision about what an answer means, a query written out in a view.
"""
