"""Widgets that any page may use: they draw what they are given and know no page."""
