"""Cookies and records as docs/format.md has them, written from that page alone.

Nothing here is taken from the libraries beside it, and nothing is for use outside tests.
"""
