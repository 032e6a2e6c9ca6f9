"""The first page: try it now, or set up a wallet."""
