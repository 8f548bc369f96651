"""Call to Local Action: a multilingual form service. Start reading in `factory.py`; each package is a room with a door plate."""
