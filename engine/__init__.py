"""A state-channel node as a library: protocol, log, network, chain, node and hub. No Qt, no keyring."""
