"""The pay dialog."""
