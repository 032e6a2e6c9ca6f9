"""Handlers: one input becomes facts, or is refused and leaves no trace."""
