"""The protocol as a value machine: no input or output, clock, randomness, threads or logging."""
