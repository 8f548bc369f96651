"""The words of each section, a file a section. Nothing here but declarations."""
