"""The deposit dialog."""
