"""The hubs page."""
