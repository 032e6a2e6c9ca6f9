"""A wallet of one's own: setting it up, locking and unlocking it, backing it up."""
