"""A wallet with keys of its own: its settings, its chain, its node, and the way in."""
