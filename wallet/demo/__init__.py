"""The demo: a private chain, a hub and a peer on this machine."""
