"""Frozen values that the window draws, and the words and figures it writes them with."""
