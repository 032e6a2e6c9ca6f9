"""The request dialog."""
