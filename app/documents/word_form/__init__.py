"""The Word form, both ways: written from the questionnaire, blank or with a draft's answers; read back from what people made of it.

Reading trusts nothing in the file: not its size, its names, its XML, nor that it is ours.
"""
