"""Which Towpath this is."""

VERSION = "0.1.0"
"""As in pyproject.toml; a test compares. The program also runs where it is not installed, so it cannot look it up."""
