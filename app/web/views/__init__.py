"""The pages, a file a subject. A view reads: door → form → operation → one visible commit → redirect."""
