"""Item models: rows change by difference, never by a reset."""
