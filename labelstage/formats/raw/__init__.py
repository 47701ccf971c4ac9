"""Readers of raw, unstructured input: text files, tables, JSON, archives. One file per format."""
