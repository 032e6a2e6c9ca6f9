"""What a person's keys are made from and how they lie on disk: recovery words, the vault, the system's keyring.

Nothing here is needed before the window's first paint, and nothing here knows the window. Calls that may take longer
than a frame (a keyring, scrypt) are plain blocking functions and say so; they belong in a worker thread.
"""
