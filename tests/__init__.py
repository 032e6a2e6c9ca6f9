"""The tests; a package, so that a library's own `tests` folder cannot take the name."""
