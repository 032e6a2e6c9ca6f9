"""Notices: what a person is told of, the panel that lists it, and the bell that counts it."""
