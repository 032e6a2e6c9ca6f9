"""The pages. Each is a view (widgets, signals out) and a controller (commands, views in)."""
