"""The log of a small town's hub and of nothing in particular: every event once, as version 1 wrote it."""
