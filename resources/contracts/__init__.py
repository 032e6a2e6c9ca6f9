"""Compiled on-chain contracts; built from `packaging/contracts`, never edited by hand."""
