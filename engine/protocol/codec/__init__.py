"""Bytes: the ABI encoding that is signed, the wire between peers, and the log at rest."""
