"""The home page, live and in the past."""
