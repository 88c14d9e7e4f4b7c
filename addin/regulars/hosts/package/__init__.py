"""Workbooks on disk: packages of parts, read and patched without loading the whole."""
