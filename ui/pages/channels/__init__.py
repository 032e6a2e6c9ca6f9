"""The channels page."""
